/**
 * The engine in a real browser on the tiny random pack, built and served like the app itself (same content security policy):
 * parity with training's PyTorch reference, and what happens when packs, devices, workers or disks fail.
 */
import { expect, type Page, test, type Worker } from '@playwright/test';
import { type Site, serveTestPage } from './engine/site';
import { countDevices, watchDevices } from './gpu-devices';
import { quotaOf } from './storage';
import { workerOf } from './workers';

let site: Site;

// SwiftShader compiles each shader anew for each page: minutes on two busy cores.
test.describe.configure({ timeout: 900_000 });

test.beforeAll(async () => {
  site = await serveTestPage('page.html', 'engine');
});

test.afterAll(() => site?.close());

test.beforeEach(async ({ page }) => {
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(`[page] ${message.text()}`);
  });
  await openPage(page);
});

async function openPage(page: Page): Promise<void> {
  await page.goto(site.url);
  await page.waitForFunction(() => window.harness !== undefined);
}

const load = (page: Page, ep: 'wasm' | 'webgpu') =>
  page.evaluate(([url, ep]) => window.harness.load(url, ep), [site.packUrl, ep] as const);

/** The colorizer's worker, started but not loaded yet. */
async function startWorker(page: Page): Promise<Worker> {
  await page.evaluate(() => window.harness.start());
  return workerOf(page, 'colorizer');
}

for (const { ep, limit } of [
  { ep: 'wasm', limit: 2e-3 },
  { ep: 'webgpu', limit: 1e-2 },
] as const) {
  test(`${ep}: same frames and noise give what the PyTorch reference gives`, async ({ page }) => {
    const report = await page.evaluate(([url, ep]) => window.harness.pipeline.load(url, ep), [
      site.packUrl,
      ep,
    ] as const);
    // On the wrong provider this would be green and mean nothing.
    expect(report.ep).toBe(ep);
    if (ep === 'wasm') expect(report.threads).toBeGreaterThan(1);
    const cases = await page.evaluate(
      (url) => window.harness.pipeline.compare(url),
      new URL('/golden/', site.url).href,
    );
    expect(cases.length).toBeGreaterThan(1);
    for (const { name, ab, latent, map, noun, abMax, seconds } of cases) {
      const figures = Object.entries({ ab, latent, map, noun }).map(
        ([key, value]) => `${key} ${value.toExponential(1)}`,
      );
      console.log(`${ep}: ${name}: ${figures.join(', ')}; ${seconds.toFixed(1)} s`);
      expect(abMax).toBeGreaterThan(1);
      for (const difference of [ab, latent, map, noun]) expect(difference).toBeLessThanOrEqual(limit);
    }
  });
}

test('drafts a frame with its maps, and fetches the pack once for ever', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const first = await load(page, 'wasm');
  expect(first.report).toMatchObject({ ep: 'wasm', precision: 'fp32', adapter: null });
  expect(first.report.packHash).toMatch(/^[0-9a-f]{64}$/);
  expect(first.stages).toContain('download');

  const result = await page.evaluate(() => window.harness.draft());
  expect(result).toMatchObject({ index: 3, width: 96, height: 64 });
  expect(result.abU8).toHaveLength(96 * 64 * 2);
  expect(new Set(result.abU8).size).toBeGreaterThan(5);
  expect(result.maps).toEqual([{ phraseId: 'p', width: 12, height: 8, isFound: true, cells: 96 }]);
  const stages = Object.keys(result.secondsByStage);
  expect(stages).toEqual(expect.arrayContaining(['prepare', 'text', 'luminance', 'cmpf', 'unet0', 'tda0', 'decoder']));
  const again = await page.evaluate(() => window.harness.draft());
  expect(again.abU8).toEqual(result.abU8);
  // The second draft uses cached text embeddings and the cached luminance features of the still.
  expect(Object.keys(again.secondsByStage).filter((stage) => stage === 'text' || stage === 'luminance')).toEqual([]);

  fetched.length = 0;
  await openPage(page);
  const second = await load(page, 'wasm');
  expect(second.stages).not.toContain('download');
  expect(fetched.filter((path) => /\.(data|onnx)$/.test(path))).toEqual([]);
  expect((await page.evaluate(() => window.harness.draft())).abU8).toEqual(result.abU8);
});

test('a damaged pack says so, and heals when the server does', async ({ page }) => {
  await page.route('**/tiny/unet1.data', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[1000]! ^= 1;
    await route.fulfill({ response, body });
  });
  const failure = await page.evaluate(
    (url) => window.harness.failureOf(window.harness.load(url, 'wasm')),
    site.packUrl,
  );
  expect(failure).toMatchObject({
    code: 'PACK_DAMAGED',
    isTyped: true,
    message: expect.stringContaining('unet1.data'),
  });
  await page.unroute('**/tiny/unet1.data');
  await load(page, 'wasm');

  // A damaged file on disk is fetched again without a message.
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('packs');
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind !== 'file' || name.startsWith('manifest')) continue;
      const writable = await (handle as FileSystemFileHandle).createWritable({ keepExistingData: true });
      await writable.write({ type: 'write', position: 10, data: new Uint8Array([1, 2, 3, 4, 5]) });
      await writable.close();
    }
  });
  await openPage(page);
  expect((await load(page, 'wasm')).stages).toContain('download');
  await page.evaluate(() => window.harness.draft());
});

