/**
 * The colorizer worker behind its contract (api.ts): loads a pack onto a device, colorizes with it, and recovers when the
 * device goes away. Drafts and segments may overlap; the runtime's lock puts their graph runs one after the other.
 */
import { transfer } from 'comlink';
import { cancelled, isTintypeError, TintypeError, toTintypeError } from '../../src/domain/errors';
import { requestDevice } from '../../src/gpu/device';
import { readChroma, writeChroma } from '../chroma-store';
import type { ColorSpace, LumaFrame } from '../media/api';
import type {
  ChromaFrame,
  ColorizerApi,
  DraftResult,
  EngineReport,
  LoadProgress,
  MemoryReport,
  Phrase,
  SegmentResult,
  Settings,
} from './api';
import { latentOfChroma, quantizeAb, quantizeMap } from './chroma';
import { type LoadedNetwork, type LoadOptions, loadNetwork } from './load';
import { luminanceInput, type Size, workingSize } from './luminance';
import { type ColorizeInput, type ColorizeOutput, colorize, NotFiniteError } from './pipeline';
import { gaussianNoise, timesteps } from './sampler';
import { Stopwatch } from './stopwatch';

/** Progress messages are for people: more than these a second only cost. */
const PROGRESS_MS = 100;

export class Engine implements ColorizerApi {
  private loaded: { key: string; network: Promise<LoadedNetwork> } | null = null;
  private options: LoadOptions | null = null;
  private readonly running = new Map<string, AbortController>();
  private peakBytes = 0;

  async load(options: LoadOptions, onProgress: (progress: LoadProgress) => void): Promise<EngineReport> {
    this.options = options;
    return (await this.network(throttle(onProgress))).report;
  }

  async draft(
    id: string,
    frame: LumaFrame,
    colorSpace: ColorSpace,
    phrases: Phrase[],
    settings: Settings,
  ): Promise<DraftResult> {
    return this.named(id, async (signal) => {
      const { size, input, output, stopwatch } = await this.colorize([frame], colorSpace, phrases, settings, {
        signal,
        wantMaps: true,
      });
      const chroma = quantizeAb(frame.index, output.ab[0]!, size);
      const { factor } = input.latent;
      const grid = { width: size.width / factor, height: size.height / factor };
      const cells = grid.width * grid.height;
      const maps = output.maps[0];
      const found = maps
        ? phrases.map(({ id }, k) => quantizeMap(id, maps.subarray(k * cells, (k + 1) * cells), grid))
        : [];
      const result = { chroma, maps: found, secondsByStage: stopwatch.seconds };
      return transfer(result, [chroma.abU8.buffer, ...found.map((map) => map.mapU8.buffer)] as ArrayBuffer[]);
    });
  }

  async segment(
    id: string,
    frames: LumaFrame[],
    colorSpace: ColorSpace,
    phrases: Phrase[],
    settings: Settings,
    chromaKey: string,
    knownIndices: readonly number[],
    onProgress: (framesDone: number) => void,
  ): Promise<SegmentResult> {
    return this.named(id, async (signal) => {
      const report = throttle(onProgress);
      const known = new Map<number, ChromaFrame>();
      for (const [position, { index }] of frames.entries()) {
        const chroma = knownIndices.includes(index) ? await readChroma(chromaKey, index) : null;
        if (chroma) known.set(position, chroma);
      }
      const wanted = frames.length - known.size;
      const { size, output, stopwatch } = await this.colorize(frames, colorSpace, phrases, settings, {
        signal,
        known,
        onProgress: (share) => report(share * wanted),
      });
      const finished: ChromaFrame[] = [];
      for (const [position, { index }] of frames.entries()) {
        if (known.has(position)) continue;
        const chroma = quantizeAb(index, output.ab[position]!, size);
        await stopwatch.time('store', () => writeChroma(chromaKey, chroma));
        finished.push(chroma);
      }
      const result = { frames: finished, secondsByStage: stopwatch.seconds, resumedSteps: 0 };
      return transfer(result, finished.map((frame) => frame.abU8.buffer) as ArrayBuffer[]);
    });
  }

