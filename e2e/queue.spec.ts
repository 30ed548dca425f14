/** What goes on by itself: the queue of films, the job that another tab takes over, the disk that is full. On the tiny pack. */
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { decodeLuma, ffmpeg, ffprobe } from './ffmpeg-node';
import { evict, quotaOf } from './storage';
import { dropFile, dropHandles, lookAt, openStudio, prompt, useTinyPack as serveTinyPack } from './studio-page';
import { workerOf } from './workers';

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
  await entry(page, 'second.mp4').getByRole('textbox', { name: 'What color is what?' }).fill('a red bar');
  await entry(page, 'second.mp4').getByRole('textbox', { name: 'To' }).fill('#4');
  await page.getByRole('button', { name: 'Move second.mp4 up' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
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

/** A gray picture of 48 x 32 pixels. */
const picture = (ending: 'png' | 'jpg' | 'tif', shade: number) =>
  ffmpeg(
    [
      ...['-f', 'lavfi', '-i', `gradients=size=48x32:seed=1:c0=0x${shade}${shade}${shade}:c1=0xe0e0e0,format=gray`],
      ...['-frames:v', '1', `still.${ending}`],
    ],
    `still.${ending}`,
  );

test('stills and films that are dropped wait for Start, each with its words, and come out in the form that was asked for', async ({
  page,
}) => {
  await page.evaluate(() => localStorage.setItem('tintype-runs-on', 'wasm'));
  await page.reload();
  await dropHandles(page, {
    'one.png': await picture('png', 20),
    'two.jpg': await picture('jpg', 40),
    'one.tif': await picture('tif', 60),
    'first.mp4': await film('testsrc2'),
    'second.mp4': await film('smptebars'),
  });
  await expect(page.getByText('Waits for Start')).toHaveCount(5);
  const words = (name: string) => entry(page, name).getByRole('textbox', { name: 'What color is what?' });
  await expect(words('one.png')).toHaveValue('');
  await page.getByRole('textbox', { name: 'Same words for all 5' }).fill('a red bar');
  for (const name of ['one.png', 'two.jpg', 'one.tif', 'first.mp4', 'second.mp4'])
    await expect(words(name)).toHaveValue('a red bar');
  await words('second.mp4').fill('a blue bar');
  await expect(page.getByRole('textbox', { name: 'Same words for all 5' })).toHaveValue('');
  await expect(page.getByLabel('Pictures come out as')).toHaveValue('png');
  await lookAt(page, 'queue-held');

  // Escape and a press outside close the panel, and nothing has begun by then, nor after a reload.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Queue' })).toBeHidden();
  await page.getByRole('button', { name: 'Queue 0/5' }).click();
  await page.mouse.click(20, 400);
  await expect(page.getByRole('region', { name: 'Queue' })).toBeHidden();
  await page.reload();
  await page.getByRole('button', { name: 'Queue 0/5' }).click();
  await expect(page.getByText('Waits for Start')).toHaveCount(5);
  await expect(words('second.mp4')).toHaveValue('a blue bar');

  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('button', { name: 'Queue 5/5' })).toBeVisible({ timeout: 240_000 });
  await lookAt(page, 'queue-done');

  // Two more, as TIFF: what is done stays as it is.
  await dropHandles(page, { 'three.png': await picture('png', 30), 'four.png': await picture('png', 50) });
  await expect(page.getByText('Waits for Start')).toHaveCount(2);
  await page.getByLabel('Pictures come out as').selectOption('TIFF');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('button', { name: 'Queue 7/7' })).toBeVisible({ timeout: 120_000 });

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'As a zip' }).click();
  const zip = new ZipReader(new BlobReader(new Blob([readFileSync(await (await downloading).path())])));
  const files = new Map<string, Uint8Array>();
  for (const item of await zip.getEntries())
    if (!item.directory) files.set(item.filename, await item.getData(new Uint8ArrayWriter()));
  expect([...files.keys()]).toEqual([
    ...['one-color.png', 'two-color.png', 'one-color (2).png'],
    ...['first-color.mp4', 'second-color.mp4', 'three-color.tif', 'four-color.tif'],
  ]);
  for (const [name, file] of files) {
    if (name.endsWith('.mp4')) continue;
    const { streams } = await ffprobe(file);
    const codec = name.endsWith('.png') ? 'png' : 'tiff';
    expect(streams[0]).toMatchObject({ codec_name: codec, width: 48, height: 32, pix_fmt: 'rgb24' });
  }
  const raw = (file: Uint8Array, format: 'gray' | 'rgb24') =>
    ffmpeg(['-i', 'in', '-f', 'rawvideo', '-pix_fmt', format, 'out.raw'], 'out.raw', { in: file });
  for (const [name, shade] of [
    ['one-color.png', 20],
    ['three-color.tif', 30],
  ] as const) {
    const [rgb, gray] = [await raw(files.get(name)!, 'rgb24'), await raw(await picture('png', shade), 'gray')];
    // BT.601, as files of this size are read.
    const luma = Array.from(gray, (_, i) => 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!);
    expect(luma.reduce((sum, code, i) => sum + Math.abs(code - gray[i]!), 0) / luma.length).toBeLessThan(1);
  }
  for (const name of ['first-color.mp4', 'second-color.mp4']) {
    const { streams } = await ffprobe(files.get(name)!);
    expect(streams[0]).toMatchObject({ codec_name: 'h264', width: 96, height: 64, nb_read_packets: String(FRAMES) });
  }

  const saved: string[] = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  await page.getByRole('button', { name: 'One by one' }).click();
  await expect.poll(() => saved).toEqual([...files.keys()]);

  // Into a folder, beside what lies there under the same name.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('pictures', { create: true });
    await folder.getFileHandle('two-color.png', { create: true });
    Object.assign(window, { showDirectoryPicker: async () => folder });
  });
  await page.getByRole('button', { name: 'Into a folder…' }).click();
  await expect(page.getByText('7 files saved in the folder “pictures”.')).toBeVisible();
  const names = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('pictures');
    return (await Array.fromAsync(folder.keys())).sort();
  });
  expect(names).toEqual([
    ...['first-color.mp4', 'four-color.tif', 'one-color (2).png', 'one-color.png', 'second-color.mp4'],
    ...['three-color.tif', 'two-color (2).png', 'two-color.png'],
  ]);
});

test('a film that the browser cannot keep hold of is asked for again, and must be the same', async ({ page }) => {
  const bytes = await film('testsrc2');
  await dropFile(page, 'film.mp4', bytes);
  await page.getByRole('button', { name: 'Add to queue' }).click({ timeout: 60_000 });
  await expect(page.getByText('Waits for Start')).toBeVisible();
  // The browser evicts the copy that was made when the film was opened.
  await expect(page.locator('.header-saved')).toHaveText('saved');
  await evict(page, 'media');
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
  await page.getByRole('button', { name: 'Start' }).click();
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

test('a full disk makes the job wait, and deleting older colors lets it go on', async ({ page }) => {
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
  const setQuota = await quotaOf(page);
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  // Room for less than one frame.
  await setQuota(usage + 50_000);
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
