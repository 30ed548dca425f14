import { execFileSync } from 'node:child_process';
import { chromium, type Page } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';
import { serve } from '../src/cli/serve.mjs';
import { root } from '../src/cli/setup.mjs';
import { filesPictures } from './files-pictures';
import { givenPicture } from './given-pictures';
import { handPictures } from './hand-pictures';
import { lookPictures } from './look-pictures';
import { draftFullView } from './studio-page';

/**
 * `npm run pictures`: makes the pictures of the docs and of the first screen from the built app and its pack, by itself:
 * public/samples/walk-color.mp4 (the moving before and after), docs/studio.png (the sample with its words, drafted), docs/hand-*.jpg
 * (the tools), docs/files-*.jpg (opening, queue, projects, export), docs/given.jpg (a frame that was edited elsewhere),
 * docs/looks.jpg and docs/row-sliders.jpg.
 * `npm run pictures -- files`, `studio`, `hand`, `given` or `looks` makes those alone.
 */
const WORDS = 'a woman in an orange sweater, brown hair, a light blue wall';

const alone = ['files', 'studio', 'hand', 'given', 'looks'].find((part) => process.argv.includes(part));

if (!alone)
  execFileSync(
    process.execPath,
    [
      ...[`${root}src/cli/run-ts.mjs`, 'colorize', `${root}public/samples/walk.mp4`, '--prompt', WORDS],
      ...['--frames', '60', '--quality', 'draft', '-o', `${root}public/samples/walk-color.mp4`],
    ],
    { stdio: 'inherit' },
  );

const server = await serve({ ports: [0] });
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags({ webgpu: 'off' }) });
try {
  if (!alone || alone === 'files') await filesPictures(await browser.newPage(), server.url, `${root}docs/`);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Try the sample clip' }).click();
  if (!alone || alone === 'studio') await studioPicture(page);
  if (!alone || alone === 'looks') await lookPictures(page, `${root}docs/`);
  if (!alone || alone === 'given') await givenPicture(page, `${root}docs/`);
  if (!alone || alone === 'hand') {
    await page.getByRole('textbox', { name: 'What color is what?' }).fill('brown hair, a light blue wall');
    await page.keyboard.press('Escape');
    await handPictures(page, `${root}docs/`);
  }
} finally {
  await browser.close();
  await server.close();
}

async function studioPicture(page: Page): Promise<void> {
  await draftFullView(page);
  await page.screenshot({ path: `${root}docs/studio.png` });
}
