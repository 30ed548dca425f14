/**
 * The colorizer worker behind its contract (api.ts): loads a pack onto a device, colorizes with it, and recovers when the
 * device goes away. Drafts and segments may overlap; the runtime's lock puts their graph runs one after the other.
 */

import { transfer } from 'comlink';
import { cancelled, isTintypeError, TintypeError, toTintypeError } from '../../src/domain/errors';
import { type ChromaFrame, type Size, workingSize } from '../../src/domain/frames';
import { requestDevice } from '../../src/gpu/device';
import { readChroma, writeChroma } from '../../src/storage/chroma-store';
import type {
  ColorizerApi,
  DraftRequest,
  DraftResult,
  EngineReport,
  LoadProgress,
  LoadRequest,
  MemoryReport,
  SegmentRequest,
  SegmentResult,
} from './api';
import { NotFiniteError } from './diffusion/check-finite';
import { gaussianNoise, timesteps } from './diffusion/sampler';
import { identityOf, StepJournal } from './diffusion/step-journal';
import type { StorePeaks } from './features/feature-store';
import { latentOfChroma, quantizeAb, quantizeMap } from './image/chroma';
import { luminanceInput } from './image/luminance';
import { type LoadedNetwork, loadNetwork, type NetworkOptions } from './load';
import { colorize } from './pipeline';
import type { Checkpoint, ColorizeInput } from './run-input';
import { batchSizeOf } from './runtime/budget';
import { GpuMemoryError } from './runtime/ort';
import { Stopwatch } from './runtime/stopwatch';

/** Progress messages are for people: more than these a second only cost. */
const PROGRESS_MS = 100;
/** Shorter runs are done again sooner than a journal is worth. */
const JOURNAL_FRAMES = 16;
/** Attempts in a row that get no step further before a loss of the GPU is given up on. */
const ATTEMPTS = 2;
/** A GPU that has no room even for this much of features has no room. */
const LEAST_GPU_BYTES = 32 * 2 ** 20;

/** What drafts and segments have in common. */
type Work = Pick<SegmentRequest, 'frames' | 'colorSpace' | 'phrases' | 'settings'>;

interface WorkWatch {
  signal: AbortSignal;
  /** By position. */
  known?: Map<number, ChromaFrame>;
  wantMaps?: boolean;
  journal?: StepJournal | null;
  onProgress?: (share: number) => void;
  /** May come again for the same frame where a device was lost in between. */
  onFrame: (position: number, chroma: ChromaFrame, stopwatch: Stopwatch) => void | Promise<void>;
}

export class Engine implements ColorizerApi {
  private loaded: { key: string; network: Promise<LoadedNetwork> } | null = null;
  private options: NetworkOptions | null = null;
  private readonly running = new Map<string, AbortController>();
  private readonly peaks: MemoryReport = { peakBytes: 0, gpuPeakBytes: 0, memoryPeakBytes: 0, diskPeakBytes: 0 };
  /** What the GPU turned out to have room for, where that is less than was thought. */
  private shrunkGpuBytes = Number.POSITIVE_INFINITY;

  async load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<EngineReport> {
    this.options = request;
    return (await this.network(throttle(onProgress))).report;
  }

  async draft(id: string, { frame, ...request }: DraftRequest): Promise<DraftResult> {
    return this.named(id, async (signal) => {
      let chroma: ChromaFrame | null = null;
      const { grid, output, stopwatch } = await this.colorize(
        { ...request, frames: [frame] },
        {
          signal,
          wantMaps: true,
          onFrame: (_, done) => {
            chroma = done;
          },
        },
      );
      const cells = grid.width * grid.height;
      const maps = output.maps[0];
      const found = maps
        ? request.phrases.map(({ id }, k) => quantizeMap(id, maps.subarray(k * cells, (k + 1) * cells), grid))
        : [];
      const result = { chroma: chroma!, maps: found, secondsByStage: stopwatch.seconds };
      return transfer(result, [result.chroma.abU8.buffer, ...found.map((map) => map.mapU8.buffer)] as ArrayBuffer[]);
    });
  }

