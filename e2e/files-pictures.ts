/** Pictures of opening, queue, export and projects for docs/user-guide.md, with the samples as films. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { dropHandles } from './studio-page';

const SAMPLES = new URL('../public/samples/', import.meta.url);

/** @param page a new one. @param folder of the docs */
export async function filesPictures(page: Page, url: string, folder: string): Promise<void> {
  await page.setViewportSize({ width: 1100, height: 720 });
  await page.goto(url);
  const picture = (name: string) =>
    page.screenshot({ path: `${folder}files-${name}.jpg`, type: 'jpeg', quality: 82, animations: 'disabled' });
  await expect(page.locator('video').first()).toBeVisible();
  await picture('open');

  const sample = (name: string) => new Uint8Array(readFileSync(new URL(name, SAMPLES)));
  await dropHandles(page, { 'walk.mp4': sample('walk.mp4'), 'square.mp4': sample('pedestrians.mp4') });
  await page.getByRole('textbox', { name: 'Same words for all 2' }).fill('a light blue sky, green trees');
  const own = page.getByRole('listitem', { name: 'walk.mp4' }).getByRole('textbox', { name: 'What color is what?' });
  await expect(own).toHaveValue('a light blue sky, green trees');
  await own.fill('a woman in an orange sweater, a light blue wall');
  await page.getByRole('heading', { name: 'Queue' }).click();
  await picture('queue');
  for (const name of ['walk.mp4', 'square.mp4']) await page.getByRole('button', { name: `Remove ${name}` }).click();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'People on a square' }).click();
  await expect(page.locator('.header-saved')).toHaveText('saved', { timeout: 120_000 });
  await page.getByRole('button', { name: 'File' }).click();
  await page.getByRole('menuitem', { name: 'Close this film' }).click();
  await expect(page.getByText('pedestrians.mp4')).toBeVisible();
  // As tall as the list needs.
  await page.setViewportSize({ width: 1100, height: 900 });
  await picture('recent');
  await page.setViewportSize({ width: 1100, height: 720 });

  await page.getByRole('button', { name: 'Try the sample clip' }).click();
  await expect(page.locator('.viewer canvas')).toHaveAttribute('data-shown', 'draft', { timeout: 900_000 });
  await page.getByRole('button', { name: 'Export MP4' }).click();
  await page.getByRole('dialog', { name: 'Export' }).getByLabel('Format').selectOption('prores');
  await picture('export');
  await page.keyboard.press('Escape');
}
