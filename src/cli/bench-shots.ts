/**
 * How time and memory grow with a shot's length, for `npm run bench`. With the real network two cores color about a frame a second, so time
 * is measured with the tests' tiny random pack at 64 px and one step. The real network's memory is computed by the scheduler that also runs
 * it (workers/colorizer/plan): checked against a real run at 64 px, then computed for 256 px, plus the graphs' internal use measured at 256 px.
 */
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { FeatureBudget, MemoryReport, SegmentResult } from '../../workers/colorizer/api';
import { planClips } from '../../workers/colorizer/plan/clips';
import { planMemory } from '../../workers/colorizer/plan/memory-plan';
import { batchSizeOf, featureBudget } from '../../workers/colorizer/runtime/budget';
import type { Manifest } from '../domain/pack/manifest';
import { DEFAULTS } from '../domain/settings';
import { chromiumFlags, ensureChromium } from './chromium.mjs';
import { root } from './setup.mjs';

const LENGTHS = [8, 16, 32, 64, 128, 256, 512];
const SMALL = { width: 64, height: 64 };
const FULL = { width: 256, height: 256 };
const TABLED = [...LENGTHS, 300].sort((a, b) => a - b);
/** Enough for a batch and a whole clip of TDA, few enough for a real run at 256 px. */
const FEW = 9;
const MB = 1e6;
/** The budget of a desktop: SwiftShader and nearly every adapter allow buffers of 1 GB. */
const DESKTOP = featureBudget(2 ** 30, 8);
/** Small enough that the longest of the lengths above spills to disk. */
const TIGHT: FeatureBudget = { gpuBytes: 8 * MB, memoryBytes: 8 * MB };

/** A measured value, with its upper bound where there is one. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  bar: number | null;
}

interface Run {
  seconds: number;
  stages: SegmentResult['secondsByStage'];
  memory: MemoryReport;
}

/** @param browser needs no WebGPU; one that has it is started beside it. */
export async function benchShots(url: string, browser: Browser): Promise<Figure[]> {
  const tiny = JSON.parse(readFileSync(`${root}e2e/packs/tiny/manifest.json`, 'utf8')) as Manifest;
  const lite = JSON.parse(readFileSync(`${root}public/models/lite/manifest.json`, 'utf8')) as Manifest;
  const figures = [...(await growth(url, browser, tiny)), ...(await onProcessor(url, browser, lite))];
  const withGpu = await chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags() });
  try {
    return [...figures, ...(await onGpu(url, withGpu, lite))];
  } finally {
    await withGpu.close();
  }
}

async function growth(url: string, browser: Browser, { clip }: Manifest): Promise<Figure[]> {
  console.log('Shots of many frames, tiny random pack, 64 x 64 px, one step, wasm:');
  table('frames', 'seconds', 's a frame without TDA', 's of TDA a clip frame', 'features MB', 'on disk MB');
  const rows = new Map<number, { perFrame: number; perClipFrame: number }>();
  const page = await openPage(url, browser);
  await load(page, 'models/tiny/', 'wasm', DESKTOP);
  // Not timed: this first run compiles graphs and makes first allocations.
  await segment(page, 16, 64);
  for (const frames of LENGTHS) {
    const { seconds, stages, memory } = await segment(page, frames, 64);
    const tda = Object.entries(stages).reduce((sum, [name, s]) => sum + (name.startsWith('tda') ? s : 0), 0);
    const clipFrames = planClips(frames, clip.frames, DEFAULTS.fusion).reduce(
      (sum, { frames }) => sum + frames.length,
      0,
    );
    const [perFrame, perClipFrame] = [(seconds - tda) / frames, tda / clipFrames];
    rows.set(frames, { perFrame, perClipFrame });
    const spent = [seconds.toFixed(2), perFrame.toFixed(4), perClipFrame.toFixed(5)];
    table(frames, ...spent, mb(memory.memoryPeakBytes), mb(memory.diskPeakBytes));
  }
  await load(page, 'models/tiny/', 'wasm', TIGHT);
  const { seconds, memory } = await segment(page, 512, 64);
  table(512, seconds.toFixed(2), '', '', mb(memory.memoryPeakBytes), mb(memory.diskPeakBytes));
  await page.context().close();
  const [first, last] = [rows.get(64)!, rows.get(512)!];
  return [
    {
      name: 'time a frame without TDA, 512 frames over 64 (linear: 1)',
      value: last.perFrame / first.perFrame,
      unit: 'x',
      bar: 1.5,
    },
    {
      name: 'time of TDA a clip frame, 512 frames over 64 (n log n: 1)',
      value: last.perClipFrame / first.perClipFrame,
      unit: 'x',
      bar: 1.5,
    },
  ];
}