  async segment(id: string, request: SegmentRequest, onProgress: (framesDone: number) => void): Promise<SegmentResult> {
    return this.named(id, async (signal) => {
      const { frames, storeKey, knownIndices } = request;
      const report = throttle(onProgress);
      const known = new Map<number, ChromaFrame>();
      for (const [position, { index }] of frames.entries()) {
        const chroma = knownIndices.includes(index) ? await readChroma(storeKey, index) : null;
        if (chroma) known.set(position, chroma);
      }
      const wanted = frames.length - known.size;
      const stored = new Set<number>();
      const journal =
        frames.length < JOURNAL_FRAMES ? null : new StepJournal(storeKey, frames[0]!.index, frames.at(-1)!.index);
      const { stopwatch, resumedSteps } = await this.colorize(request, {
        signal,
        known,
        journal,
        onProgress: (share) => report(share * wanted),
        onFrame: async (position, chroma, stopwatch) => {
          if (known.has(position)) return;
          await stopwatch.time('store', () => writeChroma(storeKey, chroma));
          stored.add(chroma.index);
        },
      });
      await journal?.delete();
      return { storedIndices: [...stored], secondsByStage: stopwatch.seconds, resumedSteps };
    });
  }

  async cancel(id: string): Promise<void> {
    this.running.get(id)?.abort();
  }

  async memory(): Promise<MemoryReport> {
    return { ...this.peaks };
  }

  async dispose(): Promise<void> {
    for (const abort of this.running.values()) abort.abort();
    await this.unload();
    this.options = null;
  }

  /** Runs `work` under a name that cancel() knows. */
  private async named<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    this.running.set(id, abort);
    try {
      return await work(abort.signal);
    } catch (error) {
      if (abort.signal.aborted) throw cancelled(error);
      throw toTintypeError(error, 'INTERNAL', 'Colorizing failed inside the app.');
    } finally {
      this.running.delete(id);
    }
  }

  /**
   * From frames to chroma. A device that goes away is replaced, one without room is given less to hold, fp16 that overflows gives way to
   * fp32; the work then goes on after the last step that was finished, or starts over where the bits would be others.
   */
  private async colorize(work: Work, watch: WorkWatch) {
    const last = { identity: '', checkpoint: null as Checkpoint | null };
    let resumedSteps: number | null = null;
    let fruitless = 0;
    for (;;) {
      const network = await this.network(() => undefined);
      const stopwatch = new Stopwatch();
      const input = prepare(network, work, watch);
      const { factor } = network.manifest.latent;
      const grid = { width: input.size.width / factor, height: input.size.height / factor };
      // Maps come with the first step, and a draft is done again in no time.
      const identity = watch.wantMaps
        ? null
        : await stopwatch.time('prepare', () => identityOfRun(network, work, input));
      if (identity) {
        const isSame = last.identity === identity.toString();
        input.startAt = isSame ? last.checkpoint : ((await watch.journal?.read(identity)) ?? null);
      }
      resumedSteps ??= input.startAt?.step ?? 0;
      try {
        const output = await colorize(network, input, {
          stopwatch,
          signal: watch.signal,
          onProgress: watch.onProgress,
          onStep: async (checkpoint) => {
            fruitless = 0;
            if (!identity) return;
            Object.assign(last, { identity: identity.toString(), checkpoint });
            const { journal } = watch;
            if (journal) await stopwatch.time('journal', () => journal.write(identity, checkpoint, grid));
          },
          onFrame: (position, ab) =>
            watch.onFrame(position, quantizeAb(work.frames[position]!.index, ab, input.size), stopwatch),
        });
        this.notePeaks(network, output.peaks);
        return { grid, output, stopwatch, resumedSteps };
      } catch (error) {
        if (error instanceof GpuMemoryError) {
          const { gpuBytes } = network.budget;
          const { meter, pool } = network.runtime;
          // Over its budget already, the run holds no more than one operation needs.
          if (gpuBytes <= LEAST_GPU_BYTES || pool!.limitBytes > gpuBytes) throw error;
          this.shrunkGpuBytes = Math.max(LEAST_GPU_BYTES, Math.min(gpuBytes, meter!.peakBytes) / 2);
        } else if (error instanceof NotFiniteError && network.report.precision === 'fp16') {
          this.options = { ...this.options!, precision: 'fp32' };
        } else if (!isTintypeError(error, 'GPU_LOST') || ++fruitless >= ATTEMPTS) {
          throw error;
        }
        this.notePeaks(network);
        await this.retire(network);
      }
    }
  }

  private notePeaks(
    { runtime }: LoadedNetwork,
    store: StorePeaks = { topBytes: 0, memoryBytes: 0, diskBytes: 0 },
  ): void {
    const { peaks } = this;
    peaks.peakBytes = Math.max(peaks.peakBytes, runtime.peakBytes);
    peaks.gpuPeakBytes = Math.max(peaks.gpuPeakBytes, runtime.meter?.peakBytes ?? 0);
    peaks.memoryPeakBytes = Math.max(peaks.memoryPeakBytes, runtime.device ? store.memoryBytes : store.topBytes);
    peaks.diskPeakBytes = Math.max(peaks.diskPeakBytes, store.diskBytes);
  }

  /** The network for the present options, loading it if need be; a failed attempt is forgotten. */
  private async network(onProgress: (progress: LoadProgress) => void): Promise<LoadedNetwork> {
    const { options } = this;
    if (!options)
      throw new TintypeError('PACK_MISSING', 'No model is loaded yet.', { remedy: 'Wait until the model is loaded.' });
    const key = JSON.stringify([options.packUrl, options.ep, options.precision, options.budget]);
    if (this.loaded?.key !== key) {
      const before = this.unload();
      const network = before.then(async () => {
        const loading = await loadNetwork(options, requestDevice, onProgress);
        loading.budget.gpuBytes = Math.min(loading.budget.gpuBytes, this.shrunkGpuBytes);
        return loading;
      });
      const loaded = { key, network };
      this.loaded = loaded;
      network.catch(() => {
        if (this.loaded === loaded) this.loaded = null;
      });
    }
    return this.loaded.network;
  }

  /** Unloads this network, unless another draft or segment that met the same trouble has done so already. */
  private async retire(network: LoadedNetwork): Promise<void> {
    const { loaded } = this;
    if ((await loaded?.network.catch(() => null)) === network && this.loaded === loaded) await this.unload();
  }

  private async unload(): Promise<void> {
    const { loaded } = this;
    this.loaded = null;
    const network = await loaded?.network.catch(() => null);
    await network?.runtime.stop();
    network?.runtime.device?.destroy();
  }
}

