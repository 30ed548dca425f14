import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { decodeI420, ffmpeg } from './ffmpeg-node';
import { choose, dropFile, openSample, openStudio, playhead, prompt, useTinyPack } from './studio-page';

/** Three test pictures of 24 frames each: cuts at 24 and at 48. */
const threeScenes = () =>
  ffmpeg(
    [
      ...['testsrc2', 'smptebars', 'mandelbrot'].flatMap((source) => [
        '-f',
        'lavfi',
        '-t',
        '1',
        '-i',
        `${source}=size=160x120:rate=24`,
      ]),
      '-filter_complex',
      '[0]format=gray[a];[1]format=gray[b];[2]format=gray[c];[a][b][c]concat=n=3,format=yuv420p',
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      'scenes.mp4',
    ],
    'scenes.mp4',
  );

const boundary = (page: Page, number: number) => page.getByRole('slider', { name: `Start of shot ${number}` });

/** First frames of shots 2, 3, .., counted from 0, as the handles tell them. */
async function boundaries(page: Page): Promise<number[]> {
  const values = await page
    .getByRole('slider', { name: /^Start of shot/ })
    .evaluateAll((handles) => handles.map((handle) => Number(handle.getAttribute('aria-valuenow')) - 1));
  return values;
}

async function goTo(page: Page, frame: number): Promise<void> {
  await page.getByRole('slider', { name: 'Playhead' }).focus();
  await page.keyboard.press('Home');
  for (let at = 0; at + 10 <= frame; at += 10) await page.keyboard.press('Shift+ArrowRight');
  for (let at = 0; at < frame % 10; at++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => playhead(page)).toBe(frame);
}

test.describe('without waiting for the model', () => {
  test.beforeEach(async ({ page }) => {
    await useTinyPack(page);
    await openStudio(page);
    await dropFile(page, 'scenes.mp4', await threeScenes());
    await expect.poll(() => boundaries(page), { timeout: 60_000 }).toEqual([24, 48]);
  });

  test('shots are split, merged and moved, by key and by hand, each an undo step that says so', async ({ page }) => {
    await goTo(page, 10);
    await page.keyboard.press('s');
    await expect.poll(() => boundaries(page)).toEqual([10, 24, 48]);
    await expect(page.getByRole('button', { name: 'Split the shot here' })).toBeDisabled();
    await page.keyboard.press(']');
    await expect.poll(() => playhead(page)).toBe(24);
    await page.keyboard.press('Shift+S');
    await expect.poll(() => boundaries(page)).toEqual([10, 48]);
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Undid merging shots 2 and 3')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Undid splitting shot 1')).toBeVisible();
    await expect.poll(() => boundaries(page)).toEqual([24, 48]);

    await test.step('with the arrow keys', async () => {
      await goTo(page, 30);
      await page.keyboard.press('Tab');
      await expect(boundary(page, 2)).toBeFocused();
      await expect(boundary(page, 2)).toHaveCSS('outline-style', 'solid');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => boundaries(page)).toEqual([22, 48]);
      await expect.poll(() => playhead(page)).toBe(22);
      await page.keyboard.press('Delete');
      await expect.poll(() => boundaries(page)).toEqual([48]);
      await page.keyboard.press('Control+z');
      await expect.poll(() => boundaries(page)).toEqual([22, 48]);
    });

    await test.step('dragged, resting on the way: one step', async () => {
      const strip = (await page.locator('.strip').boundingBox())!;
      const x = (frame: number) => strip.x + (frame / 72) * strip.width;
      await page.mouse.move(x(48), strip.y + 20);
      await page.mouse.down();
      await page.mouse.move(x(44), strip.y + 20, { steps: 4 });
      await page.waitForTimeout(1200);
      await page.mouse.move(x(40), strip.y + 20, { steps: 4 });
      await page.mouse.up();
      await expect.poll(() => boundaries(page)).toEqual([22, 40]);
      await expect(page.locator('.viewer canvas')).toHaveAttribute('data-frame', '40');
      await page.keyboard.press('Control+z');
      await expect(page.getByText('Undid moving the start of shot 3')).toBeVisible();
      await expect.poll(() => boundaries(page)).toEqual([22, 48]);
    });
  });

  test('a shot inherits its words, has its own, and gives them back; all of it is in the project file', async ({
    page,
    browser,
  }) => {
    const panel = page.getByRole('region', { name: 'Prompt' });
    await prompt(page).fill('green trees');
    await expect(panel.getByText('For all 3 shots')).toBeVisible();
    await goTo(page, 30);
    await expect(prompt(page)).toHaveValue('green trees');
    await page.getByRole('button', { name: 'Give shot 2 its own prompt' }).click();
    await prompt(page).fill('a red car');
    await expect(panel.getByText('For shots 2 to 3 of 3')).toBeVisible();
    await goTo(page, 60);
    await expect(prompt(page)).toHaveValue('a red car');
    await expect(page.getByRole('button', { name: 'Color of car: red' })).toBeVisible();
    await goTo(page, 5);
    await expect(prompt(page)).toHaveValue('green trees');
    await expect(panel.getByText('For shot 1 of 3')).toBeVisible();
    await page.keyboard.press('s');
    await goTo(page, 66);
    await page.keyboard.press('s');
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await expect.poll(() => playhead(page)).toBe(24);
    await page.keyboard.press('Shift+S');
    // Shot 2 joined the first ones; the words that it had given to the next stay there.
    await expect(prompt(page)).toHaveValue('green trees');
    await goTo(page, 50);
    await expect(prompt(page)).toHaveValue('a red car');

    await page.getByRole('button', { name: 'File' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Save the project' }).click(),
    ]);
    const file = readFileSync(await download.path());
    expect(JSON.parse(file.toString())).toMatchObject({
      version: 4,
      prompts: [
        { from: 0, text: 'green trees' },
        { from: 48, text: 'a red car' },
      ],
      shotEdits: { added: [5, 66], removed: [24] },
    });

    const elsewhere = await (await browser.newContext()).newPage();
    await useTinyPack(elsewhere);
    await openStudio(elsewhere);
    await dropFile(elsewhere, 'scenes.tintype', file);
    await expect(elsewhere.getByText(/scenes\.mp4/).first()).toBeVisible();
    await dropFile(elsewhere, 'scenes.mp4', await threeScenes());
    await expect.poll(() => boundaries(elsewhere), { timeout: 60_000 }).toEqual([5, 48, 66]);
    await goTo(elsewhere, 66);
    await expect(prompt(elsewhere)).toHaveValue('a red car');
    await goTo(elsewhere, 50);
    await elsewhere.getByRole('button', { name: 'Go back to the inherited prompt' }).click();
    await expect(prompt(elsewhere)).toHaveValue('green trees');
    // The boundary was detected and edited by nobody: it stays.
    await expect.poll(() => boundaries(elsewhere)).toEqual([5, 48, 66]);
    await elsewhere.context().close();
  });
});