  async cancel(id: string): Promise<void> {
    this.running.get(id)?.abort();
  }

  async memory(): Promise<MemoryReport> {
    return { peakBytes: this.peakBytes, gpuPeakBytes: 0, memoryPeakBytes: 0, diskPeakBytes: 0 };
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
   * From frames to Lab numbers. A device that goes away is replaced once, fp16 that
   * overflows gives way to fp32; the work then starts over by itself.
   */
  private async colorize(
    frames: LumaFrame[],
    colorSpace: ColorSpace,
    phrases: Phrase[],
    settings: Settings,
    watch: {
      signal: AbortSignal;
      known?: Map<number, ChromaFrame>;
      wantMaps?: boolean;
      onProgress?: (share: number) => void;
    },
  ) {
    for (let attempt = 1; ; attempt++) {
      const network = await this.network(() => undefined);
      const { latent, size: sizeSpec, sampler } = network.manifest;
      const stopwatch = new Stopwatch();
      const size = workingSize(frames[0]!, settings.workingSize, sizeSpec.multiple);
      const luminance = await stopwatch.time('prepare', () =>
        frames.map((frame) => luminanceInput(frame, colorSpace, size)),
      );
      const cells = (size.width / latent.factor) * (size.height / latent.factor);
      const known = new Map(
        Array.from(watch.known ?? [], ([at, chroma]) => [
          at,
          latentOfChroma(fitting(chroma, size), latent.factor, latent.scale),
        ]),
      );
      const input: ColorizeInput = {
        luminance,
        size,
        phrases,
        timesteps: timesteps(sampler.timesteps, settings.steps),
        noise: gaussianNoise(settings.seed, 2 * cells),
        known,
        wantMaps: watch.wantMaps ?? false,
      };
      try {
        const output: ColorizeOutput = await colorize(network, input, {
          stopwatch,
          signal: watch.signal,
          onProgress: watch.onProgress,
        });
        return { size, input: { latent }, output, stopwatch };
      } catch (error) {
        if (attempt > 1) throw error;
        if (error instanceof NotFiniteError && network.report.precision === 'fp16') {
          this.options = { ...this.options!, precision: 'fp32' };
        } else if (!isTintypeError(error, 'GPU_LOST')) {
          throw error;
        }
        await this.unload();
      } finally {
        this.peakBytes = Math.max(this.peakBytes, network.runtime.peakBytes);
      }
    }
  }

  /** The network for the present options, loading it if need be; a failed attempt is forgotten. */
  private async network(onProgress: (progress: LoadProgress) => void): Promise<LoadedNetwork> {
    const { options } = this;
    if (!options)
      throw new TintypeError('PACK_MISSING', 'No model is loaded yet.', { remedy: 'Wait until the model is loaded.' });
    const key = JSON.stringify([options.packUrl, options.ep, options.precision]);
    if (this.loaded?.key !== key) {
      const before = this.unload();
      const network = before.then(() => loadNetwork(options, requestDevice, onProgress));
      const loaded = { key, network };
      this.loaded = loaded;
      network.catch(() => {
        if (this.loaded === loaded) this.loaded = null;
      });
    }
    return this.loaded.network;
  }

  private async unload(): Promise<void> {
    const { loaded } = this;
    this.loaded = null;
    const network = await loaded?.network.catch(() => null);
    await network?.runtime.stop();
    network?.runtime.device?.destroy();
  }
}

/** Settings are part of the chroma key, so stored chroma of another size can only be damage. */
function fitting(chroma: ChromaFrame, size: Size): ChromaFrame {
  if (chroma.width === size.width && chroma.height === size.height) return chroma;
  throw new TintypeError('INTERNAL', `Stored colour of frame ${chroma.index} has another size than the work.`);
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
