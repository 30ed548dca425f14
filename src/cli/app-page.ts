import { existsSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import type { CliJobOptions, CliJobReport } from '../cli-job';
import { chromiumFlags, ensureChromium } from './chromium.mjs';
import { serve } from './serve.mjs';

export interface AppPage {
  page: Page;
  /** Colorizes `input` and saves the MP4 as `output`. Rejects with one sentence and the code in brackets. */
  colorize(
    input: string,
    output: string,
    options: CliJobOptions,
    onLine?: (line: string) => void,
  ): Promise<CliJobReport>;
  close(): Promise<void>;
}

/** The built app in headless Chromium, without its screen: the same clients, workers and pack that the studio uses. */
export async function openApp({ webgpu }: { webgpu: 'auto' | 'swiftshader' | 'off' }): Promise<AppPage> {
  const server = await serve({ ports: [0] });
  const executablePath = ensureChromium();
  // Without a graphics card Chromium falls back to SwiftShader by itself; naming it would hide a real card.
  const args = chromiumFlags({ webgpu: webgpu === 'auto' ? 'hardware' : webgpu });
  const browser = await chromium.launch({ executablePath, args });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage({ acceptDownloads: true });
    page.setDefaultTimeout(0);
    await page.goto(`${server.url}#cli`);
    await page.waitForFunction(() => window.tintype !== undefined, undefined, { timeout: 60_000 });
    return { page, close, colorize: (...args) => colorize(page, ...args) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function colorize(
  page: Page,
  input: string,
  output: string,
  options: CliJobOptions,
  onLine: (line: string) => void = () => {},
): Promise<CliJobReport> {
  if (!existsSync(input)) throw new Error(`${input}: there is no such file.`);
  await page.setInputFiles('#tintype-cli-file', input);
  const name = `progress${Date.now()}`;
  await page.exposeFunction(name, onLine);
  const download = page.waitForEvent('download', { timeout: 0 });
  // When the job fails there is no download to wait for.
  download.catch(() => undefined);
  const outcome = await page.evaluate(
    async ({ options, name }) => {
      const bridge = window.tintype!;
      const report = (globalThis as unknown as Record<string, (line: string) => void>)[name]!;
      try {
        return { report: await bridge.colorizeFile(options, report) };
      } catch (error) {
        return { error: bridge.serializeError(error) };
      }
    },
    { options, name },
  );
  if (outcome.error) {
    const { code, message, remedy, details } = outcome.error;
    throw Object.assign(new Error(`${message} ${remedy} [${code}]`), { code, details });
  }
  await (await download).saveAs(output);
  onLine(`done: ${output}`);
  return outcome.report;
}
