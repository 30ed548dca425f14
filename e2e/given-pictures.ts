import { expect, type Page } from '@playwright/test';
import { dropFile } from './studio-page';

/** docs/given.jpg: a frame that was edited elsewhere, dropped on its film, and the question beside it. */
export async function givenPicture(page: Page, folder: string): Promise<void> {
  await page.setViewportSize({ width: 1100, height: 720 });
  const words = page.getByRole('textbox', { name: 'What color is what?' });
  const time = page.getByRole('textbox', { name: 'Time' });
  await time.fill('#40');
  await time.press('Enter');
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-frame', '39');
  await words.fill('a woman in a purple sweater, brown hair, a light blue wall');
  await drafted(page);
  const edited = await page.locator('.viewer canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  await words.fill('');
  await drafted(page);
  await dropFile(page, 'frame-40-edited.png', Buffer.from(edited.split(',')[1]!, 'base64'));
  const offer = page.getByRole('group', { name: /^What is frame-40-edited.png for/ });
  await offer.getByRole('radio', { name: /edited: it keeps/ }).check();
  await drafted(page);
  await offer.scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${folder}given.jpg`, quality: 85 });
  await offer.getByRole('button', { name: 'Never mind' }).click();
}

async function drafted(page: Page): Promise<void> {
  await page.waitForTimeout(600);
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', 'draft', { timeout: 900_000 });
  await expect(page.locator('.draft-line')).not.toHaveAttribute('data-busy', { timeout: 900_000 });
}
