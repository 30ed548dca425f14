/** Pictures of the hand tools for docs/user-guide.md, one a tool, on the sample's first frame. */
import { expect, type Page } from '@playwright/test';

type Share = readonly [x: number, y: number];

const SWEATER: Share = [0.48, 0.75];
const BOARD = [
  [0.74, 0.08],
  [1, 0.66],
] as const;
/** Over the hair, down to the shoulder. */
const HAIR: readonly Share[] = [
  [0.45, 0.27],
  [0.43, 0.36],
  [0.42, 0.44],
];
const WALL: Share = [0.62, 0.15];

/** @param page with the sample open. @param folder of the docs */
export async function handPictures(page: Page, folder: string): Promise<void> {
  await page.setViewportSize({ width: 1100, height: 720 });
  const picture = async (name: string) => {
    await expect(page.locator('.hand-said')).toBeEmpty({ timeout: 60_000 });
    await drafted(page);
    await page.screenshot({ path: `${folder}hand-${name}.jpg`, type: 'jpeg', quality: 82 });
  };
  const undo = async (times: number) => {
    for (let i = 0; i < times; i++) await page.keyboard.press('Control+z');
    await expect(page.locator('.hand-outline, .hand-color')).toHaveCount(0);
  };

  await page.getByRole('button', { name: 'Click a thing' }).click();
  await draw(page, [SWEATER]);
  await page.getByRole('button', { name: 'Color of thing 1: any color' }).click({ timeout: 60_000 });
  await page.getByRole('textbox', { name: 'Exact', exact: true }).fill('#2e7d5b');
  await page.keyboard.press('Escape');
  await picture('click');
  await page.getByRole('checkbox', { name: 'keep as it is' }).check();
  await page.getByRole('textbox', { name: 'What color is what?' }).fill('a red sweater');
  await picture('keep');
  await undo(4);

  await page.getByRole('button', { name: 'Box around a thing' }).click();
  await draw(page, BOARD);
  await expect(page.locator('.hand-outline')).toBeVisible({ timeout: 60_000 });
  await picture('box');
  await undo(1);

  await page.getByRole('button', { name: 'Brush', exact: true }).click();
  await draw(page, HAIR);
  await expect(page.locator('.hand-outline')).toBeVisible({ timeout: 60_000 });
  await picture('brush');
  await undo(1);

  await page.getByRole('button', { name: 'Points of color' }).click();
  await draw(page, [WALL]);
  await draw(page, [SWEATER, [0.52, 0.85]]);
  await picture('color');
  await undo(2);
}

async function drafted(page: Page): Promise<void> {
  // An edit's draft is planned after a moment.
  await page.waitForTimeout(400);
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', 'draft', { timeout: 900_000 });
  await expect(page.locator('.draft-line')).not.toHaveAttribute('data-busy', { timeout: 900_000 });
}

async function draw(page: Page, places: readonly Share[]): Promise<void> {
  const box = (await page.locator('.hand-surface').boundingBox())!;
  const [first, ...others] = places.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
  await page.mouse.move(first!.x, first!.y);
  await page.mouse.down();
  for (const { x, y } of others) await page.mouse.move(x, y, { steps: 6 });
  await page.mouse.up();
}
