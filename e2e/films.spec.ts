/** A film's work ends with the film: here others are opened while it is still at work, in the real app with the tiny pack. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { ffmpeg, ffprobe } from './ffmpeg-node';
import { dropFile, openStudio, playhead, prompt, useTinyPack } from './studio-page';

/** Small gray films of one pattern; their number of frames tells them apart. */
const film = (pattern: 'testsrc2' | 'smptebars', frames: number) =>
  ffmpeg(
    [
      ...['-f', 'lavfi', '-i', `${pattern}=size=96x64:rate=25:duration=${frames / 25},format=gray`],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', 'film.mp4'],
    ],
    'film.mp4',
  );

/** Holds back the page's messages to workers of a name from hold() until release(), as if the workers were busy. */
interface Holding {
  hold(name: string): void;
  release(): void;
}

function installHolding(): void {
  let held: string | null = null;
  let waiting: (() => void)[] = [];
  const Native = Worker;
  window.Worker = class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      const post = this.postMessage.bind(this) as (...sent: unknown[]) => void;
      this.postMessage = (...sent: unknown[]) => {
        if (held === options?.name) waiting.push(() => post(...sent));
        else post(...sent);
      };
    }
  };
  const holding: Holding = {
    hold: (name) => {
      held = name;
    },
    release: () => {
      held = null;
      for (const send of waiting) send();
      waiting = [];
    },
  };
  Object.assign(window, { holding });
}

const hold = (page: Page, name: string) =>
  page.evaluate((name) => (window as unknown as { holding: Holding }).holding.hold(name), name);
const release = (page: Page) => page.evaluate(() => (window as unknown as { holding: Holding }).holding.release());

test.beforeEach(async ({ page }) => {
  await page.addInitScript(installHolding);
  await useTinyPack(page);
  await openStudio(page);
});

async function open(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await dropFile(page, name, bytes);
  await expect(page.getByRole('button', { name: `About ${name}` })).toBeVisible({ timeout: 60_000 });
}

async function exportFilm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export MP4' }).click({ timeout: 240_000 });
  await page
    .getByRole('dialog', { name: 'Export' })
    .getByRole('button', { name: /export$/i })
    .click();
}

test('a film opened while another is exported can be exported itself, and gets no file but its own', async ({
  page,
}) => {
  const saved: string[] = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  await open(page, 'first.mp4', await film('testsrc2', 8));
  await page.getByRole('button', { name: 'Colorize', exact: true }).click({ timeout: 240_000 });
  await expect(page.getByText('is colorized (8 frames)')).toBeVisible({ timeout: 240_000 });
  await hold(page, 'media exporter');
  await exportFilm(page);
  await expect(page.getByRole('progressbar', { name: 'Exporting' })).toBeVisible();

  await dropFile(page, 'second.mp4', await film('smptebars', 5));
  const question = page.getByRole('alertdialog', { name: 'first.mp4 is still being exported' });
  await question.getByRole('button', { name: 'Stop and open second.mp4' }).click({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'About second.mp4' })).toBeVisible();
  await release(page);
  const downloading = page.waitForEvent('download');
  await exportFilm(page);
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('second-color.mp4');
  const { streams } = await ffprobe(readFileSync(await download.path()));
  expect(streams[0]).toMatchObject({ nb_read_packets: '5' });
  await expect(page.getByText('second-color.mp4 is saved')).toBeVisible();
  expect(saved).toEqual(['second-color.mp4']);
  // A download may still be reading the file when its film is closed and other media readers start.
  await open(page, 'third.mp4', await film('smptebars', 6));
  const files = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('exports');
    return Promise.all(
      (await Array.fromAsync(folder.values())).map(
        async (file) => (await (file as FileSystemFileHandle).getFile()).size,
      ),
    );
  });
  expect(files).toEqual([readFileSync(await download.path()).length]);
});

test('a film that another takes the place of comes back with its words, its colors and nothing of the other', async ({
  page,
}) => {
  const first = await film('testsrc2', 8);
  await open(page, 'first.mp4', first);
  await prompt(page).fill('a red bar');
  await page.getByRole('slider', { name: 'Playhead' }).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Colorize', exact: true }).click({ timeout: 240_000 });
  await expect(page.getByText('is colorized (8 frames)')).toBeVisible({ timeout: 240_000 });
  await hold(page, 'media exporter');
  await exportFilm(page);
  await expect(page.getByRole('progressbar', { name: 'Exporting' })).toBeVisible();
  await dropFile(page, 'second.mp4', await film('smptebars', 5));
  await page.getByRole('button', { name: 'Stop and open second.mp4' }).click({ timeout: 60_000 });
  await expect(prompt(page)).toHaveValue('');
  await release(page);
  await dropFile(page, 'first.mp4', first);
  await expect(prompt(page)).toHaveValue('a red bar', { timeout: 60_000 });
  expect(await playhead(page)).toBe(3);
  await expect(page.getByText('is colorized (8 frames)')).toBeVisible({ timeout: 60_000 });
});
