import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { CliBridge } from '../headless/bridge';
import { chromiumFlags, ensureChromium } from './chromium.mjs';
import { serve } from './serve.mjs';

/** What the app's page does for the command line, by name; options and reports are JSON. */
type Method = 'colorizeFile' | 'listShots' | 'makeShare' | 'joinShares';
type Options<M extends Method> = Parameters<CliBridge[M]>[0];
type Report<M extends Method> = Awaited<ReturnType<CliBridge[M]>>;

export interface Files {
  /** The film. */
  input: string;
  /** Shares to join. */
  shares?: string[];
  /** Where to save the page's download; left out for methods that offer none. */
  out?: string;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long the browser may take to close after an interruption before this process exits, which kills it. */
const PATIENCE_MS = 5000;

interface AppOptions {
  webgpu: 'auto' | 'swiftshader' | 'off';
  /** A model's folder, served at models/own/. */
  model?: string | undefined;
}

export interface AppPage {
  page: Page;
  /** Files go in through inputs and come out as downloads, in pieces. Rejects with one sentence and the code in brackets. */
  run<M extends Method>(
    method: M,
    files: Files,
    options: Options<M>,
    onLine?: (line: string) => void,
  ): Promise<Report<M>>;
  close(): Promise<void>;
}

/** The built app in headless Chromium, without its screen: the same clients, workers and pack that the studio uses. */
export async function openApp({ webgpu, model }: AppOptions): Promise<AppPage> {
  const server = await serve({ ports: [0], model });
  // A profile on disk: without one Chromium keeps the origin private file system, chroma and exports, in memory.
  const profile = mkdtempSync(join(tmpdir(), 'tintype-profile-'));
  const forget = () => rmSync(profile, { recursive: true, force: true, maxRetries: 8 });
  process.once('exit', forget);
  let context: Awaited<ReturnType<typeof chromium.launchPersistentContext>> | null = null;
  const close = async () => {
    await context?.close();
    await server.close();
    forget();
    process.off('exit', forget);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  let isInterrupted = false;
  const interrupt = (signal: NodeJS.Signals) => {
    if (isInterrupted) return;
    isInterrupted = true;
    const end = () => process.exit(128 + constants.signals[signal]);
    // A browser that has not closed by then is killed when this process exits.
    setTimeout(end, PATIENCE_MS);
    void close().then(end, end);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: ensureChromium(),
      // Without a graphics card Chromium falls back to SwiftShader by itself; naming it would hide a real card.
      args: chromiumFlags({ webgpu: webgpu === 'auto' ? 'hardware' : webgpu }),
      acceptDownloads: true,
      // Left to Playwright, a signal would close the browser while the job runs, which then fails with a misleading error.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(0);
    await page.goto(`${server.url}#cli`);
    await page.waitForFunction(() => window.tintype !== undefined, undefined, { timeout: 60_000 });
    return {
      page,
      close,
      // A job fails when an interruption closes its browser: that failure is not reported.
      run: (...args) =>
        run(page, ...args).catch((error) => (isInterrupted ? new Promise(() => {}) : Promise.reject(error))),
    };
  } catch (error) {
    if (isInterrupted) return new Promise(() => {});
    await close();
    throw error;
  }
}

async function run<M extends Method>(
  page: Page,
  method: M,
  { input, shares = [], out }: Files,
  options: Options<M>,
  onLine: (line: string) => void = () => {},
): Promise<Report<M>> {
  await page.setInputFiles('#tintype-cli-file', input);
  await page.setInputFiles('#tintype-cli-shares', shares);
  const name = `progress${Date.now()}`;
  await page.exposeFunction(name, onLine);
  const download = out === undefined ? null : page.waitForEvent('download', { timeout: 0 });
  // When the job fails there is no download to wait for.
  download?.catch(() => undefined);
  const outcome = await page.evaluate(
    async ({ method, options, name }) => {
      const bridge = window.tintype!;
      const report = (globalThis as unknown as Record<string, (line: string) => void>)[name]!;
      try {
        const work = bridge[method] as (options: unknown, onProgress: (line: string) => void) => Promise<unknown>;
        return { report: await work.call(bridge, options, report) };
      } catch (error) {
        return { error: bridge.serializeError(error) };
      }
    },
    { method: method as Method, options: options as unknown, name },
  );
  if (outcome.error) {
    const { code, message, remedy, details } = outcome.error;
    throw Object.assign(new Error(`${message} ${remedy} [${code}]`), { code, details });
  }
  if (download && out !== undefined) {
    await (await download).saveAs(out);
    onLine(`done: ${out}`);
  }
  return outcome.report as Report<M>;
}
