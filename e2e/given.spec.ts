import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ffmpeg } from './ffmpeg-node';
import { evict } from './storage';
import { colorOnScreen, dropFile, lookAt, openStudio, useTinyPack } from './studio-page';

/** Eight frames of gray bars that hold still. */
const bars = () =>
  ffmpeg(
    [
      '-f',
      'lavfi',
      '-t',
      '0.8',
      '-i',
      'smptebars=size=160x120:rate=10',
      '-vf',
      'format=gray,format=yuv420p',
      'bars.mp4',
    ],
    'bars.mp4',
  );
const red = (size: string) =>
  ffmpeg(['-f', 'lavfi', '-i', `color=0xe02020:size=${size}`, '-frames:v', '1', 'red.png'], 'red.png');

async function drafted(page: Page): Promise<void> {
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', 'draft', { timeout: 120_000 });
  await expect(page.locator('.draft-line')).not.toHaveAttribute('data-busy', { timeout: 120_000 });
}

test('frames keep their colors, pictures are asked what they are for, shown before they are taken, and come back', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await useTinyPack(page);
  await openStudio(page);
  await dropFile(page, 'bars.mp4', await bars());
  await drafted(page);

  const playhead = page.getByRole('slider', { name: 'Playhead' });
  const first = page.getByRole('button', { name: 'Go to frame 1', exact: true });
  await page.keyboard.press('p');
  await expect(first).toBeVisible();
  await expect(playhead).toHaveAttribute('aria-valuetext', /keeps its colors/);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Undid keeping frame 1')).toBeVisible();
  await expect(first).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await expect(first).toBeVisible();
  await page.getByRole('button', { name: 'Let go of this frame' }).focus();
  await page.keyboard.press('Enter');
  await expect(first).toHaveCount(0);

  // A picture of another shape is no frame of the film.
  await dropFile(page, 'red.png', await red('64x64'));
  const offer = page.getByRole('group', { name: 'What is red.png for?' });
  await expect(offer.getByRole('radio', { name: /^Frame 1, edited/ })).toBeDisabled();
  await offer.getByRole('button', { name: 'Never mind' }).click();
  await expect(offer).toHaveCount(0);

  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await drafted(page);
  const before = await colorOnScreen(page);
  await dropFile(page, 'red.png', await red('320x240'));
  await offer.getByRole('radio', { name: /^Frame 5, edited/ }).check();
  // What it would do is on screen before it is accepted; declining brings the draft of before back.
  await expect.poll(() => colorOnScreen(page), { timeout: 60_000 }).toBeGreaterThan(before + 30);
  await offer.scrollIntoViewIfNeeded();
  await lookAt(page, 'offer');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await offer.getByRole('button', { name: 'Never mind' }).click();
  await expect.poll(() => colorOnScreen(page)).toBeLessThan(before + 5);
  await dropFile(page, 'red.png', await red('320x240'));
  await offer.getByRole('radio', { name: /^Frame 5, edited/ }).check();
  await offer.getByRole('button', { name: 'Accept' }).click();
  const fifth = page.getByRole('button', { name: 'Go to frame 5', exact: true });
  await expect(fifth).toBeVisible();
  await expect(page.locator('.header-saved')).toHaveText('saved');

  // A project file brings its pictures along: here none are left but those.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Save the project as a file' }).click();
  const saved = readFileSync(await (await download).path());
  await evict(page, 'pictures');
  await page.keyboard.press('Control+z');
  await expect(fifth).toHaveCount(0);
  await dropFile(page, 'bars.tintype', saved);
  await expect(fifth).toBeVisible();
  await expect(page.locator('.header-saved')).toHaveText('saved');

  await page.reload();
  await expect(fifth).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: /^Colorize/ }).click({ timeout: 120_000 });
  const canvas = page.locator('.viewer canvas');
  await expect(canvas).toHaveAttribute('data-shown', 'done', { timeout: 120_000 });
  await lookAt(page, 'locked');
  // The rest of the shot follows it, both ways.
  for (const key of ['Home', 'End']) {
    await playhead.press(key);
    await expect(canvas).toHaveAttribute('data-frame', key === 'Home' ? '0' : '7');
    await expect(canvas).toHaveAttribute('data-shown', 'done');
    expect(await colorOnScreen(page)).toBeGreaterThan(before + 30);
  }
});
