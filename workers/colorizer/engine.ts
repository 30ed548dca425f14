/**
 * The implementation of api.ts: colorizes with the network that network-holder.ts holds, and goes on from the last finished step when the
 * network has to be replaced. Drafts and segments may overlap; the runtime's lock serializes their graph runs.
 */

import { transfer } from 'comlink';
import { cancelled, isTintypeError, TintypeError, toTintypeError } from '../../src/domain/errors';
import type { ChromaFrame } from '../../src/domain/frames';
import type { Mask } from '../../src/domain/hand/mask';
import { readChroma, writeChroma } from '../../src/storage/chroma-store';
import type {
  ColorizerApi,
  DraftRequest,
  DraftResult,
  EngineReport,
  FollowRequest,
  LoadProgress,
  LoadRequest,
  MemoryReport,
  RegionRequest,
  SegmentRequest,
  SegmentResult,
} from './api';
import { StepJournal } from './diffusion/step-journal';
import { givenChroma } from './given/given-input';
import { placeMaps, quantizeAb, quantizeMap } from './image/chroma';
import { NetworkHolder } from './network-holder';
import { colorize } from './pipeline';
import { shareOf } from './regions/maps-by-hand';
import { Regions } from './regions/region';
import type { Checkpoint } from './run-input';
import { identityOfRun, prepareInput, type Work, type WorkWatch } from './run-request';
import { Stopwatch } from './runtime/stopwatch';

/** Shortest time between two progress messages: people read them, more would only cost time. */
const PROGRESS_MS = 100;
/** Runs of fewer frames keep no journal: doing them again costs less. */
const JOURNAL_FRAMES = 16;
export class Engine implements ColorizerApi {
  private readonly networks = new NetworkHolder();
  private readonly regions = new Regions();
  private readonly running = new Map<string, AbortController>();

  async load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<EngineReport> {
    return (await this.networks.load(request, throttle(onProgress))).report;
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
            chroma = givenChroma(request.given, done);
          },
        },
      );
      const cells = grid.width * grid.height;
      const maps = output.maps[0];
      const found = maps
        ? request.phrases.map(({ id }, k) => {
            const shown = request.places?.find(
              ({ phraseId, frame: index }) => phraseId === id && index === frame.index,
            );
            const map = shown ? shareOf(shown.mask, grid) : maps.subarray(k * cells, (k + 1) * cells);
            return quantizeMap(id, map, grid, shown ? map.some((x) => x > 0.5) : output.isFound[k]!);
          })
        : [];
      const result = { chroma: chroma!, maps: found, secondsByStage: stopwatch.seconds };
      return transfer(result, [result.chroma.abU8.buffer, ...found.map((map) => map.mapU8.buffer)] as ArrayBuffer[]);
    });
  }

  async segment(id: string, request: SegmentRequest, onProgress: (framesDone: number) => void): Promise<SegmentResult> {
    return this.named(id, async (signal) => {
      const { frames, storeKey, packHash, knownIndices } = request;
      const { report: loaded } = await this.networks.network();
      if (packHash !== undefined && packHash !== loaded.packHash)
        throw new TintypeError('CANCELLED', 'Another model was chosen meanwhile.');
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
          const own = givenChroma(request.given, chroma);
          await stopwatch.time('store', () => writeChroma(storeKey, own));
          stored.add(chroma.index);
        },
      });
      await journal?.delete();
      return { storedIndices: [...stored], secondsByStage: stopwatch.seconds, resumedSteps };
    });
  }

  async region(id: string, request: RegionRequest): Promise<Mask> {
    return this.named(id, async () => this.regions.grow(await this.networks.network(), request));
  }

  async follow(id: string, request: FollowRequest): Promise<(Mask | null)[]> {
    return this.named(id, async (signal) => this.regions.follow(await this.networks.network(), request, signal));
  }

  async cancel(id: string): Promise<void> {
    this.running.get(id)?.abort();
  }

  async memory(): Promise<MemoryReport> {
    return { ...this.networks.peaks };
  }

  async dispose(): Promise<void> {
    for (const abort of this.running.values()) abort.abort();
    await this.networks.dispose();
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
   * From frames to chroma; tried again after errors that NetworkHolder.recover() can recover from. Each attempt goes on after the last
   * finished step, or starts over where the new device or precision gives other bits.
   */
  private async colorize(work: Work, watch: WorkWatch) {
    const last = { identity: '', checkpoint: null as Checkpoint | null };
    let resumedSteps: number | null = null;
    /** Lost devices without a finished step between them. */
    let losses = 0;
    for (;;) {
      const network = await this.networks.network();
      const stopwatch = new Stopwatch();
      const input = prepareInput(network, work, watch);
      const { factor } = network.manifest.latent;
      const grid = { width: input.size.width / factor, height: input.size.height / factor };
      // A resumed run would make no maps, and a draft, which wants them, is done again quickly: drafts have no identity to resume by.
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
            losses = 0;
            if (!identity) return;
            Object.assign(last, { identity: identity.toString(), checkpoint });
            const { journal } = watch;
            if (journal) await stopwatch.time('journal', () => journal.write(identity, checkpoint, grid));
          },
          onFrame: (position, ab, maps) => {
            const chroma = quantizeAb(work.frames[position]!.index, ab, input.size);
            const places = placeMaps(maps, grid, input.places, position);
            return watch.onFrame(position, { ...chroma, ...(places && { maps: places }) }, stopwatch);
          },
        });
        this.networks.notePeaks(network, output.peaks);
        return { grid, output, stopwatch, resumedSteps };
      } catch (error) {
        await this.networks.recover(error, network, isTintypeError(error, 'GPU_LOST') ? ++losses : 1);
      }
    }
  }
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
