import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openSample, openStudio, playhead, prompt, useTinyPack } from './studio-page';

/** Checks the whole page: axe must report no serious or critical violation. */
async function expectNoSeriousViolations(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`);
  expect(serious).toEqual([]);
}

test.beforeEach(async ({ page }) => {
  await useTinyPack(page);
  await openStudio(page);
});

test('axe finds nothing serious on any screen', async ({ page }) => {
  await expectNoSeriousViolations(page, 'welcome');
  await openSample(page);
  await prompt(page).fill('a woman in an orange sweater, a blue board that slowly passes');
  await expect(page.getByRole('button', { name: 'Color of board: blue' })).toBeVisible();
  await expectNoSeriousViolations(page, 'studio');
  await page.getByRole('button', { name: 'Wipe between gray and color' }).click();
  await expectNoSeriousViolations(page, 'wipe');
  for (const button of ['Color of sweater: orange', 'Settings', 'About walk.mp4', 'Keys']) {
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoSeriousViolations(page, button);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  const exportButton = page.getByRole('button', { name: 'Export MP4' });
  await expect(exportButton).toBeEnabled({ timeout: 60_000 });
  await exportButton.click();
  await expectNoSeriousViolations(page, 'export');
});

/** Presses Tab until `name` has focus, as a user without a mouse does; every stop must be visible. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string, key = 'Tab'): Promise<void> {
  const target = page.getByRole(role, { name, exact: role === 'button' });
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press(key);
    const outline = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return 'none needed';
      // The components hide their own input and draw the focus on its label or thumb.
      const shown = [focused, focused.closest('[data-focus-visible]'), focused.closest('label')].filter(
        (x) => x !== null,
      );
      return shown.map((element) => getComputedStyle(element).outlineStyle).find((style) => style !== 'none') ?? 'none';
    });
    const where = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
    if (!where?.includes('type="checkbox"')) expect(outline, `focus must be visible on ${where}`).not.toBe('none');
  }
  throw new Error(`Tab never reached ${role} ${name}`);
}

test('everything by keyboard alone', async ({ page }) => {
  test.setTimeout(300_000);
  await tabTo(page, 'button', 'Try the sample clip');
  await page.keyboard.press('Enter');
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-frame', '0');

  await tabTo(page, 'button', 'Settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await tabTo(page, 'combobox', 'Working size');
  await page.keyboard.press('Home');
  await page.keyboard.press('Escape');

  await tabTo(page, 'textbox', 'What color is what?');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('a red sweater');
  await tabTo(page, 'button', 'Color of sweater: red');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'teal');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(prompt(page)).toHaveValue('a teal sweater');

  await tabTo(page, 'slider', 'Playhead');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('i');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('.');
  await page.keyboard.press('o');
  expect(await playhead(page)).toBe(12);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('Home');
  expect(await playhead(page)).toBe(0);

  await page.keyboard.press('w');
  await tabTo(page, 'slider', 'Wipe between gray and color', 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('slider', { name: 'Wipe between gray and color' })).toHaveAttribute(
    'aria-valuenow',
    '52',
  );

  await expect(page.getByRole('button', { name: 'Colorize' })).toBeEnabled({ timeout: 60_000 });
  await tabTo(page, 'button', 'Colorize');
  await page.keyboard.press('Enter');
  await expect(page.getByText('is colorized (3 frames)')).toBeVisible({ timeout: 120_000 });
  await tabTo(page, 'button', 'Export MP4');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Export');
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.keyboard.press('Enter'),
  ]);
  expect(download.suggestedFilename()).toBe('walk-color.mp4');
});

for (const [name, size] of [
  ['1024 x 640', { width: 1024, height: 640 }],
  ['1024 x 640 at 200 %', { width: 512, height: 320 }],
] as const) {
  test(`usable at ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await openSample(page);
    await prompt(page).fill('a woman in an orange sweater, a blue board');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const controls = ['Play', 'Settings', 'Colorize', 'Export MP4', 'Remove board', 'Another'];
    for (const control of controls) {
      const button = page.getByRole('button', { name: control, exact: true });
      await button.scrollIntoViewIfNeeded();
      await expect(button).toBeInViewport({ ratio: 0.9 });
    }
    const picture = (await page.locator('.viewer canvas').boundingBox())!;
    expect(picture.height).toBeGreaterThan(size.height * 0.3);
  });
}

test('reduced motion: nothing keeps moving', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openSample(page);
  await prompt(page).fill('a red sweater');
  const moving = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  );
  expect(moving).toBe(0);
});
