import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { dropFile, openStudio, useTinyPack } from './studio-page';
import { threeCars } from './three-cars';

// Mouse, keyboard and fingers on one page, as on a convertible.
test.use({ hasTouch: true });

type Share = readonly [x: number, y: number];

/** From where to where each tool is drawn by pointers; both ends are the same for clicks. */
const TOOLS: readonly { name: string; key: string; made: string; from: Share; to: Share; enters: number }[] = [
  { name: 'Click a thing', key: 't', made: '.hand-outline[data-thing]', from: [0.5, 0.62], to: [0.5, 0.62], enters: 1 },
  {
    name: 'Box around a thing',
    key: 'r',
    made: '.hand-outline[data-thing]',
    from: [0.35, 0.45],
    to: [0.65, 0.75],
    enters: 2,
  },
  { name: 'Brush', key: 'b', made: '.hand-outline[data-thing]', from: [0.42, 0.6], to: [0.58, 0.6], enters: 1 },
  { name: 'Points of color', key: 'c', made: '.hand-color', from: [0.42, 0.3], to: [0.58, 0.3], enters: 1 },
];

/** Shares of the picture to pixels of the page. */
async function onScreen(page: Page, [x, y]: Share): Promise<{ x: number; y: number }> {
  const box = (await page.locator('.hand-surface').boundingBox())!;
  return { x: box.x + x * box.width, y: box.y + y * box.height };
}

async function byMouse(page: Page, from: Share, to: Share): Promise<void> {
  const [start, end] = [await onScreen(page, from), await onScreen(page, to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  if (from !== to) await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

async function byFinger(page: Page, from: Share, to: Share): Promise<void> {
  const [start, end] = [await onScreen(page, from), await onScreen(page, to)];
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  await touch('touchStart', start);
  for (let i = 1; i <= 4; i++) {
    const at = { x: start.x + ((end.x - start.x) * i) / 4, y: start.y + ((end.y - start.y) * i) / 4 };
    if (from !== to) await touch('touchMove', at);
  }
  await touch('touchEnd');
  await session.detach();
}

/** Arrows and Enter alone; a box has its two corners. */
async function byKeys(page: Page, enters: number): Promise<void> {
  await page.locator('.hand-surface').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  if (enters === 1) return;
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`),
  ).toEqual([]);
}

test('each tool answers to mouse, keys and fingers, and axe finds nothing', async ({ page }) => {
  test.setTimeout(240_000);
  await useTinyPack(page);
  await openStudio(page);
  await dropFile(page, 'cars.png', await threeCars(page));
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', 'draft', { timeout: 60_000 });
  const undo = async (made: string) => {
    await page.keyboard.press('Control+z');
    await expect(page.locator(made)).toHaveCount(0);
  };
  for (const { name, key, made, from, to, enters } of TOOLS) {
    const tool = page.getByRole('button', { name, exact: true });
    await tool.click();
    await byMouse(page, from, from[0] === to[0] ? from : to);
    await expect(page.locator(made), `${name} by mouse`).toHaveCount(1, { timeout: 30_000 });
    await undo(made);
    await tool.click();
    await expect(page.locator('.hand-surface')).toHaveCount(0);

    await page.locator('.viewer').click({ position: { x: 200, y: 4 } });
    await page.keyboard.press(key);
    await byKeys(page, enters);
    await expect(page.locator(made), `${name} by keys`).toHaveCount(1, { timeout: 30_000 });
    await undo(made);
    await page.locator('.hand-surface').focus();
    await page.keyboard.press('Escape');
    await expect(page.locator('.hand-surface')).toHaveCount(0);

    await tool.tap();
    await byFinger(page, from, from[0] === to[0] ? from : to);
    await expect(page.locator(made), `${name} by finger`).toHaveCount(1, { timeout: 30_000 });
    if (name === 'Brush') {
      // What was shown stays for the rest of the walk.
      await tool.tap();
      continue;
    }
    if (name !== 'Points of color') await undo(made);
    if (name !== 'Points of color') await tool.tap();
  }
  await expectAccessible(page, 'points of color');

  await page.getByRole('button', { name: 'Current color: #3366cc' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'teal', exact: true }).tap();
  await expectAccessible(page, 'the current color');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Current color: #008080' })).toBeVisible();

  const keep = page.getByRole('checkbox', { name: 'keep as it is' });
  await expect(keep).toBeEnabled({ timeout: 60_000 });
  await keep.check();
  await expect(page.getByRole('button', { name: /Color of thing 1: #/ })).toBeVisible();
  await page.getByRole('switch', { name: 'Use stroke 1 of color' }).press('Space');
  await expect(page.locator('.hand-color')).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove stroke 1 of color' }).click();
  await expectAccessible(page, 'a thing that is kept');
  if (process.env.HAND_SHOTS) await page.screenshot({ path: `${process.env.HAND_SHOTS}/tools.png` });
});
