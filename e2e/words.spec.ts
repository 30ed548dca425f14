/** Words in other languages, as a user types them: what is loaded for them, and what the rows show. */
import { expect, type Page, test } from '@playwright/test';
import { openSample, openStudio, prompt, useTinyPack } from './studio-page';

/** Files of the app that only other languages need, as they are asked for. */
function languageFiles(page: Page): string[] {
  const files: string[] = [];
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname.split('/').pop() ?? '';
    if (/^(detector|de|fr|es|it|pt|nl|ja|zh)-[\w-]+\.js$/.test(name)) files.push(name.replace(/-.*/, ''));
  });
  return files;
}

const rows = (page: Page) =>
  page
    .locator('.row')
    .evaluateAll((items) =>
      items.map((item) => [item.querySelector('input')?.value, item.querySelector('.row-color')?.textContent]),
    );

test('English loads nothing for other languages; German loads its own, and shows the words as typed', async ({
  page,
}) => {
  await useTinyPack(page);
  const files = languageFiles(page);
  await openStudio(page);
  await openSample(page);
  await prompt(page).fill('a woman in a red dress, a café with green doors');
  await expect.poll(() => rows(page)).toContainEqual(['dress', 'red']);
  expect(files).toEqual([]);

  await prompt(page).fill('eine Frau in einem roten Kleid und ein Papagei');
  await expect.poll(() => rows(page)).toEqual([['Kleid', 'red']]);
  await expect(page.getByText('Papagei (not understood)')).toBeVisible();
  expect(files).toEqual(['detector', 'de']);

  await prompt(page).fill('红色的车');
  await expect.poll(() => rows(page)).toEqual([['车', 'red']]);
  expect(files).toEqual(['detector', 'de', 'zh']);
});
