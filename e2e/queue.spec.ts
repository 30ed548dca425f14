/** What goes on by itself: the queue of films, the job that another tab takes over, the disk that is full. On the tiny pack. */
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { decodeLuma, ffmpeg } from './ffmpeg-node';
import { workerOf } from './kill-page';
import { dropFile, dropHandles, openStudio, prompt, useTinyPack as serveTinyPack } from './studio-page';

const FRAMES = 8;

/** Eight small gray frames, each film another pattern. */
function film(pattern: 'testsrc2' | 'smptebars'): Promise<Uint8Array> {
  const source = `${pattern}=size=96x64:rate=25:duration=${FRAMES / 25},format=gray`;
  return ffmpeg(
    ['-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', 'film.mp4'],
    'film.mp4',
  );
}

test.beforeEach(async ({ page }) => {
  await serveTinyPack(page);
  await openStudio(page);
});

const entry = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });
const isDone = (page: Page, name: string) =>
  expect(entry(page, name)).toContainText(`Done: ${name.replace('.mp4', '-color.mp4')}`, { timeout: 240_000 });

test('a queue goes on by itself, past a film that fails and over a reload', async ({ page }) => {
  const first = await film('testsrc2');
  const letter = new TextEncoder().encode('Dear film, you are a letter.');
  await dropHandles(page, { 'first.mp4': first, 'letter.mp4': letter, 'second.mp4': await film('smptebars') });
  await expect(page.getByRole('button', { name: 'Queue 0/3' })).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await entry(page, 'second.mp4').getByRole('textbox', { name: 'What color is what?' }).fill('a red bar');
  await entry(page, 'second.mp4').getByRole('textbox', { name: 'To' }).fill('#4');
  await page.getByRole('button', { name: 'Move second.mp4 up' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText(/^(Waiting for the model|Looking for shots|Colorizing)/)).toBeVisible({
    timeout: 60_000,
  });

  await page.reload();
  await page.getByRole('button', { name: /^Queue/ }).click();
  await isDone(page, 'first.mp4');
  await isDone(page, 'second.mp4');
  await expect(entry(page, 'letter.mp4').getByRole('alert')).toContainText(/not a video.*Try another file.*\[MEDIA_/, {
    timeout: 60_000,
  });
  await expect(entry(page, 'first.mp4')).toContainText(`${FRAMES} frames`);
  await expect(entry(page, 'second.mp4')).toContainText('4 frames');

  // Finished films are kept until they are removed.
  await page.reload();
  await page.getByRole('button', { name: 'Queue 2/3' }).click();
  const { violations } = await new AxeBuilder({ page }).include('.queue').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  const downloading = page.waitForEvent('download');
  await entry(page, 'first.mp4').getByRole('button', { name: 'Save' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('first-color.mp4');
  const [made, source] = [await decodeLuma(readFileSync(await download.path())), await decodeLuma(first)];
  expect(made.length).toBe(source.length);

  await page.getByRole('button', { name: 'Remove first.mp4' }).click();
  await expect(page.getByRole('button', { name: 'Queue 1/2' })).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('results');
        return (await Array.fromAsync(folder.keys())).length;
      }),
    )
    .toBe(1);
});

test('a film that the browser cannot keep hold of is asked for again, and must be the same', async ({ page }) => {
  const bytes = await film('testsrc2');
  await dropFile(page, 'film.mp4', bytes);
  await page.getByRole('button', { name: 'Add to queue' }).click({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Queue 0/1' }).click();
  await page.evaluate(() => Object.assign(window, { showOpenFilePicker: undefined }));
  const find = entry(page, 'film.mp4').getByRole('button', { name: 'Find film.mp4…' });
  const give = async (buffer: Uint8Array) => {
    const choosing = page.waitForEvent('filechooser');
    await find.click();
    await (await choosing).setFiles({ name: 'found.mp4', mimeType: 'video/mp4', buffer: Buffer.from(buffer) });
  };
  await give(await film('smptebars'));
  await expect(entry(page, 'film.mp4').getByRole('alert')).toContainText('found.mp4 is not the film.mp4');
  await give(bytes);
  await expect(find).toBeHidden();
  await page.getByRole('button', { name: 'Go on' }).click();
  await isDone(page, 'film.mp4');
});

test('a second tab waits for the film and takes over when the first dies', async ({ page, context }) => {
  const bytes = await film('testsrc2');
  await openAndColorize(page, bytes, true);
  await expect(page.getByRole('progressbar', { name: 'Colorizing' })).toBeVisible({ timeout: 60_000 });

  const second = await context.newPage();
  await serveTinyPack(second);
  await openStudio(second);
  await openAndColorize(second, bytes, false);
  await expect(second.getByText('This film is being colorized in another tab')).toBeVisible({ timeout: 60_000 });
  await page.close({ runBeforeUnload: false });
  await expect(second.getByText(`is colorized (${FRAMES} frames)`)).toBeVisible({ timeout: 240_000 });
});

/** @param isHeld the worker stops where it would store the third frame, as one that works for very long */
async function openAndColorize(page: Page, bytes: Uint8Array, isHeld: boolean): Promise<void> {
  await dropFile(page, 'film.mp4', bytes);
  const colorize = page.getByRole('button', { name: 'Colorize', exact: true });
  await expect(colorize).toBeEnabled({ timeout: 240_000 });
  if (isHeld) {
    await (await workerOf(page, 'colorizer')).evaluate(() => {
      const files = FileSystemFileHandle.prototype as unknown as { move(name: string): Promise<void> };
      const { move } = files;
      files.move = function (this: FileSystemFileHandle, to: string) {
        return to === '2.ab8' ? new Promise(() => undefined) : move.call(this, to);
      };
    });
  }
  await colorize.click();
}

test('a full disk makes the job wait, and deleting older colors lets it go on', async ({ page, context }) => {
  const isColorized = page.getByText(`is colorized (${FRAMES} frames)`);
  await openAndColorize(page, await film('testsrc2'), false);
  await expect(isColorized).toBeVisible({ timeout: 240_000 });
  await prompt(page).fill('a red bar');
  await expect(isColorized).toBeHidden();
  await page.getByRole('button', { name: 'Colorize', exact: true }).click();
  await expect(isColorized).toBeVisible({ timeout: 240_000 });
  await prompt(page).fill('a green bar');
  await expect(isColorized).toBeHidden();
  await expect(page.locator('.header-saved')).toHaveText('saved');
  const cdp = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  // Room for less than one frame.
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 50_000 });
  await page.getByRole('button', { name: 'Colorize', exact: true }).click();

  const question = page.getByRole('alert', { name: 'The disk is full' });
  await expect(question).toContainText(/needs about .* and .* is free\. Nothing is lost/, { timeout: 240_000 });
  await expect(page.getByText(/^Waiting for space/)).toBeVisible();
  // The oldest is proposed; whatever else is no longer needed can go with it.
  await expect(question.getByRole('checkbox', { name: /^this film, earlier words, without words/ })).toBeChecked();
  const second = question.getByRole('checkbox', { name: /^this film, earlier words: “.*red bar”/ });
  if (!(await second.isChecked())) await question.getByText(/^this film, earlier words: “.*red bar”/).click();
  await expect(second).toBeChecked();
  await question.getByRole('button', { name: /^Delete 2 versions \(.*\) and go on$/ }).click();
  await expect(isColorized).toBeVisible({ timeout: 240_000 });
  const kept = await page.evaluate(async () => {
    const chroma = await (await navigator.storage.getDirectory()).getDirectoryHandle('chroma');
    return (await Array.fromAsync(chroma.keys())).length;
  });
  expect(kept).toBe(1);
});
