/** Looks, sliders of the whole and of a row, variants: by keyboard and pointer, undone, found again after a reload. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { colorOnScreen, lookAt, openSample, openStudio, prompt, useTinyPack } from './studio-page';

test('looks, sliders and variants change colors without a draft, and are undone', async ({ page }) => {
  await useTinyPack(page);
  await openStudio(page);
  await openSample(page);
  await prompt(page).fill('an orange sweater');
  const canvas = page.locator('.viewer canvas');
  await expect(canvas).toHaveAttribute('data-shown', 'draft', { timeout: 60_000 });
  const undid = (what: string) => expect(page.getByText(`Undid ${what}`)).toBeVisible();
  const asColored = page.getByRole('button', { name: 'As colored' });
  await expect(asColored).toHaveAttribute('aria-pressed', 'true');

  await test.step('a look, by keyboard', async () => {
    const before = await colorOnScreen(page);
    await page.getByRole('button', { name: 'Faded 1970s' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => colorOnScreen(page)).toBeGreaterThan(1.1 * before);
    // Sliders stand where the look has put them, and take it further.
    const saturation = page.locator('.grade').getByRole('slider', { name: 'Saturation' });
    await expect(saturation).toHaveValue('0.5');
    await saturation.focus();
    await page.keyboard.press('Home');
    await page.getByRole('textbox', { name: 'Name of this look' }).fill('Silver');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Silver', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await lookAt(page, 'looks');
    await page.keyboard.press('Escape');
    for (const what of ['saving the look Silver', 'saturation', 'the look Faded 1970s']) {
      await page.getByRole('button', { name: /^Undo/ }).click();
      await undid(what);
    }
    await expect(asColored).toHaveAttribute('aria-pressed', 'true');
    await expect(canvas).toHaveAttribute('data-shown', 'draft');
  });

  await test.step('a row by itself', async () => {
    await page.getByRole('button', { name: 'Color of sweater: orange' }).click();
    const panel = page.getByRole('dialog', { name: 'Color of sweater' });
    await panel.getByText('Sliders of sweater').click();
    await panel.getByRole('slider', { name: 'Strength' }).focus();
    await page.keyboard.press('Home');
    await expect(panel.getByRole('button', { name: 'Reset' })).toBeVisible();
    expect((await new AxeBuilder({ page }).include('.picker').analyze()).violations).toEqual([]);
    await lookAt(page, 'row-sliders');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await undid('the sliders of sweater');
  });

  await test.step('a variant of four', async () => {
    await page.getByRole('button', { name: 'Four variants' }).click();
    const variants = page.getByRole('region', { name: 'Four variants' });
    await expect(variants).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
    expect((await new AxeBuilder({ page }).include('.prompts').analyze()).violations).toEqual([]);
    await variants.getByRole('button', { name: 'Variant 3' }).click();
    await expect(page.locator('.seed')).toContainText('Variant 3');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await undid('variant 3');
    await expect(page.locator('.seed')).toContainText('Best guess');
  });

  await test.step('a reload', async () => {
    await page.getByRole('button', { name: 'Hand-tinted' }).click();
    await expect(page.locator('.header-saved')).toHaveText('saved');
    await page.reload();
    await expect(page.getByRole('button', { name: 'Hand-tinted' })).toHaveAttribute('aria-pressed', 'true', {
      timeout: 30_000,
    });
    // Saved for other films, whatever this one's history says.
    await expect(page.getByRole('button', { name: 'Silver', exact: true })).toBeVisible();
  });
});