test('words of a shot color its frames and no others, on screen and in the export', async ({ page }) => {
  test.setTimeout(1_800_000);
  await openStudio(page);
  await openSample(page);
  await choose(page, 'Runs on', 'wasm');
  await prompt(page).fill('a woman in an orange sweater');
  await goTo(page, 45);
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Give shot 2 its own prompt' }).click();
  await prompt(page).fill('a woman in a blue sweater');
  await goTo(page, 44);
  await expect(prompt(page)).toHaveValue('a woman in an orange sweater');
  await page.keyboard.press('i');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Colorize' }).click({ timeout: 600_000 });
  await expect(page.getByText('is colorized (2 frames)')).toBeVisible({ timeout: 900_000 });

  await test.step('a frame that comes under other words is not done with them; undo finds it done', async () => {
    await page.getByRole('slider', { name: 'Playhead' }).focus();
    await page.keyboard.press('Tab');
    await expect(boundary(page, 2)).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByText('(1 frame')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('is colorized (2 frames)')).toBeVisible();
  });

  await page.getByRole('button', { name: 'Export MP4' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 240_000 }),
    page.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  const planes = await decodeI420(readFileSync(await download.path()));
  const [luma, chroma] = [640 * 480, 320 * 240];
  expect(planes.length).toBe(2 * (luma + 2 * chroma));
  /** Mean of V - U where the sweater's front is, on both frames: warm above 0, cold below. */
  const warmth = (frame: number) => {
    const u = planes.subarray(frame * (luma + 2 * chroma) + luma).subarray(0, chroma);
    const v = planes.subarray(frame * (luma + 2 * chroma) + luma + chroma).subarray(0, chroma);
    let sum = 0;
    for (let y = 150; y < 210; y++) {
      for (let x = 130; x < 180; x++) sum += v[y * 320 + x]! - u[y * 320 + x]!;
    }
    return sum / (60 * 50);
  };
  expect(warmth(0)).toBeGreaterThan(10);
  expect(warmth(1)).toBeLessThan(-10);
});
