/** The Models panel: models of the user's from a folder and a zip, refused where they are damaged, used, kept and deleted. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { quotaOf } from './storage';
import { choose, colorOnScreen, lookAt, openSample, openStudio, useTinyPack as serveTinyPack } from './studio-page';
import { differenceAb, meanLab } from './three-cars';

const PACK = new URL('packs/sd15-tiny/', import.meta.url).pathname;
const NAME = 'sd15-tiny 1';

const disk = mkdtempSync(join(tmpdir(), 'tintype-models-'));
test.afterAll(() => rmSync(disk, { recursive: true, force: true }));

/** A copy of the pack with one file replaced. */
function copyOf(folder: string, name: string, change: (bytes: Buffer) => Uint8Array): string {
  const path = join(disk, folder);
  cpSync(PACK, path, { recursive: true });
  writeFileSync(join(path, name), change(readFileSync(join(PACK, name))));
  return path;
}

async function zipOf(folder: string): Promise<Buffer> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level: 0 });
  for (const name of readdirSync(folder))
    await zip.add(`sd15-tiny/${name}`, new Uint8ArrayReader(readFileSync(join(folder, name))));
  return Buffer.from(await zip.close());
}

const panel = (page: Page): Locator => page.getByRole('dialog', { name: 'Models' });

async function openModels(page: Page): Promise<void> {
  await serveTinyPack(page);
  // Browsers without this picker use <input webkitdirectory>, which a test can answer.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  await openStudio(page);
  await page.getByRole('button', { name: 'Models…' }).click();
}

async function pick(page: Page, button: string, files: string | { name: string; mimeType: string; buffer: Buffer }) {
  const chooser = page.waitForEvent('filechooser');
  await panel(page).getByRole('button', { name: button }).click();
  await (await chooser).setFiles(files);
}

/** Drops what lies at a path on disk, as the browser itself does it. */
async function dropFromDisk(page: Page, path: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data });
}

const writeKept = (page: Page, name: string, bytes: Buffer) =>
  page.evaluate(
    async ([name, base64]) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('packs');
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
      await writable.close();
    },
    [name, bytes.toString('base64')] as const,
  );

/** Names of what lies beside the built-in model's files. */
const keptIn = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const name of (await root.getDirectoryHandle('packs', { create: true })).keys()) names.push(name);
    return names;
  });

