/** What a user made of a film stays with the film: over other films, reloads and restarts of the browser. On the tiny pack. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, expect, type Page, test } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';
import { ffmpeg } from './ffmpeg-node';
import { evict } from './storage';
import {
  dropFile,
  dropHandles,
  lookAt,
  openStudio,
  playhead,
  prompt,
  useTinyPack as serveTinyPack,
} from './studio-page';
import { workerOf } from './workers';

/** Small gray films of one pattern; their number of frames tells them apart. */
const film = (pattern: 'testsrc2' | 'smptebars', frames: number) =>
  ffmpeg(
    [
      ...['-f', 'lavfi', '-i', `${pattern}=size=96x64:rate=25:duration=${frames / 25},format=gray`],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', 'film.mp4'],
    ],
    'film.mp4',
  );

/** The processor runs the tiny pack at once, where a software GPU compiles shaders first. */
async function start(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('tintype-runs-on', 'wasm'));
  await serveTinyPack(page);
}

async function open(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await dropFile(page, name, bytes);
  await expect(page.getByRole('button', { name: `About ${name}` })).toBeVisible({ timeout: 60_000 });
}

/** Writes twice, marks the first four frames, colorizes them and rests on the third. */
async function makeFirst(page: Page): Promise<void> {
  await prompt(page).fill('a red bar');
  await prompt(page).blur();
  await prompt(page).fill('a green bar');
  await page.getByRole('slider', { name: 'Playhead' }).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Colorize', exact: true }).click({ timeout: 240_000 });
  await expect(page.getByText('is colorized (4 frames)')).toBeVisible({ timeout: 240_000 });
}

async function expectFirst(page: Page, at = 2): Promise<void> {
  await expect(page.getByRole('button', { name: 'About first.mp4' })).toBeVisible({ timeout: 60_000 });
  await expect(prompt(page)).toHaveValue('a green bar');
  expect(await playhead(page)).toBe(at);
  await expect(page.getByText('is colorized (4 frames)')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.viewer')).toContainText('Done');
  // The range was marked last, after the words.
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/^Colorize .*\(4 frames/)).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(prompt(page)).toHaveValue('a red bar');
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await expect(prompt(page)).toHaveValue('a green bar');
  await expect(page.getByText('is colorized (4 frames)')).toBeVisible();
  await expect(page.locator('.header-saved')).toHaveText('saved');
}

test('a film comes back with all that was made of it, after another film and after a reload', async ({ page }) => {
  await start(page);
  await openStudio(page);
  const first = await film('testsrc2', 8);
  await open(page, 'first.mp4', first);
  await makeFirst(page);
  // Moved right before the other film comes: nothing waits for the timer of saving.
  await page.keyboard.press('ArrowLeft');
  await open(page, 'second.mp4', await film('smptebars', 5));
  await expect(prompt(page)).toHaveValue('');
  await prompt(page).fill('a blue bar');
  await open(page, 'first.mp4', first);
  await expectFirst(page, 1);
  await page.reload();
  await expectFirst(page, 1);
});

/** From now on the colorizer waits where it would store the third frame, as one that works for very long, until it is released. */
async function holdWork(page: Page): Promise<() => Promise<void>> {
  const worker = await workerOf(page, 'colorizer');
  await worker.evaluate(() => {
    const files = FileSystemFileHandle.prototype as unknown as { move(name: string): Promise<void> };
    const { move } = files;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    files.move = async function (this: FileSystemFileHandle, to: string) {
      if (to === '2.ab8') await released;
      return move.call(this, to);
    };
    Object.assign(globalThis, { release });
  });
  return () => worker.evaluate(() => (globalThis as unknown as { release(): void }).release());
}

test('another film that comes while one is colorized is asked about, and each answer does what it says', async ({
  page,
}) => {
  await start(page);
  await openStudio(page);
  const [first, second] = [await film('testsrc2', 8), await film('smptebars', 5)];
  const question = page.getByRole('alertdialog', { name: 'first.mp4 is still being colorized' });
  const work = page.getByRole('progressbar', { name: 'Colorizing' });
  const colorize = page.getByRole('button', { name: 'Colorize', exact: true });
  await open(page, 'first.mp4', first);
  await expect(colorize).toBeEnabled({ timeout: 240_000 });

  // Stay: nothing else happens.
  let release = await holdWork(page);
  await colorize.click();
  await expect(work).toBeVisible();
  await dropFile(page, 'second.mp4', second);
  await expect(question).toBeVisible({ timeout: 60_000 });
  await lookAt(page, 'question');
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(question).toBeHidden();
  await expect(work).toBeVisible();
  await release();
  await expect(page.getByText('is colorized (8 frames)')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'About first.mp4' })).toBeVisible();

  // Stop: the work ends, and what was finished is there when the film comes back.
  await prompt(page).fill('a red bar');
  release = await holdWork(page);
  await colorize.click();
  await expect(work).toBeVisible();
  await dropFile(page, 'second.mp4', second);
  await question.getByRole('button', { name: 'Stop and open second.mp4' }).click({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'About second.mp4' })).toBeVisible();
  await release();
  await open(page, 'first.mp4', first);
  await expect(prompt(page)).toHaveValue('a red bar');
  await expect(colorize).toBeEnabled({ timeout: 60_000 });
  await expect(work).toBeHidden();

  // The queue: goes on by itself while the other film is on screen.
  release = await holdWork(page);
  await colorize.click();
  await expect(work).toBeVisible();
  await dropFile(page, 'second.mp4', second);
  await question.getByRole('button', { name: 'Go on in the queue' }).click({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'About second.mp4' })).toBeVisible();
  await release();
  await page.getByRole('button', { name: /^Queue \d\/1$/ }).click();
  const entry = page.getByRole('listitem', { name: 'first.mp4', exact: true });
  await expect(entry).toContainText('Done: first-color.mp4', { timeout: 240_000 });
  await expect(entry).toContainText('8 frames');
  await expect(page.getByRole('button', { name: 'About second.mp4' })).toBeVisible();
});

