import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Lab } from '../src/domain/color/lab';
import { dropFile, openSample, openStudio, useTinyPack } from './studio-page';
import { differenceAb, meanLab, threeCars } from './three-cars';

/** Middles of the cars' bodies, in shares of the picture. */
const CARS = [
  [0.17, 0.62],
  [0.5, 0.62],
  [0.83, 0.62],
] as const;

/** The real pack, on the processor: colors matter here. */
async function openCars(page: Page): Promise<Locator> {
  const own = process.env.HAND_PICTURE;
  await openStudio(page);
  await dropFile(page, 'cars.png', own ? readFileSync(own) : await threeCars(page));
  const canvas = page.locator('.viewer canvas');
  await expect(canvas).toHaveAttribute('data-shown', 'draft', { timeout: 120_000 });
  await expect(page.locator('.draft-line')).not.toHaveAttribute('data-busy');
  return canvas;
}

async function clickAt(
  page: Page,
  [x, y]: readonly [number, number],
  modifiers: ('Shift' | 'Alt')[] = [],
): Promise<void> {
  const { width, height } = (await page.locator('.hand-surface').boundingBox())!;
  await page.locator('.hand-surface').click({ position: { x: x * width, y: y * height }, modifiers });
}

async function drafted(page: Page): Promise<void> {
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', 'draft', { timeout: 120_000 });
  await expect(page.locator('.draft-line')).not.toHaveAttribute('data-busy', { timeout: 120_000 });
}

/** Colors of the three cars. Nobody points at a row meanwhile: that would dim the picture. */
async function colorsOf(page: Page): Promise<Lab[]> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const colors: Lab[] = [];
  for (const car of CARS) colors.push(await meanLab(page, car));
  return colors;
}

test('one click colors one car of three, and undo brings all back', async ({ page }) => {
  test.setTimeout(600_000);
  await openCars(page);
  const before = await colorsOf(page);
  await page.getByRole('button', { name: 'Click a thing' }).click();
  await clickAt(page, CARS[1]);
  const outline = page.locator('.hand-outline[data-thing="hand-1"]');
  await expect(outline).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Color of thing 1: any color' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'purple', exact: true }).click();
  await page.keyboard.press('Escape');
  await drafted(page);
  const after = await colorsOf(page);
  const moved = after.map((lab, i) => differenceAb(lab, before[i]!));
  test.info().annotations.push({ type: 'moved by', description: moved.map((de) => de.toFixed(1)).join(', ') });
  if (process.env.HAND_SHOTS) console.log(JSON.stringify({ moved, before, after }));
  expect(moved[1]).toBeGreaterThanOrEqual(15);
  expect(moved[0]).toBeLessThanOrEqual(3);
  expect(moved[2]).toBeLessThanOrEqual(3);
  if (process.env.HAND_SHOTS) await page.screenshot({ path: `${process.env.HAND_SHOTS}/purple.png` });

  const whole = await outline.locator('path').last().getAttribute('d');
  await page.getByRole('button', { name: 'Brush' }).click();
  const box = (await page.locator('.hand-surface').boundingBox())!;
  await page.mouse.move(box.x + 0.45 * box.width, box.y + 0.3 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.55 * box.width, box.y + 0.3 * box.height, { steps: 5 });
  await page.mouse.up();
  await expect(outline.locator('path').last()).not.toHaveAttribute('d', whole!, { timeout: 30_000 });
  if (process.env.HAND_SHOTS) await page.screenshot({ path: `${process.env.HAND_SHOTS}/brush.png` });
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Undid adding to thing 1')).toBeVisible();
  await expect(outline.locator('path').last()).toHaveAttribute('d', whole!);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(outline).toHaveCount(0);
  await drafted(page);
  const back = await colorsOf(page);
  for (const [i, lab] of back.entries()) expect(differenceAb(lab, before[i]!)).toBeLessThan(0.1);

  // A point of color: the car under it turns blue, and what looks like it; the sky above follows it little.
  const sky = await meanLab(page, [0.5, 0.2]);
  await page.keyboard.press('c');
  await clickAt(page, CARS[2]);
  await expect(page.locator('.hand-color[data-stroke="color-1"]')).toBeVisible();
  await drafted(page);
  if (process.env.HAND_SHOTS) await page.screenshot({ path: `${process.env.HAND_SHOTS}/point.png` });
  const blue = await colorsOf(page);
  const pulled = [differenceAb(blue[2]!, before[2]!), differenceAb(await meanLab(page, [0.5, 0.2]), sky)];
  test.info().annotations.push({ type: 'point of color', description: pulled.map((de) => de.toFixed(1)).join(', ') });
  if (process.env.HAND_SHOTS) console.log(JSON.stringify({ pulled, blue, before }));
  expect(blue[2]![2] - before[2]![2]).toBeLessThanOrEqual(-15);
  expect(pulled[1]).toBeLessThan(pulled[0]! / 3);
});

test('a thing is followed through a film; keys mark, too; a palette takes any notation', async ({ page }) => {
  test.setTimeout(600_000);
  await useTinyPack(page);
  await openStudio(page);
  await openSample(page);
  await expect(page.locator('.header-engine')).toContainText(/processor/i, { timeout: 120_000 });
  // Three frames: the shot is split at the fourth.
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('s');
  await page.keyboard.press('Home');
  await page.keyboard.press('b');
  await page.locator('.hand-surface').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const outline = page.locator('.hand-outline[data-thing="hand-1"]');
  await expect(outline).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(page.locator('.hand-surface')).toHaveCount(0);
  await page.getByRole('button', { name: 'follow through the shot' }).click();
  await expect(page.getByText(/followed through the shot|lost on 2 frames/)).toBeVisible({ timeout: 120_000 });

  await page.getByRole('button', { name: 'Color of thing 1: any color' }).click();
  const exact = page.getByRole('textbox', { name: 'Exact', exact: true });
  await exact.fill('rgb(128, 64, 192)');
  await expect(page.getByRole('button', { name: 'Color of thing 1: #8040c0', includeHidden: true })).toBeAttached();
  await exact.fill('hsl(60, 100%, 50%)');
  await expect(page.getByText(/Comes out as asked|does not allow it/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.picker').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await page.keyboard.press('Escape');
  if (process.env.HAND_SHOTS) await page.screenshot({ path: `${process.env.HAND_SHOTS}/film.png` });
  const studio = await new AxeBuilder({ page }).analyze();
  expect(studio.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});