/** Without a GPU features lie in the worker's memory. */
async function onProcessor(url: string, browser: Browser, lite: Manifest): Promise<Figure[]> {
  const plan = (frames: number, size: typeof FULL) =>
    planMemory(lite, size, frames, batchSizeOf('wasm', frames, size), {
      topBytes: DESKTOP.memoryBytes,
      memoryBytes: 0,
    });
  const page = await openPage(url, browser);
  await load(page, 'models/lite/', 'wasm', DESKTOP);
  const small = await segment(page, 64, 64);
  const planned = await plan(64, SMALL);
  await load(page, 'models/lite/', 'wasm', DESKTOP);
  await segment(page, FEW, 256);
  const pageBytes = await rendererPeak(browser);
  await page.context().close();

  console.log('Features of the real pack, 256 x 256 px, without a GPU:');
  table('frames', 'worker MB', 'disk MB');
  for (const frames of TABLED) {
    const { topBytes, diskBytes } = await plan(frames, FULL);
    table(frames, mb(topBytes), mb(diskBytes));
  }
  const shot = await plan(300, FULL);
  const rest = pageBytes === null ? null : pageBytes - (await plan(FEW, FULL)).topBytes;
  return [
    {
      name: 'features of 64 frames at 64 px, real run over plan',
      value: small.memory.memoryPeakBytes / planned.topBytes,
      unit: 'x',
      bar: 1,
    },
    { name: 'features in the worker, 300 frames at 256 px, no GPU', value: shot.topBytes / MB, unit: 'MB', bar: 1000 },
    ...(rest === null
      ? []
      : [
          {
            name: 'its whole process then, all but features measured on 9 frames',
            value: (rest + shot.topBytes) / MB,
            unit: 'MB',
            bar: null,
          },
        ]),
  ];
}

async function onGpu(url: string, browser: Browser, lite: Manifest): Promise<Figure[]> {
  const plan = (frames: number) =>
    planMemory(lite, FULL, frames, batchSizeOf('webgpu', frames, FULL), {
      topBytes: DESKTOP.gpuBytes,
      memoryBytes: DESKTOP.memoryBytes,
    });
  const page = await openPage(url, browser);
  const adapter = await load(page, 'models/lite/', 'webgpu', DESKTOP);
  const { memory } = await segment(page, FEW, 256);
  await page.context().close();
  const inside = memory.gpuPeakBytes - (await plan(FEW)).topBytes;
  console.log(
    `Features of the real pack, 256 x 256 px, on a GPU; weights and inside of graphs ${mb(inside)} MB on ${adapter}:`,
  );
  table('frames', 'GPU MB', 'worker MB', 'disk MB');
  for (const frames of TABLED) {
    const { topBytes, memoryBytes, diskBytes } = await plan(frames);
    table(frames, mb(topBytes), mb(memoryBytes), mb(diskBytes));
  }
  const shot = await plan(300);
  return [
    { name: 'GPU memory of 300 frames at 256 px', value: (shot.topBytes + inside) / MB, unit: 'MB', bar: 1500 },
    { name: 'features in the worker then', value: shot.memoryBytes / MB, unit: 'MB', bar: 1000 },
  ];
}

function table(...cells: (string | number)[]): void {
  console.log(cells.map((cell, i) => String(cell).padStart(i < 2 ? 9 : 24)).join(''));
}

/** Most memory that one page's process ever held, code and the wasm heap with it; null where the system does not tell. */
async function rendererPeak(browser: Browser): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')))
    .map((match) => Number(match?.[1] ?? 0) * 1024);
  await session.detach();
  return Math.max(...peaks);
}

/** The app's bridge without its screen; the tiny pack comes from the tests' folder under the app's own address. */
async function openPage(url: string, browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  await context.route('**/models/tiny/*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
    return route.fulfill({ path: `${root}e2e/packs/tiny/${name}` });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`${url}#cli`);
  await page.waitForFunction(() => window.tintype !== undefined);
  return page;
}

/** @returns the adapter, or the provider where there is none. */
function load(page: Page, pack: string, ep: 'wasm' | 'webgpu', budget: FeatureBudget): Promise<string> {
  return page.evaluate(
    async ([pack, ep, budget]) => {
      const packUrl = new URL(pack, document.baseURI).href;
      const { signal } = new AbortController();
      const { colorizer } = window.tintype!;
      // A fresh worker: peaks are since its start.
      colorizer.stop();
      const report = await colorizer.load(signal, { packUrl, ep, budget }, () => undefined);
      return report.adapter ?? report.ep;
    },
    [pack, ep, budget] as const,
  );
}

/** One denoising step over synthetic frames; time and memory do not depend on what frames show. */
function segment(page: Page, frames: number, side: number): Promise<Run> {
  return page.evaluate(
    async ([frames, side, defaults]) => {
      const { signal } = new AbortController();
      const { colorizer } = window.tintype!;
      const given = Array.from({ length: frames }, (_, index) => ({
        index,
        timestampUs: index * 40_000,
        width: side,
        height: side,
        lumaU8: Uint8Array.from({ length: side * side }, (_, i) => 60 + ((i * 7 + index * 3) % 120)),
      }));
      const start = performance.now();
      const { secondsByStage } = await colorizer.segment(
        signal,
        {
          frames: given,
          colorSpace: { matrix: 'bt601', range: 'limited' },
          phrases: [{ id: 'p', noun: 'car', text: 'a red car', exactAb: null }],
          settings: { ...defaults, seed: 1, steps: 1, workingSize: side },
          storeKey: crypto.randomUUID(),
          knownIndices: [],
        },
        () => undefined,
      );
      const seconds = (performance.now() - start) / 1000;
      return { seconds, stages: secondsByStage, memory: await colorizer.memory(signal) };
    },
    [frames, side, DEFAULTS] as const,
  );
}

function mb(bytes: number): string {
  return (bytes / MB).toFixed(0);
}