const fromMenu = async (page: Page, name: string | RegExp) => {
  await page.getByRole('button', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name }).click();
};

test('films that were left are listed with picture, date and size; they open again and can be deleted', async ({
  page,
}) => {
  await start(page);
  await openStudio(page);
  await open(page, 'first.mp4', await film('testsrc2', 8));
  await makeFirst(page);
  await expect.poll(() => pictureOf(page), { timeout: 30_000 }).toBeGreaterThan(0);
  await open(page, 'second.mp4', await film('smptebars', 5));
  await prompt(page).fill('a blue bar');
  await fromMenu(page, /^first\.mp4/);
  await expectFirst(page);

  await fromMenu(page, 'Close this film');
  const recent = page.getByRole('region', { name: 'Recent' });
  await expect(recent.getByRole('listitem')).toHaveCount(2);
  await expect(recent.getByRole('listitem').first()).toContainText(/first\.mp4.*20\d\d · [\d.]+ [kM]B/);
  await expect(recent.getByRole('listitem', { name: 'first.mp4' }).locator('img')).toBeVisible();
  await page.reload();
  await expect(recent.getByRole('listitem')).toHaveCount(2);
  await lookAt(page, 'recent');
  const { violations } = await new AxeBuilder({ page }).include('.recent').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await recent.getByRole('button', { name: 'Open first.mp4' }).click();
  await expectFirst(page);
  await fromMenu(page, 'Close this film');

  const colors = () =>
    page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('chroma', { create: true });
      return (await Array.fromAsync(folder.keys())).length;
    });
  expect(await colors()).toBeGreaterThan(0);
  await recent.getByRole('button', { name: 'Delete first.mp4' }).click();
  await expect(recent.getByText(/^Delete the words and colors of first\.mp4/)).toBeVisible();
  await lookAt(page, 'recent-delete');
  await recent.getByRole('button', { name: 'Keep' }).click();
  await recent.getByRole('button', { name: 'Delete first.mp4' }).click();
  await recent.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(recent.getByRole('listitem')).toHaveCount(1);
  await expect.poll(colors).toBe(0);
  await page.reload();
  await expect(recent.getByRole('listitem', { name: 'second.mp4' })).toBeVisible();
  await expect(recent.getByRole('listitem')).toHaveCount(1);
});

/** Bytes of the first picture that is kept for lists; 0 while there is none. */
function pictureOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('tintype-projects');
        opening.onsuccess = () => {
          const reading = opening.result.transaction('pictures').objectStore('pictures').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve((reading.result[0] as Blob | undefined)?.size ?? 0);
          };
        };
      }),
  );
}

