import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

/** What the studio's tests do over and over, in the words of a user. */

const TINY_PACK = new URL('packs/tiny/', import.meta.url).pathname;

/** Serves the tiny random pack in the big one's place: for tests of the studio in which colors do not matter. */
export async function useTinyPack(page: Page): Promise<void> {
  await page.route('**/models/lite/**', async (route) => {
    const path = join(
      TINY_PACK,
      decodeURIComponent(new URL(route.request().url()).pathname.split('/models/lite/')[1] ?? ''),
    );
    if (!existsSync(path)) return route.fulfill({ status: 404, body: 'Not found' });
    const headers = { 'Cross-Origin-Resource-Policy': 'same-origin' };
    await route.fulfill({ body: readFileSync(path), headers });
  });
}

/** Everything asked for that is not of the page's own origin; must stay empty. */
export function foreignRequests(page: Page): string[] {
  const foreign: string[] = [];
  const { origin } = new URL(process.env.TINTYPE_URL!);
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:')) foreign.push(url);
  });
  return foreign;
}

export async function openStudio(page: Page): Promise<void> {
  await page.goto(process.env.TINTYPE_URL!);
  await expect(page.getByRole('button', { name: 'Try the sample clip' })).toBeVisible();
}

export async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the sample clip' }).click();
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-frame', '0');
}

/** Drops a file onto the middle of the window, as the browser would. */
export async function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const base64 = Buffer.from(bytes).toString('base64');
  await page.evaluate(
    async ({ name, base64 }) => {
      const data = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], name));
      for (const type of ['dragover', 'drop']) {
        const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer });
        document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.dispatchEvent(event);
      }
    },
    { name, base64 },
  );
}

/** Drops several files at once, with lasting handles as Chromium gives them for files on disk; these lie in OPFS. */
export async function dropHandles(page: Page, files: Record<string, Uint8Array>): Promise<void> {
  const sent = Object.entries(files).map(([name, bytes]) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  await page.evaluate(async (sent) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('disk', { create: true });
    const transfer = new DataTransfer();
    const handles = new Map<string, FileSystemFileHandle>();
    for (const { name, base64 } of sent) {
      const handle = await folder.getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      await writable.write(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
      await writable.close();
      handles.set(name, handle);
      transfer.items.add(await handle.getFile());
    }
    Object.assign(DataTransferItem.prototype, {
      getAsFileSystemHandle(this: DataTransferItem) {
        return Promise.resolve(handles.get(this.getAsFile()!.name));
      },
    });
    for (const type of ['dragover', 'drop']) {
      const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer });
      document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.dispatchEvent(event);
    }
  }, sent);
}

export async function choose(page: Page, setting: string, option: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel(setting).selectOption(option);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
}

/** Frame under the playhead, counted from 0. */
export async function playhead(page: Page): Promise<number> {
  return Number(await page.getByRole('slider', { name: 'Playhead' }).getAttribute('aria-valuenow')) - 1;
}

export const prompt = (page: Page) => page.getByRole('textbox', { name: 'What color is what?' });

/** Mean difference between the channels of what is on screen, 0 for gray. */
export async function colorOnScreen(page: Page): Promise<number> {
  const png = (await page.locator('.viewer canvas').screenshot()).toString('base64');
  return page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      sum += Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!);
    }
    return sum / (data.length / 4);
  }, png);
}

/** Pictures of a state on a phone and on a desk, into the folder that TINTYPE_SHOTS names; nothing without it. */
export async function lookAt(page: Page, state: string): Promise<void> {
  const folder = process.env.TINTYPE_SHOTS;
  if (!folder) return;
  const before = page.viewportSize()!;
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${folder}/${state}-${width}.png` });
  }
  await page.setViewportSize(before);
}

/** The language of the interface, as another tab would choose it: nothing on this page is touched. */
export async function speak(page: Page, code: string): Promise<void> {
  await page.evaluate((code) => {
    localStorage.setItem('tintype-language', code);
    window.dispatchEvent(new StorageEvent('storage', { key: 'tintype-language', newValue: code }));
  }, code);
  await expect(page.locator('html')).toHaveAttribute('lang', code);
}

/** Goes to the sample's frame in which the woman is in full view, and waits for its draft. */
export async function draftFullView(page: Page): Promise<void> {
  const time = page.getByRole('textbox', { name: 'Time' });
  await time.fill('#40');
  await time.press('Enter');
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-frame', '39');
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', 'draft', { timeout: 900_000 });
  await expect(page.locator('.draft-line')).not.toHaveAttribute('data-busy', { timeout: 900_000 });
}
