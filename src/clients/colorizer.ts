/** The colorizer worker as the rest of the app sees it: ColorizerApi with the AbortSignal first. */

import { proxy, type Remote, transfer } from 'comlink';
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
} from '../../workers/colorizer/api';
import { TintypeError, throwIfAborted, toTintypeError } from '../domain/errors';
import type { Mask } from '../domain/hand/mask';
import { recoveryFor } from '../domain/recovery';
import { aborted, WorkerBridge } from './bridge';

export interface ColorizerClient {
  /** What the last load() that succeeded reported; null before the first. */
  readonly report: EngineReport | null;
  /** Aborting it ends the worker; a later load goes on with the download where it stopped. */
  load(signal: AbortSignal, request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<EngineReport>;
  draft(signal: AbortSignal, request: DraftRequest): Promise<DraftResult>;
  /** The thing that grows from marks on a frame. */
  region(signal: AbortSignal, request: RegionRequest): Promise<Mask>;
  /** A thing's place on frames that follow each other, null where it is lost. */
  follow(signal: AbortSignal, request: FollowRequest): Promise<(Mask | null)[]>;
  /** The frames' buffers are transferred. */
  segment(
    signal: AbortSignal,
    request: SegmentRequest,
    onProgress: (framesDone: number) => void,
  ): Promise<SegmentResult>;
  memory(signal: AbortSignal): Promise<MemoryReport>;
  /** Called when the worker is gone. The next draft or segment starts a fresh one and loads the same pack again. */
  onDeath(listener: () => void): () => void;
  /** Ends the worker and frees all it holds; the next call starts it again. */
  stop(): void;
}

export function createColorizerClient(): ColorizerClient {
  const bridge = new WorkerBridge<ColorizerApi>(
    'colorizer',
    () =>
      new Worker(new URL('../../workers/colorizer/index.ts', import.meta.url), { type: 'module', name: 'colorizer' }),
  );
  let wanted: LoadRequest | null = null;
  let report: EngineReport | null = null;
  let isLoaded = false;
  let loading: Promise<EngineReport> | null = null;
  let lastSegment: Promise<unknown> = Promise.resolve();
  bridge.onDeath(() => {
    isLoaded = false;
  });

  async function load(signal: AbortSignal, request: LoadRequest, onProgress: (progress: LoadProgress) => void) {
    wanted = request;
    const call = bridge.call(signal, (remote) => remote.load(request, proxy(onProgress)), {
      // cancel() knows drafts and segments only, and a worker that is still loading holds nothing worth keeping.
      onAbort: () => bridge.stop(),
    });
    loading = call;
    try {
      report = await call;
      isLoaded = true;
      return report;
    } finally {
      if (loading === call) loading = null;
    }
  }

  /** Joins a load under way, or loads again what was loaded before; aborting the wait does not abort the load. */
  async function ensureLoaded(signal: AbortSignal): Promise<void> {
    if (isLoaded) return;
    if (!wanted) {
      throw new TintypeError('PACK_MISSING', 'No model is loaded yet.', { remedy: 'Wait until the model is loaded.' });
    }
    const ready = loading ?? load(new AbortController().signal, wanted, () => undefined);
    ready.catch(() => undefined);
    await Promise.race([ready, aborted(signal)]);
    throwIfAborted(signal);
  }

  /** One segment at a time: two would need twice the memory and finish no sooner. Drafts go in between. */
  function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = Promise.race([lastSegment, aborted(signal)]).then(work);
    lastSegment = Promise.allSettled([lastSegment, turn]);
    return turn;
  }

  /** Gives the call an id, so that an abort can stop it by cancel(id) between two graph runs. */
  async function named<T>(
    signal: AbortSignal,
    invoke: (remote: Remote<ColorizerApi>, id: string) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    await ensureLoaded(signal);
    const id = crypto.randomUUID();
    try {
      return await bridge.call(signal, (remote) => invoke(remote, id), {
        onAbort: (remote) => void remote.cancel(id),
      });
    } catch (error) {
      // A wasm heap never shrinks, and one that failed to grow may be broken: only a fresh worker has room again.
      if (recoveryFor('client', error) === 'new-worker') bridge.stop(toTintypeError(error));
      throw error;
    }
  }

  return {
    get report() {
      return report;
    },
    load,
    draft: (signal, request) => named(signal, (remote, id) => remote.draft(id, request)),
    region: (signal, request) => named(signal, (remote, id) => remote.region(id, request)),
    follow: (signal, request) => named(signal, (remote, id) => remote.follow(id, request)),
    segment: (signal, request, onProgress) =>
      inTurn(signal, () =>
        named(signal, (remote, id) => {
          const buffers = new Set(request.frames.map((frame) => frame.lumaU8.buffer as ArrayBuffer));
          return remote.segment(id, transfer(request, [...buffers]), proxy(onProgress));
        }),
      ),
    memory: (signal) => bridge.call(signal, (remote) => remote.memory()),
    onDeath: (listener) => bridge.onDeath(listener),
    stop: () => bridge.stop(),
  };
}
