import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { NEUTRAL_GRADE } from '../src/domain/color/grade';
import type {} from '../src/headless/bridge';

export { expect };

/**
 * Playwright's test with two guards that no test can forget: a request that leaves the app's origin fails it, and so does
 * a violation of the content security policy.
 */
export const test = base.extend<{ guards: undefined }>({
  guards: [
    async ({ context }, use) => {
      const offenses = watchOffenses(context);
      await use(undefined);
      expect(offenses, 'nothing leaves this computer').toEqual([]);
    },
    { auto: true },
  ],
});

/** A list to which requests to other origins and policy violations of a context's pages are added. */
export function watchOffenses(context: BrowserContext): string[] {
  const offenses: string[] = [];
  const { origin } = new URL(appUrl());
  context.on('request', (request) => {
    // URLs of objects that the page itself made (blob:, data:) cause no request to another origin.
    if (!new RegExp(`^(${origin}/|blob:|data:|about:)`).test(request.url()))
      offenses.push(`request to ${request.url()}`);
  });
  context.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) offenses.push(message.text());
  });
  return offenses;
}

/** Where serve-built.ts serves dist/. */
export function appUrl(): string {
  const url = process.env.TINTYPE_URL;
  if (!url) throw new Error('TINTYPE_URL is not set: run through playwright.config.ts');
  return url;
}

/** Opens the app without its screen: its clients on `window.tintype`, as the command line uses them. */
export async function openBridge(page: Page): Promise<void> {
  await page.goto(`${appUrl()}#cli`);
  await page.waitForFunction(() => window.tintype !== undefined);
}

/** Gives the bridge a file, as if chosen from disk. */
export async function chooseFile(page: Page, name: string, buffer: Uint8Array): Promise<void> {
  await page.setInputFiles('#tintype-cli-file', {
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(buffer),
  });
}

export type Decoder = 'auto' | 'webcodecs' | 'ffmpeg';

/** Opens the chosen file and hashes every frame's luma; times as plain numbers. Errors come back with their code. */
export function openAndHash(page: Page, decoder: Decoder = 'auto') {
  return page.evaluate(async (decoder) => {
    const { media, file, serializeError } = window.tintype!;
    const { signal } = new AbortController();
    try {
      const report = await media.open(signal, file(), { decoder });
      const hashes: string[] = [];
      for (let from = 0; from < report.frameCount; from += 64) {
        for (const { lumaU8 } of await media.readFrames(signal, { from, to: Math.min(report.frameCount, from + 64) })) {
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', lumaU8 as Uint8Array<ArrayBuffer>));
          hashes.push(Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(''));
        }
      }
      return { opened: { report: { ...report, timestampsUs: Array.from(report.timestampsUs) }, hashes } };
    } catch (error) {
      return { refused: serializeError(error) };
    }
  }, decoder);
}

/** Exports frames [from, to) of the open file; chroma as stored under `storeKey`, none for a key that is not. */
export async function exportFrames(
  page: Page,
  options: {
    from: number;
    to: number;
    storeKey?: string;
    encoder?: Decoder;
    quality?: 'draft' | 'good' | 'best';
    format?: string;
  },
) {
  const { base64, ...result } = await page.evaluate(
    async ({ storeKey = 'none', ...rest }) => {
      const { media } = window.tintype!;
      const request = {
        quality: 'good' as const,
        encoder: 'auto' as const,
        ...rest,
        chroma: [{ from: rest.from, to: rest.to, storeKey }],
      };
      const { file, ...result } = await media.exportVideo(new AbortController().signal, request, () => {});
      const bytes = new Uint8Array(await file.arrayBuffer());
      let binary = '';
      for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return { ...result, base64: btoa(binary) };
    },
    { grade: NEUTRAL_GRADE, ...options },
  );
  return { ...result, file: new Uint8Array(Buffer.from(base64, 'base64')) };
}

/** Mean absolute difference of two runs of samples. */
export function meanDifference(a: Uint8Array | Uint16Array, b: Uint8Array | Uint16Array): number {
  const length = Math.min(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / length;
}
