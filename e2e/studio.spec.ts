import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { decodeLuma, ffprobe } from './ffmpeg-node';
import {
  choose,
  colorOnScreen,
  dropFile,
  foreignRequests,
  openSample,
  openStudio,
  playhead,
  prompt,
  useTinyPack,
} from './studio-page';

const SAMPLE = readFileSync(new URL('../public/samples/walk.mp4', import.meta.url));
const PEDESTRIANS = readFileSync(new URL('../public/samples/pedestrians.mp4', import.meta.url));
/** The sample's own, with which it opens. */
const SAMPLE_WORDS = 'a woman in an orange sweater, brown hair, a light blue wall';
const WORDS = 'a woman in an orange sweater, a blue board';

test('drop, say the colors, draft, scrub, colorize, export, reload', async ({ page }) => {
  test.setTimeout(1_800_000);
  const foreign = foreignRequests(page);
  const crashes: Error[] = [];
  page.on('pageerror', (error) => crashes.push(error));
  await openStudio(page);

  await test.step('drop', async () => {
    await dropFile(page, 'walk.mp4', SAMPLE);
    await expect(page.getByRole('button', { name: 'About walk.mp4' })).toContainText(
      '640×480 · 30 fps · 0:03 · silent',
    );
    await expect(page.locator('.viewer canvas')).toHaveAttribute('data-frame', '0');
    expect(await colorOnScreen(page)).toBeLessThan(1);
  });

  await test.step('the real WebGPU adapter, a small working size', async () => {
    await choose(page, 'Runs on', 'webgpu');
    await choose(page, 'Working size', '128');
    await choose(page, 'Steps', '1');
    // A missing adapter must fail here, not pass on the processor.
    await expect(page.locator('.header-engine')).toContainText(/^Software GPU: /, { timeout: 240_000 });
  });

  await test.step('prompt and draft', async () => {
    await prompt(page).fill(WORDS);
    await expect(page.getByRole('button', { name: 'Color of sweater: orange' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Color of board: blue' })).toBeVisible();
    await expectShown(page, 'draft', 600_000);
    expect(await colorOnScreen(page)).toBeGreaterThan(2);
    await page.keyboard.press('Escape');
    await page.keyboard.down('`');
    await expect(page.getByText('Original')).toBeVisible();
    expect(await colorOnScreen(page)).toBeLessThan(1);
    await page.keyboard.up('`');
  });

  await test.step('scrub: the picture follows without waiting for the model', async () => {
    const strip = (await page.getByRole('slider', { name: 'Playhead' }).boundingBox())!;
    await page.mouse.move(strip.x + strip.width * 0.3, strip.y + 30);
    await page.mouse.down();
    for (let share = 0.3; share < 0.6; share += 0.05)
      await page.mouse.move(strip.x + strip.width * share, strip.y + 30);
    await page.mouse.up();
    const frame = await playhead(page);
    expect(frame).toBeGreaterThan(40);
    await expect(page.locator('.viewer canvas')).toHaveAttribute('data-frame', String(frame), { timeout: 10_000 });
  });

  await test.step('colorize four frames', async () => {
    await page.getByRole('slider', { name: 'Playhead' }).focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('i');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('o');
    await expect(page.getByText('(4 frames')).toBeVisible();
    await page.getByRole('button', { name: 'Colorize' }).click();
    await expect(page.getByRole('progressbar', { name: 'Colorizing' })).toBeVisible();
    await expect(page).toHaveTitle(/^\d+% walk.mp4/);
    await expect(page.getByText('is colorized (4 frames)')).toBeVisible({ timeout: 600_000 });
    await expectShown(page, 'done', 10_000);
  });

  await test.step('export', async () => {
    await page.getByRole('button', { name: 'Export MP4' }).click();
    await page.getByText('Record beside it').click();
    const downloads: Record<string, string> = {};
    page.on('download', async (download) => {
      downloads[download.suggestedFilename()] = await download.path();
    });
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await expect(page.getByText('walk-color.mp4 is saved')).toBeVisible({ timeout: 120_000 });
    await expect.poll(() => Object.keys(downloads).sort()).toEqual(['walk-color.json', 'walk-color.mp4']);
    await expectSameFilm(readFileSync(downloads['walk-color.mp4']!), 10, 4);
    const record = JSON.parse(readFileSync(downloads['walk-color.json']!, 'utf8'));
    expect(record).toMatchObject({
      prompts: [{ from: 10, to: 14, text: WORDS }],
      frames: { from: 10, to: 14 },
      settings: { seed: 0, workingSize: 128 },
    });
    expect(record.pack.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  await test.step('reload: all is as it was left', async () => {
    await expect(page.locator('.header-saved')).toHaveText('saved');
    await page.reload();
    await expect(prompt(page)).toHaveValue(WORDS, { timeout: 30_000 });
    expect(await playhead(page)).toBe(13);
    await expect(page.getByText('is colorized (4 frames)')).toBeVisible({ timeout: 240_000 });
    await expectShown(page, 'done', 30_000);
    expect(await colorOnScreen(page)).toBeGreaterThan(2);
  });

  expect(foreign).toEqual([]);
  expect(crashes).toEqual([]);
});

async function expectShown(page: Page, shown: string, timeout: number): Promise<void> {
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', shown, { timeout });
}

/** H.264 of the source's size whose luma is the source's, within 2 codes on average. */
async function expectSameFilm(file: Uint8Array, from: number, frames: number): Promise<void> {
  const { streams } = await ffprobe(file);
  expect(streams[0]).toMatchObject({ codec_name: 'h264', width: 640, height: 480, nb_read_packets: String(frames) });
  const [made, source] = [await decodeLuma(file), await decodeLuma(SAMPLE)];
  const size = 640 * 480;
  expect(made.length).toBe(frames * size);
  let sum = 0;
  for (let i = 0; i < made.length; i++) sum += Math.abs(made[i]! - source[from * size + i]!);
  expect(sum / made.length).toBeLessThanOrEqual(2);
}

test.describe('without waiting for the model', () => {
  test.beforeEach(async ({ page }) => {
    await useTinyPack(page);
    await openStudio(page);
  });

  test('text and rows are the same data, and undo covers both', async ({ page }) => {
    await openSample(page);
    await prompt(page).fill(WORDS);
    await page.getByRole('button', { name: 'Color of sweater: orange' }).click();
    await page.getByRole('button', { name: 'teal' }).click();
    await page.keyboard.press('Escape');
    await expect(prompt(page)).toHaveValue('a woman in a teal sweater, a blue board');
    await page.getByRole('button', { name: 'Remove board' }).click();
    await expect(prompt(page)).toHaveValue('a woman in a teal sweater');
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Undid removing board')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Undid the color of sweater')).toBeVisible();
    await expect(prompt(page)).toHaveValue(WORDS);
    await page.keyboard.press('Control+z');
    await expect(prompt(page)).toHaveValue(SAMPLE_WORDS);
    await page.keyboard.press('Control+Shift+z');
    await expect(prompt(page)).toHaveValue(WORDS);
  });

  test('words that could not be used are underlined and named', async ({ page }) => {
    await openSample(page);
    await prompt(page).fill('a blue board that slowly passes');
    await expect(page.getByText(/Not used: .*slowly/)).toBeVisible();
    await expect(page.locator('.prompt-mirror mark').first()).toContainText('slowly');
  });

  test('a pause holds, a cancel cancels, and the next run goes on', async ({ page }) => {
    test.setTimeout(600_000);
    await choose(await opened(page), 'Working size', '128');
    await page.getByRole('button', { name: 'Colorize' }).click({ timeout: 240_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByText(/^Paus/)).toBeVisible();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('button', { name: 'Colorize' })).toBeEnabled({ timeout: 30_000 });
  });

  test('a file that cannot be read says why and leaves the one before open', async ({ page }) => {
    await openSample(page);
    await prompt(page).fill(WORDS);
    await dropFile(page, 'letter.mp4', new TextEncoder().encode('Dear film, you are a letter.'));
    await expect(page.getByRole('alert')).toContainText(/not a video.*Try another file/, { timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Choose another file' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'About walk.mp4' })).toBeVisible();
    await expect(prompt(page)).toHaveValue(WORDS);
  });

  test('a project file opens elsewhere and asks for its own film', async ({ page, browser }) => {
    await openSample(page);
    await prompt(page).fill(WORDS);
    await page.getByRole('slider', { name: 'Playhead' }).focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'File' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Save the project' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('walk.tintype');
    const project = readFileSync(await download.path());

    const elsewhere = await (await browser.newContext()).newPage();
    await useTinyPack(elsewhere);
    await openStudio(elsewhere);
    await dropFile(elsewhere, 'walk.tintype', project);
    await expect(elsewhere.getByText('This project was made with walk.mp4')).toBeVisible();
    await dropFile(elsewhere, 'pedestrians.mp4', PEDESTRIANS);
    await expect(elsewhere.getByRole('alert')).toContainText('not the file this project was made with', {
      timeout: 60_000,
    });
    await dropFile(elsewhere, 'renamed.mp4', SAMPLE);
    await expect(prompt(elsewhere)).toHaveValue(WORDS, { timeout: 60_000 });
    expect(await playhead(elsewhere)).toBe(5);
    await elsewhere.context().close();
  });

  test('a second tab saves another film, but nothing of the same one until it takes over; each comes back in its tab', async ({
    page,
    context,
  }) => {
    await openSample(page);
    await expect(page.locator('.header-saved')).toHaveText('saved');
    const second = await context.newPage();
    await useTinyPack(second);
    await openStudio(second);
    await dropFile(second, 'pedestrians.mp4', PEDESTRIANS);
    await prompt(second).fill('a red coat', { timeout: 60_000 });
    await expect(second.locator('.header-saved')).toHaveText('saved');
    await prompt(page).fill('a blue car');
    await expect(page.locator('.header-saved')).toHaveText('saved');
    for (const [tab, words] of [
      [page, 'a blue car'],
      [second, 'a red coat'],
    ] as const) {
      await tab.reload();
      await expect(prompt(tab)).toHaveValue(words, { timeout: 60_000 });
      await expect(tab.locator('.header-saved')).toHaveText('saved');
    }

    const notice = (tab: Page) => tab.getByText('This film is open in another tab');
    await dropFile(second, 'walk.mp4', SAMPLE);
    await expect(notice(second)).toBeVisible({ timeout: 60_000 });
    await expect(prompt(second)).toHaveValue('a blue car');
    await second.getByRole('button', { name: 'Save here instead' }).click();
    await expect(notice(page)).toBeVisible();
    await expect(notice(second)).toBeHidden();
    await expect(second.locator('.header-saved')).toHaveText('saved');
  });
});

async function opened(page: Page): Promise<Page> {
  await openSample(page);
  return page;
}