test('a model from a folder colors a film, is kept, deleted, and comes back from a zip', async ({ page }) => {
  await openModels(page);
  const own = panel(page).getByRole('listitem', { name: NAME });
  const builtIn = panel(page).getByRole('listitem', { name: 'Built-in model' });
  await expect(builtIn).toContainText('in use', { timeout: 120_000 });
  const before = await keptIn(page);

  await test.step('what cannot be used is refused with a sentence', async () => {
    const without = copyOf('without', 'tda1.onnx', (bytes) => bytes);
    rmSync(join(without, 'tda1.onnx'));
    await pick(page, 'Choose a folder…', without);
    await expect(panel(page)).toContainText('is not whole: tda1.onnx is missing.');
    const huge = copyOf('huge', 'manifest.json', (bytes) =>
      Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), needs: { memory: 1e12, features: [] } })),
    );
    await pick(page, 'Choose a folder…', huge);
    await expect(panel(page)).toContainText('needs 1000.0 GB of memory, too much for this device');
    await pick(page, 'Choose a zip…', { name: 'notes.zip', mimeType: 'application/zip', buffer: Buffer.from('notes') });
    await expect(panel(page)).toContainText('notes.zip is not a zip that can be read');
    expect(await keptIn(page)).toEqual(before);

    const damaged = copyOf('damaged', 'unet10.data', (bytes) => bytes.map((byte, i) => (i === 99 ? byte ^ 1 : byte)));
    await pick(page, 'Choose a folder…', damaged);
    await panel(page).getByRole('button', { name: 'Add and use' }).click();
    await expect(panel(page)).toContainText('unet10.data of damaged is damaged');
    await expect(own).toHaveCount(0);

    const setQuota = await quotaOf(page);
    await pick(page, 'Choose a folder…', PACK);
    await setQuota((await page.evaluate(() => navigator.storage.estimate())).usage! + 1e6);
    await panel(page).getByRole('button', { name: 'Add and use' }).click();
    await expect(panel(page)).toContainText('The browser has no space left for this app.');
    await setQuota();
    expect((await keptIn(page)).sort()).toEqual(before.sort());
  });

  await test.step('an address becomes a link, and nothing is fetched', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await panel(page).getByLabel('Address of a zip on the web').fill('https://models.test/sd15.zip');
    const link = panel(page).getByRole('link', { name: 'Download from models.test' });
    await expect(link).toHaveAttribute('href', 'https://models.test/sd15.zip');
    expect(asked).toEqual([]);
  });

  // It is shown the model before the first tab adds it.
  const tab = await page.context().newPage();
  await openModels(tab);
  await pick(tab, 'Choose a folder…', PACK);
  await expect(panel(tab).getByRole('button', { name: 'Add and use' })).toBeVisible();

  await test.step('a folder that is dropped shows what it is, then is copied and used', async () => {
    await dropFromDisk(page, PACK);
    const add = panel(page).getByRole('region', { name: 'Add a model' });
    await expect(add).toContainText('CreativeML Open RAIL-M');
    await expect(add).toContainText('of memory');
    await lookAt(page, 'models-offered');
    await add.getByRole('button', { name: 'Add and use' }).click();
    await expect(own).toContainText('in use', { timeout: 120_000 });
    await lookAt(page, 'models-added');
    await panel(page).getByRole('button', { name: 'Close' }).click();
  });

  await test.step('another tab that fails to add it, too, leaves it as it is', async () => {
    const kept = (await keptIn(page)).sort();
    const setQuota = await quotaOf(tab);
    await setQuota(1);
    await panel(tab).getByRole('button', { name: 'Add and use' }).click();
    await expect(panel(tab)).toContainText('The browser has no space left for this app.');
    await tab.close();
    expect((await keptIn(page)).sort()).toEqual(kept);
  });

  await test.step('it colors a clip, and the record names it', async () => {
    await openSample(page);
    await choose(page, 'Working size', '128');
    await choose(page, 'Steps', '1');
    const canvas = page.locator('.viewer canvas');
    await expect(canvas).toHaveAttribute('data-shown', 'draft', { timeout: 120_000 });
    await expect(page.getByText('Reads your words as one sentence')).toBeVisible();
    await lookAt(page, 'models-sentence');

    // The model knows no places; what is shown by hand has its exact color all the same, here none.
    await page.getByRole('button', { name: 'Box around a thing' }).click();
    const { x, y, width, height } = (await page.locator('.hand-surface').boundingBox())!;
    await page.mouse.move(x + 0.4 * width, y + 0.6 * height);
    await page.mouse.down();
    await page.mouse.move(x + 0.6 * width, y + 0.95 * height, { steps: 4 });
    await page.mouse.up();
    await expect(page.locator('.hand-outline[data-thing="hand-1"]')).toBeVisible({ timeout: 60_000 });
    const chromaOfThing = async () => differenceAb(await meanLab(page, [0.5, 0.78]), [0, 0, 0]);
    expect(await chromaOfThing()).toBeGreaterThan(3);
    await page.getByText('keep gray').click();
    await expect.poll(chromaOfThing, { timeout: 60_000 }).toBeLessThan(1.5);
    await page.getByRole('slider', { name: 'Playhead' }).focus();
    await page.keyboard.press('o');
    await page.getByRole('button', { name: 'Colorize' }).click();
    await expect(page.getByText('is colorized (1 frame)')).toBeVisible({ timeout: 120_000 });
    expect(await colorOnScreen(page)).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Export MP4' }).click();
    await page.getByText('Record beside it').click();
    const record = page.waitForEvent('download', (download) => download.suggestedFilename().endsWith('.json'));
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const { pack } = JSON.parse(readFileSync(await (await record).path(), 'utf8'));
    expect(pack.name).toBe(NAME);
  });

  await test.step('it is there after a reload; without it the project says what made it', async () => {
    await expect(page.locator('.header-saved')).toHaveText('saved');
    await page.reload();
    await expect(page.getByText('is colorized (1 frame)')).toBeVisible({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Models…' }).click();
    await expect(own).toContainText('in use');
    await own.getByRole('button', { name: 'Delete…' }).click();
    await own.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(own).toHaveCount(0);
    await expect(builtIn).toContainText('in use', { timeout: 120_000 });
    expect((await keptIn(page)).sort()).toEqual(before.sort());
    await page.reload();
    await expect(page.getByText(`This project was made with the model ${NAME}`)).toBeVisible({ timeout: 120_000 });
    await lookAt(page, 'models-other');
  });

  await test.step('a zip of it, where a copy was interrupted', async () => {
    const [manifest, first] = [readFileSync(join(PACK, 'manifest.json')), readFileSync(join(PACK, 'unet0.onnx'))];
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    await writeKept(page, `adding-${hash(manifest)}`, manifest);
    await writeKept(page, hash(first), first);
    await page.locator('.notice').getByRole('button', { name: 'Models…' }).click();
    await expect(own).toContainText('Copying it was interrupted.');
    await pick(page, 'Choose a zip…', { name: 'm.zip', mimeType: 'application/zip', buffer: await zipOf(PACK) });
    await panel(page).getByRole('button', { name: 'Add and use' }).click();
    await expect(own).toContainText('in use', { timeout: 120_000 });
    await expect(own).toHaveCount(1);
    expect((await keptIn(page)).filter((name) => /^adding-|\.part$/.test(name))).toEqual([]);
    await panel(page).getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText('This project was made with')).toHaveCount(0);
    await expect(page.getByText('is colorized (1 frame)')).toBeVisible();
  });
});