test('a film whose copy is gone is read by its handle, or asked for', async ({ page }) => {
  await start(page);
  await openStudio(page);
  const bytes = await film('testsrc2', 8);
  await dropHandles(page, { 'first.mp4': bytes });
  await expect(page.getByRole('button', { name: 'About first.mp4' })).toBeVisible({ timeout: 60_000 });
  await prompt(page).fill('a red bar');
  const copies = () =>
    page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('media', { create: true });
      return (await Array.fromAsync(folder.keys())).filter((name) => !name.endsWith('.part'));
    });
  await expect.poll(copies).toHaveLength(1);
  await fromMenu(page, 'Close this film');
  await evict(page, 'media');
  await page.getByRole('button', { name: 'Open first.mp4' }).click();
  await expect(prompt(page)).toHaveValue('a red bar', { timeout: 60_000 });

  // The copy is made anew in the background: evicted before it is there, it would come back.
  await expect.poll(copies).toHaveLength(1);
  await fromMenu(page, 'Close this film');
  await evict(page, 'media');
  await evict(page, 'disk');
  await page.getByRole('button', { name: 'Open first.mp4' }).click();
  await expect(page.getByRole('button', { name: 'Find first.mp4…' })).toBeVisible();
  await dropFile(page, 'renamed.mp4', bytes);
  await expect(prompt(page)).toHaveValue('a red bar', { timeout: 60_000 });

  // At start it is asked for, too, until the user leaves it.
  await expect.poll(copies).toHaveLength(1);
  await expect(page.locator('.header-saved')).toHaveText('saved');
  await evict(page, 'media');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Find renamed.mp4…' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Leave this project' }).click();
  await expect(page.getByRole('button', { name: 'Open renamed.mp4' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Open renamed.mp4' })).toBeVisible();
});

test('an earlier version can be brought back, and that be undone', async ({ page }) => {
  await start(page);
  await openStudio(page);
  const saved = page.locator('.header-saved');
  await open(page, 'first.mp4', await film('testsrc2', 8));
  await prompt(page).fill('a red bar');
  await expect(saved).toHaveText('saved');
  await page.reload();
  await expect(prompt(page)).toHaveValue('a red bar', { timeout: 60_000 });
  await seedVersions(page, 25);
  await prompt(page).fill('a blue bar');
  const dialog = page.getByRole('dialog', { name: 'Earlier versions' });
  // The oldest of more than 20 went when this one came.
  await expect.poll(() => countVersions(page)).toBe(20);
  await fromMenu(page, 'Earlier versions…');
  await expect(dialog.getByText('a red bar')).toBeVisible();
  await expect(dialog.getByText('version 7', { exact: true })).toBeVisible();
  await expect(dialog.getByText('version 6', { exact: true })).toBeHidden();
  await lookAt(page, 'versions');
  await dialog.getByRole('button', { name: 'Bring back' }).first().click();
  await expect(prompt(page)).toHaveValue('a red bar');
  await page.keyboard.press('Control+z');
  await expect(prompt(page)).toHaveValue('a blue bar');
});

/** Old versions of the one project, as if it had been worked on for long. */
function seedVersions(page: Page, many: number): Promise<void> {
  return page.evaluate(
    (many) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('tintype-projects');
        opening.onsuccess = () => {
          const writing = opening.result.transaction(['projects', 'backups'], 'readwrite');
          const reading = writing.objectStore('projects').getAll();
          reading.onsuccess = () => {
            const { json, fingerprint } = reading.result[0] as { json: string; fingerprint: string };
            for (let number = 1; number <= many; number++)
              writing
                .objectStore('backups')
                .put(json.replace('"a red bar"', `"version ${number}"`), [fingerprint, number]);
          };
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    many,
  );
}

function countVersions(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('tintype-projects');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('backups').objectStore('backups').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

test('and after the browser was closed and started again', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'tintype-projects-'));
  const launch = () =>
    chromium.launchPersistentContext(profile, {
      ...{ headless: true, executablePath: ensureChromium(), args: chromiumFlags() },
      viewport: { width: 1280, height: 800 },
    });
  try {
    const before = await launch();
    const page = await before.newPage();
    await start(page);
    await openStudio(page);
    await open(page, 'first.mp4', await film('testsrc2', 8));
    await makeFirst(page);
    await expect(page.locator('.header-saved')).toHaveText('saved');
    await before.close();
    const after = await launch();
    const again = await after.newPage();
    await start(again);
    await again.goto(process.env.TINTYPE_URL!);
    await expectFirst(again);
    await after.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('the project that version 0.2.0 left is found', async ({ page }) => {
  await start(page);
  await openStudio(page);
  const base64 = Buffer.from(await film('testsrc2', 8)).toString('base64');
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const hashed = new Uint8Array(8 + bytes.length);
    new DataView(hashed.buffer).setFloat64(0, bytes.length);
    hashed.set(bytes, 8);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', hashed));
    const fingerprint = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('media', { create: true });
    const copy = await (await folder.getFileHandle(fingerprint, { create: true })).createWritable();
    await copy.write(bytes);
    await copy.close();
    const json = JSON.stringify({
      ...{ version: 2, prompts: [{ from: 0, text: 'a red bar', rows: [] }], shotEdits: { added: [], removed: [] } },
      media: { fileName: 'old.mp4', fileSizeBytes: bytes.length, fingerprint },
      ...{ settings: { seed: 1, steps: null, workingSize: 256 }, inFrame: null, outFrame: 5, saturation: 0.5 },
      playhead: 4,
    });
    const media = { opfsName: fingerprint, fileName: 'old.mp4', type: 'video/mp4', lastModified: 1 };
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('tintype', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('projects');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const writing = opening.result.transaction('projects', 'readwrite');
        writing.objectStore('projects').put({ json, media, savedAt: 1 }, 'current');
        writing.oncomplete = () => {
          opening.result.close();
          resolve();
        };
      };
    });
  }, base64);
  await page.reload();
  await expect(page.getByRole('button', { name: 'About old.mp4' })).toBeVisible({ timeout: 60_000 });
  await expect(prompt(page)).toHaveValue('a red bar');
  expect(await playhead(page)).toBe(4);
  await page.reload();
  await expect(prompt(page)).toHaveValue('a red bar', { timeout: 60_000 });
});