test('a cancelled draft stops at once and leaves the engine ready', async ({ page }) => {
  await load(page, 'wasm');
  const { failure, ms } = await page.evaluate(async () => {
    const drafting = window.harness.failureOf(window.harness.draft({ steps: 8, size: 512 }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const start = performance.now();
    window.harness.abort();
    const failure = await drafting;
    // The next draft waits for the graph run under way, not for the seven steps after it.
    await window.harness.draft();
    return { failure, ms: performance.now() - start };
  });
  expect(failure).toMatchObject({ code: 'CANCELLED', isTyped: true });
  const whole = await page.evaluate(() => window.harness.draft({ steps: 8, size: 512 }));
  const seconds = Object.values(whole.secondsByStage).reduce((sum, one) => sum + one, 0);
  expect(ms / 1000).toBeLessThan(seconds / 2);
});

test('a job stores its frames, stops when aborted, and goes on where it stopped', async ({ page }) => {
  await load(page, 'wasm');
  const key = 'job-test';
  const range = { key, to: 40, cuts: [6] };
  const stopped = await page.evaluate((range) => window.harness.job({ ...range, abortAfter: 6 }), range);
  expect(stopped.failure).toMatchObject({ code: 'CANCELLED' });
  expect(stopped.finished).toEqual([0, 1, 2, 3, 4, 5]);

  const resumed = await page.evaluate((range) => window.harness.job(range), range);
  expect(resumed.failure).toBeNull();
  // No frame is colorized twice; the second segment of the shot starts with the last frame of the one before.
  expect(resumed.finished).toEqual(Array.from({ length: 34 }, (_, i) => i + 6));
  expect(resumed.reads).toEqual([
    [6, 23],
    [22, 40],
  ]);
  expect(resumed.last).toMatchObject({ framesDone: 34, framesTotal: 34 });
  const { frames, frame, journal } = await page.evaluate(async (key) => {
    const { listFrames, readChroma, readJournal } = window.harness;
    return { frames: [...(await listFrames(key))], frame: await readChroma(key, 39), journal: await readJournal(key) };
  }, key);
  expect(frames).toHaveLength(40);
  expect(frame).toMatchObject({ index: 39, width: 96, height: 64 });
  expect(journal).toMatchObject({
    segments: [
      { from: 0, to: 6, knownIndices: [], done: true },
      { from: 6, to: 23, knownIndices: [], done: true },
      { from: 22, to: 40, knownIndices: [22], done: true },
    ],
  });
  const nothing = await page.evaluate((range) => window.harness.job(range), range);
  expect(nothing).toMatchObject({ failure: null, finished: [], reads: [] });
});

test('a full disk stops a job with DISK_FULL and loses nothing', async ({ page }) => {
  await load(page, 'wasm');
  const range = { key: 'disk-test', to: 12, cuts: [4] };
  await page.evaluate((range) => window.harness.job({ ...range, to: 4 }), range);
  const setQuota = await quotaOf(page);
  await setQuota(1);
  const full = await page.evaluate((range) => window.harness.job(range), range);
  expect(full.failure).toMatchObject({ code: 'DISK_FULL', isTyped: true });
  await setQuota();
  const rest = await page.evaluate((range) => window.harness.job(range), range);
  expect(rest.failure).toBeNull();
  expect(rest.finished).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
});

test('a worker that dies rejects what is pending, and the next call starts it again', async ({ page }) => {
  const worker = await startWorker(page);
  await load(page, 'wasm');
  // The bug is met as the draft's request arrives (a Comlink call): thrown after a while, it could come when the draft is already done.
  await worker.evaluate(() => {
    addEventListener('message', ({ data }) => {
      if (data?.path?.[0] === 'draft') throw new Error('a bug in the worker');
    });
  });
  const drafting = page.evaluate(() => window.harness.failureOf(window.harness.draft()));
  expect(await drafting).toMatchObject({ code: 'WORKER_DIED', isTyped: true });
  expect(await page.evaluate(() => window.harness.draft())).toMatchObject({ index: 3, width: 96, height: 64 });
});

test('a lost GPU device is replaced, and the draft under way comes out all the same', async ({ page }) => {
  const worker = await startWorker(page);
  await watchDevices(worker);
  const { report } = await load(page, 'webgpu');
  expect(report).toMatchObject({ ep: 'webgpu', isFallbackAdapter: true });
  const drafting = page.evaluate(() => window.harness.draft());
  await worker.evaluate(() => {
    setTimeout(() => gpuDevices[0]!.destroy(), 500);
  });
  expect(await drafting).toMatchObject({ index: 3, width: 96, height: 64 });
  expect(await countDevices(worker)).toBe(2);
});
