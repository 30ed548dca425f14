/**
 * Whole shots on the tiny pack in a real browser, on both providers: whatever happens on the way (a worker that dies, a GPU that goes
 * away or has no memory left, features that do not fit), the result is the same to the bit, and no finished step is done twice.
 */
import { expect, type Page, test, type Worker } from '@playwright/test';
import { type Site, serveTestPage } from './engine/site';
import { countDevices, watchDevices } from './gpu-devices';
import { workerOf } from './workers';

/** Two batches of frames, and clips at four intervals, of few different lengths: each shape means other shaders to compile. */
const SHOT = { frames: 16, steps: 3 };
/** Steps are minutes there. */
const GPU_SHOT = { ...SHOT, steps: 2 };
/** Less than half of what the shot's features take. */
const TIGHT = { gpuBytes: 2 ** 18, memoryBytes: 2 ** 17 };

let site: Site;

// SwiftShader compiles each shader anew for each device: minutes on two busy cores.
test.describe.configure({ timeout: 1_800_000 });

test.beforeAll(async () => {
  site = await serveTestPage('shot.html', 'whole-shot');
});

test.afterAll(() => site?.close());

test.beforeEach(async ({ page }) => {
  await page.goto(site.url);
  await page.waitForFunction(() => window.shots !== undefined);
});

type Shot = Parameters<typeof window.shots.run>[0];

const load = (page: Page, ep: 'wasm' | 'webgpu', budget?: { gpuBytes: number; memoryBytes: number }) =>
  page.evaluate(([url, ep, budget]) => window.shots.load(url, ep, budget), [site.packUrl, ep, budget] as const);

const run = (page: Page, shot: Shot) => page.evaluate((shot) => window.shots.run(shot), shot);

/** A run that nothing disturbs: what all others are held against. */
async function undisturbed(page: Page, key = 'undisturbed', shot = SHOT) {
  const result = await run(page, { ...shot, key });
  expect(result.failure).toBeNull();
  expect(result.frames).toHaveLength(SHOT.frames);
  // Gray would be the same whatever went wrong.
  expect(result.colors).toBeGreaterThan(20);
  expect(await page.evaluate((key) => window.shots.files('chroma', key), key)).toHaveLength(SHOT.frames);
  return result.chroma!;
}

/** What happens in the worker at the moment when it stores a file of this name, for the `count`-th time. */
interface Trap {
  name: string;
  count: number;
  /** hang: nothing any more. lost: the GPU device is destroyed a little later. full: the GPU reports that it has no memory. */
  kind: 'hang' | 'lost' | 'full';
}

interface Trapped {
  trap: Trap | null;
  sprung: () => void;
}

/** The worker, not loaded yet, with its GPU devices and its stores within reach of the test. */
async function startWorker(page: Page): Promise<Worker> {
  await page.evaluate(() => window.shots.memory());
  const worker = await workerOf(page, 'colorizer');
  await watchDevices(worker);
  await worker.evaluate(() => {
    const trapped: Trapped = { trap: null, sprung: () => undefined };
    Object.assign(globalThis, { trapped });
    const { move } = FileSystemFileHandle.prototype;
    FileSystemFileHandle.prototype.move = async function (this: FileSystemFileHandle, name) {
      const { trap } = trapped;
      if (trap?.name === name && --trap.count === 0) {
        const device = gpuDevices.at(-1)!;
        trapped.sprung();
        if (trap.kind === 'hang') await new Promise(() => undefined);
        if (trap.kind === 'lost') setTimeout(() => device.destroy(), 20);
        // Filling a real adapter would take the machine down with it: the browser's own event says the same.
        const init = { error: new GPUOutOfMemoryError('no room') };
        if (trap.kind === 'full') device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', init));
      }
      return move.call(this, name);
    };
  });
  return worker;
}

/** Sets a trap. @returns a promise of its springing. */
async function setTrap(worker: Worker, trap: Trap): Promise<{ sprung: Promise<void> }> {
  await worker.evaluate(
    (trap) => Object.assign((globalThis as unknown as { trapped: Trapped }).trapped, { trap }),
    trap,
  );
  const sprung = worker.evaluate(
    () =>
      new Promise<void>((resolve) => {
        (globalThis as unknown as { trapped: Trapped }).trapped.sprung = resolve;
      }),
  );
  return { sprung };
}

const STEPS = `steps-0-${SHOT.frames - 1}.bin`;

/** Runs the shot and kills the worker when it springs the trap. */
async function runAndKill(
  page: Page,
  ep: 'wasm' | 'webgpu',
  key: string,
  at: Omit<Trap, 'kind'>,
  budget?: typeof TIGHT,
): Promise<void> {
  await page.evaluate(() => window.shots.kill());
  const worker = await startWorker(page);
  await load(page, ep, budget);
  const { sprung } = await setTrap(worker, { ...at, kind: 'hang' });
  const running = run(page, { ...SHOT, key });
  await sprung;
  await page.evaluate(() => window.shots.kill());
  expect(await running).toEqual({ failure: 'CANCELLED' });
}

