import { expect, type Page } from '@playwright/test';
import { draftFullView } from './studio-page';

/** docs/looks.jpg (a look, its sliders, four variants) and docs/row-sliders.jpg (one thing by itself), of the sample with its words. */
export async function lookPictures(page: Page, folder: string): Promise<void> {
  await page.setViewportSize({ width: 1100, height: 860 });
  await draftFullView(page);
  await page.getByRole('button', { name: 'Color of sweater: orange' }).click();
  const panel = page.getByRole('dialog', { name: 'Color of sweater' });
  await panel.getByText('Sliders of sweater').click();
  await panel.getByRole('slider', { name: 'Saturation' }).focus();
  await page.keyboard.press('Home');
  await shoot(page, `${folder}row-sliders.jpg`);
  await panel.getByRole('button', { name: 'Reset' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Four variants' }).click();
  await expect(page.locator('.variants')).toHaveAttribute('aria-busy', 'false', { timeout: 900_000 });
  await page.getByRole('button', { name: 'Autochrome' }).click();
  await page.locator('.variants').scrollIntoViewIfNeeded();
  await shoot(page, `${folder}looks.jpg`);
}

/** The whole picture follows a small one, and the small pictures of looks follow the frame. */
async function shoot(page: Page, path: string): Promise<void> {
  await page.waitForTimeout(600);
  await page.screenshot({ path, type: 'jpeg', quality: 82 });
}