function prepare({ manifest }: LoadedNetwork, work: Work, watch: WorkWatch): ColorizeInput {
  const { frames, colorSpace, phrases, settings } = work;
  const { latent, size: sizeSpec, sampler } = manifest;
  const size = workingSize(frames[0]!, settings.workingSize, sizeSpec.multiple);
  const cells = (size.width / latent.factor) * (size.height / latent.factor);
  const known = Array.from(
    watch.known ?? [],
    ([at, chroma]) => [at, latentOfChroma(fitting(chroma, size), latent.factor, latent.scale)] as const,
  );
  return {
    frames: frames.length,
    luminance: (frame) => luminanceInput(frames[frame]!, colorSpace, size),
    size,
    phrases,
    fusion: settings.fusion,
    stills: settings.stills,
    timesteps: timesteps(sampler.timesteps, settings.steps),
    noise: gaussianNoise(settings.seed, 2 * cells),
    known: new Map(known),
    wantMaps: watch.wantMaps ?? false,
  };
}

/** Everything that a bit of the result depends on: only a run of the same identity may go on from another's steps. */
function identityOfRun({ report, manifest }: LoadedNetwork, work: Work, input: ColorizeInput): Promise<Uint8Array> {
  const { frames, colorSpace, phrases, settings } = work;
  const { packHash, ep, precision, adapter, threads } = report;
  const { size, timesteps, fusion, stills, known } = input;
  const parts = {
    ...{ packHash, ep, precision, adapter, threads },
    ...{ colorSpace, size, timesteps, fusion, stills, seed: settings.seed },
    phrases: phrases.map(({ noun, text, exactAb }) => [noun, text, exactAb]),
    frames: frames.map(({ index, width, height }) => [index, width, height]),
    known: [...known!.keys()],
    clipFrames: manifest.clip.frames,
    batchSize: batchSizeOf(ep, frames.length, size),
  };
  const latents = Array.from(known!.values(), ({ buffer }) => new Uint8Array(buffer as ArrayBuffer));
  return identityOf(parts, [...frames.map(({ lumaU8 }) => lumaU8 as Uint8Array<ArrayBuffer>), ...latents]);
}

/** Settings are part of the chroma key, so stored chroma of another size can only be damage. */
function fitting(chroma: ChromaFrame, size: Size): ChromaFrame {
  if (chroma.width === size.width && chroma.height === size.height) return chroma;
  throw new TintypeError('INTERNAL', `Stored color of frame ${chroma.index} has another size than the work.`);
}

/** Passes on one message every PROGRESS_MS, the first one at once. */
function throttle<T>(send: (message: T) => void): (message: T) => void {
  let last = -Infinity;
  return (message) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    send(message);
  };
}
