/** What engine.spec.ts calls in the browser: the app's own client and job, and the bare pipeline in a worker of its own. */

import { wrap } from 'comlink';
import type { LumaFrame } from '../../src/domain/frames';
import { completeSettings, type Phrase } from '../../src/domain/settings';
import '../../src/domain/error-transfer';
import { createColorizerClient } from '../../src/clients/colorizer';
import { TintypeError } from '../../src/domain/errors';
import { trustOwnScripts } from '../../src/domain/trusted-urls';
import { type JobProgress, type JobShot, runJob } from '../../src/film/job';
import { listFrames, readChroma, readJournal } from '../../src/storage/chroma-store';
import type { EngineReport } from '../../workers/colorizer/api';
import type { FrameRequest } from '../../workers/media/api';
import type { PipelineWorker } from './pipeline-worker';

const WIDTH = 96;
const HEIGHT = 64;
const COLOR_SPACE = { matrix: 'bt601', range: 'limited' } as const;
const PHRASES: Phrase[] = [{ id: 'p', noun: 'car', text: 'a red car', exactAb: null }];

// As main.tsx and the workers do.
trustOwnScripts(window, (url) => new URL(url, document.baseURI).origin);

const client = createColorizerClient();
let abort = new AbortController();

/** A disc that moves over a ramp: every frame differs from the next. */
function lumaFrame(index: number): LumaFrame {
  const lumaU8 = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isDisc = Math.hypot(x - 20 - 3 * index, y - 32) < 14;
      lumaU8[y * WIDTH + x] = isDisc ? 190 : 40 + x;
    }
  }
  return { index, timestampUs: index * 40_000, width: WIDTH, height: HEIGHT, lumaU8 };
}

/** The ranges that the media reader for runJob() was asked to read. */
const reads: [number, number][] = [];
const media = {
  async readFrames(_signal: AbortSignal, { from, to }: FrameRequest): Promise<LumaFrame[]> {
    reads.push([from, to]);
    return Array.from({ length: to - from }, (_, i) => lumaFrame(from + i));
  },
};

function withSegments(segmentFrames: number): EngineReport | null {
  const { report } = client;
  return report && { ...report, limits: { ...report.limits, segmentFrames } };
}

/** What a call rejects with, or null. */
async function failureOf(call: Promise<unknown>): Promise<{ code: string; message: string; isTyped: boolean } | null> {
  try {
    await call;
    return null;
  } catch (error) {
    const { code, message } = error as TintypeError;
    return { code, message, isTyped: error instanceof TintypeError };
  }
}

const harness = {
  client,
  failureOf,
  reads,
  pipeline: wrap<PipelineWorker>(
    new Worker(new URL('./pipeline-worker.ts', import.meta.url), { type: 'module', name: 'pipeline' }),
  ),
  listFrames,
  readChroma,
  readJournal,

  /** Starts the colorizer's worker without loading anything. */
  start: () => client.memory(new AbortController().signal),

  async load(packUrl: string, ep: 'wasm' | 'webgpu') {
    const stages = new Set<string>();
    const report = await client.load(new AbortController().signal, { packUrl, ep }, ({ stage }) => stages.add(stage));
    return { report, stages: [...stages] };
  },

  /** A draft of frame 3; abort() stops it. */
  async draft({ steps = 1, size = 64 }: { steps?: number; size?: number } = {}) {
    abort = new AbortController();
    const { chroma, maps, secondsByStage } = await client.draft(abort.signal, {
      frame: lumaFrame(3),
      colorSpace: COLOR_SPACE,
      phrases: PHRASES,
      settings: completeSettings({ seed: 1, steps, workingSize: size }),
    });
    const found = maps.map(({ mapU8, ...map }) => ({ ...map, cells: mapU8.length }));
    return { ...chroma, abU8: [...chroma.abU8], maps: found, secondsByStage };
  },

  abort: () => abort.abort(),

  /** Colorizes frames 0 to `to`; aborts itself once `abortAfter` frames are in the store. */
  async job({ key, to, cuts = [], steps = 1, abortAfter = Infinity }: JobTest) {
    abort = new AbortController();
    reads.length = 0;
    const finished: number[] = [];
    let last: JobProgress | null = null;
    const result = runJob(
      {
        media,
        // As on a device with little memory: shots of a few dozen frames take several segments there.
        colorizer: { segment: client.segment, follow: client.follow, report: withSegments(32) },
        report: { width: WIDTH, height: HEIGHT, colorSpace: COLOR_SPACE },
        from: 0,
        to,
        shots: shotsBetween([0, ...cuts, to], key),
        settings: completeSettings({ seed: 1, steps, workingSize: 64 }),
      },
      abort.signal,
      (progress) => {
        last = progress;
        finished.push(...progress.finished);
        if (finished.length >= abortAfter) abort.abort();
      },
    );
    const failure = await failureOf(result);
    return { failure, finished, last: last as JobProgress | null, reads: [...reads] };
  },
};

function shotsBetween(cuts: number[], storeKey: string): JobShot[] {
  return cuts.slice(1).map((to, i) => ({ from: cuts[i]!, to, phrases: PHRASES, storeKey }));
}

interface JobTest {
  key: string;
  to: number;
  cuts?: number[];
  steps?: number;
  abortAfter?: number;
}

declare global {
  interface Window {
    harness: typeof harness;
  }
}

window.harness = harness;