test('wasm: a worker that dies is gone on from its last step', async ({ page }) => {
  await load(page, 'wasm');
  const chroma = await undisturbed(page);
  // While the first step is journaled, the last one, and while finished frames are stored.
  for (const { steps, ...at } of [
    { name: STEPS, count: 1, steps: 0 },
    { name: STEPS, count: 3, steps: 2 },
    { name: '7.ab8', count: 1, steps: 3 },
  ]) {
    const key = `killed-${steps}`;
    await runAndKill(page, 'wasm', key, at);
    await expectResumed(page, key, chroma, steps);
  }
});

async function expectResumed(page: Page, key: string, chroma: string, steps: number): Promise<void> {
  const resumed = await run(page, { ...SHOT, key });
  expect(resumed).toMatchObject({ failure: null, chroma, resumedSteps: steps });
  expect(resumed.stages!.includes('unet0')).toBe(steps < SHOT.steps);
  // The journal is gone.
  expect(await page.evaluate((key) => window.shots.files('chroma', key), key)).toHaveLength(SHOT.frames);
}

test('steps of another film or other settings are not taken over, and those of this one are', async ({ page }) => {
  for (const [change, resumedSteps] of [
    [{ brighter: 1 }, 0],
    [{ fusion: 'average' as const }, 0],
    [{ steps: 2 }, 0],
    [{}, 1],
  ] as const) {
    const key = JSON.stringify(change).replaceAll(/\W/g, '-');
    await runAndKill(page, 'wasm', key, { name: STEPS, count: 2 });
    expect(await run(page, { ...SHOT, key, ...change })).toMatchObject({ failure: null, resumedSteps });
  }
});

test('the ways of fusion differ, and the one that is meant when nothing is said is ccf', async ({ page }) => {
  await load(page, 'wasm');
  const results: (string | undefined)[] = [];
  for (const fusion of ['ccf', 'average', 'sliding', 'clips'] as const) {
    results.push((await run(page, { ...SHOT, key: fusion, fusion })).chroma);
  }
  expect(new Set(results).size).toBe(4);
  expect(results[0]).toBe(await undisturbed(page));
});

test('what holds still keeps its chroma, which it would not by itself', async ({ page }) => {
  await load(page, 'wasm');
  // The last block is out of the decoder's reach of the disc: only the network's view of the whole picture moves it.
  const driftOf = async (stills: 'shared' | 'apart') =>
    (await run(page, { ...SHOT, key: stills, stills })).drifts!.at(-1)!;
  const [shared, apart] = [await driftOf('shared'), await driftOf('apart')];
  console.log(`a still block drifts by ${shared.toFixed(3)} dE, ${apart.toFixed(3)} with frames left apart`);
  expect(apart).toBeGreaterThan(0.05);
  expect(shared).toBeLessThan(apart / 5);
});

test('wasm: features that do not fit go down to disk and come back the same', async ({ page }) => {
  await load(page, 'wasm');
  const chroma = await undisturbed(page);
  expect((await page.evaluate(() => window.shots.memory())).diskPeakBytes).toBe(0);
  await expectSpilled(page, 'wasm', chroma);
});

async function expectSpilled(page: Page, ep: 'wasm' | 'webgpu', chroma: string): Promise<void> {
  await load(page, ep, TIGHT);
  expect(await undisturbed(page, 'spilled')).toBe(chroma);
  const { diskPeakBytes } = await page.evaluate(() => window.shots.memory());
  expect(diskPeakBytes).toBeGreaterThan(2 ** 17);
  expect(await page.evaluate(() => window.shots.files('features'))).toEqual([]);
}

test('what a worker left on disk when it died is gone with the next start', async ({ page }) => {
  await runAndKill(page, 'wasm', 'left', { name: STEPS, count: 1 }, TIGHT);
  expect(await page.evaluate(() => window.shots.files('features'))).toHaveLength(1);
  await load(page, 'wasm');
  expect(await page.evaluate(() => window.shots.files('features'))).toEqual([]);
});

/**
 * One test of few parts: each new device compiles the shaders of what is left to do again, minutes on a software adapter. So one of them is
 * lost among the steps and one in the decoder; a draft's is lost in engine.spec.ts, one between segments in kill.spec.ts. Killing and spilling
 * are wasm's above.
 */
test('webgpu: lost or full, the bits are the same', async ({ page }) => {
  const worker = await startWorker(page);
  expect((await load(page, 'webgpu')).ep).toBe('webgpu');
  const chroma = await undisturbed(page, 'undisturbed', GPU_SHOT);
  for (const [number, trap] of (
    [
      { name: STEPS, count: 1, kind: 'full' },
      { name: '7.ab8', count: 1, kind: 'lost' },
    ] as const
  ).entries()) {
    await test.step(`${trap.kind}, ${trap.name}`, async () => {
      await setTrap(worker, trap);
      const result = await run(page, { ...GPU_SHOT, key: `lost-${number}` });
      expect(result).toMatchObject({ failure: null, chroma });
      // A new device each time, and no more than one.
      expect(await countDevices(worker)).toBe(number + 2);
      // With all steps done, only the decoder runs on the new device.
      expect(result.stages!.includes('unet0')).toBe(trap.name === STEPS);
    });
  }
});
