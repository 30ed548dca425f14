/**
 * From luminance and phrases to Lab chroma, the whole way: text, luminance encoder and CMPF once per frame, the denoising
 * steps, the decoder. Numbers in, numbers out; files, messages and 8-bit codes are others' business.
 */
import { TintypeError, throwIfAborted } from '../../src/domain/errors';
import type { FeatureBudget, Fusion, Phrase } from './api';
import { planClips } from './clips';
import { evaluate } from './denoise';
import { type BatchInput, type Encoder, encodeBatch, encodeLuminance, join, pick } from './encode';
import { FeatureDisk } from './feature-disk';
import { FeatureStore, type StorePeaks } from './feature-store';
import type { Size } from './luminance';
import type { LuminanceCache } from './luminance-cache';
import type { Manifest } from './manifest';
import type { Feeds, Runtime } from './ort';
import { promptInput } from './prompt-input';
import { ddimStep, noiseTo } from './sampler';
import { batchesOf, blockId, bytesPerFrame, planEvaluation } from './schedule';
import type { Stopwatch } from './stopwatch';
import type { TextEncoder } from './text';
import { deviceTiers } from './tiers';

export interface Network {
  manifest: Manifest;
  runtime: Runtime;
  text: TextEncoder;
  stills: LuminanceCache;
  budget: FeatureBudget;
}

/** Latents [2, h, w] of all frames after `step` steps: all that a later run needs to go on. */
export interface Checkpoint {
  step: number;
  latents: Float32Array<ArrayBuffer>[];
}

export interface ColorizeInput {
  frames: number;
  /** L / 50 - 1 of a frame, [H, W]; asked for twice in long runs rather than kept. */
  luminance: (frame: number) => Float32Array<ArrayBuffer>;
  size: Size;
  phrases: readonly Phrase[];
  fusion?: Fusion | undefined;
  /** Times of the steps, descending from at most 1; the step after the last goes to 0. */
  timesteps: readonly number[];
  /** [2, h, w], the same for every frame, so that still things stay still. */
  noise: Float32Array;
  /** Clean latents [2, h, w] of frames whose colour is known, by position. */
  known?: ReadonlyMap<number, Float32Array>;
  /** Whether to read back where the phrases were found. */
  wantMaps?: boolean;
  /** Where an earlier run with the same input got to. */
  startAt?: Checkpoint | null;
}

export interface ColorizeOutput {
  /** [K, h, w] per frame; empty unless asked for, or without a phrase. */
  maps: Float32Array[];
  /** x_0 per frame, [2, h, w]. */
  latent: Float32Array[];
  peaks: StorePeaks;
}

/** The engine answers it with the fp32 graphs where it ran the fp16 ones. */
export class NotFiniteError extends TintypeError {
  constructor() {
    super('INTERNAL', 'The model gave numbers that are not finite.');
  }
}

export interface Watch {
  stopwatch: Stopwatch;
  signal?: AbortSignal | undefined;
  /** Share of the graph runs that are done, 0..1. */
  onProgress?: ((share: number) => void) | undefined;
  /** After each denoising step. The latents are not changed afterwards. */
  onStep?: ((checkpoint: Checkpoint) => Promise<void>) | undefined;
  /** Each frame's chroma as it comes out of the decoder, in order: [2, H, W] in Lab units, a view that is valid until it returns. */
  onFrame: (frame: number, ab: Float32Array) => void | Promise<void>;
}

/** Most pixels in a batch: more frames at once use a GPU better; on the CPU a cancel waits for the batch under way. */
const BATCH_PIXELS = { webgpu: 400_000, wasm: 200_000 };
const MAX_BATCH = 8;

/** Frames that go through a graph at once. Part of what decides the last bits of a result. */
export function batchSizeOf(ep: 'webgpu' | 'wasm', frames: number, { width, height }: Size): number {
  return Math.max(1, Math.min(MAX_BATCH, frames, Math.floor(BATCH_PIXELS[ep] / (width * height))));
}

/** @throws CANCELLED between two graph runs, GPU_LOST, OUT_OF_MEMORY, DISK_FULL, INTERNAL. */
export async function colorize(network: Network, input: ColorizeInput, watch: Watch): Promise<ColorizeOutput> {
  const { manifest, runtime, text, stills, budget } = network;
  const { frames, size, phrases, timesteps, startAt } = input;
  const { stopwatch } = watch;
  if (phrases.length > manifest.phrases.max) {
    throw new TintypeError(
      'INTERNAL',
      `A prompt can hold ${manifest.phrases.max} things at most, not ${phrases.length}.`,
    );
  }
  const { factor, scale } = manifest.latent;
  const latentSize = { width: size.width / factor, height: size.height / factor };
  const batchSize = batchSizeOf(runtime.device ? 'webgpu' : 'wasm', frames, size);
  const batches = batchesOf({ frames, batchSize });
  const isSmall = batches.length === 1;
  const clips = planClips(frames, manifest.clip.frames, input.fusion);
  const schedule = planEvaluation(manifest, { frames, batchSize, clips, latent: latentSize });

  const encodeBytes = encodedBytes(manifest, latentSize, Math.max(1, phrases.length));
  const topBytes = Math.max(
    runtime.device ? budget.gpuBytes : budget.memoryBytes,
    schedule.minimumBytes,
    encodeBytes * batchSize,
  );
  if (runtime.pool) runtime.pool.limitBytes = topBytes;
  const disk = new FeatureDisk();
  const store = new FeatureStore(
    deviceTiers(runtime, disk, stopwatch),
    { topBytes, memoryBytes: runtime.device ? budget.memoryBytes : 0 },
    schedule,
  );

  const stepsBefore = startAt?.step ?? 0;
  const isDenoised = stepsBefore >= timesteps.length;
  const runsTotal = batches.length * (isSmall ? 3 : 4) + timesteps.length * schedule.operations.length;
  let runsDone = stepsBefore * schedule.operations.length;
  const afterRun = async () => {
    watch.onProgress?.(Math.min(1, ++runsDone / runsTotal));
    // A cancel is a message; it needs a turn of the event loop, which awaiting a wasm run does not give.
    await nextTurn();
    throwIfAborted(watch.signal);
  };
  const encoder: Encoder = { manifest, runtime, stopwatch, afterRun };

  const prompt = await promptInput(runtime, text, phrases, { scale, dim: manifest.text.dim }, stopwatch);
  throwIfAborted(watch.signal);
  const batchInput = async ({ from, to }: { from: number; to: number }): Promise<BatchInput> => {
    const prepare = () => Array.from({ length: to - from }, (_, i) => input.luminance(from + i));
    const luminance = await stopwatch.time('prepare', prepare);
    return { from, to, luminance, size, latentSize, prompt, known: input.known };
  };
  /** Of the only batch, for the decoder: in longer runs the luminance encoder runs again rather than fill memory with edges. */
  let kept: Feeds = {};
  let latents = startAt?.latents ?? Array.from({ length: frames }, () => Float32Array.from(input.noise));
  const output: ColorizeOutput = { maps: [], latent: latents, peaks: store.peaks };
  try {
    for (const [batch, span] of isDenoised ? [] : batches.entries()) {
      const own = await batchInput(span);
      const count = span.to - span.from;
      await store.hold([], encodeBytes * count);
      const still = frames === 1 ? stills.take(own.luminance[0]!) : null;
      const features = await encodeBatch(encoder, { ...own, kept: still });
      try {
        if (input.wantMaps && phrases.length > 0) {
          const maps = await runtime.read(features.map!, stopwatch);
          for (let i = 0; i < count; i++) output.maps.push(part(maps, i, count).slice());
        }
        for (const name of lastingNames(manifest)) {
          const made = pick(features, { [name]: null })[name]!;
          delete features[name];
          const content = isSmall ? made : runtime.adopt(made);
          const id = blockId(name, batch);
          store.put(id, content, content.dims, schedule.bytesOf(id));
        }
      } finally {
        if (isSmall) kept = features;
        else runtime.release(Object.values(features));
      }
      store.release();
    }

    for (let step = stepsBefore; step < timesteps.length; step++) {
      const [time, next] = [timesteps[step]!, timesteps[step + 1] ?? 0];
      const before = latents.map((latent, frame) => {
        const clean = input.known?.get(frame);
        return clean ? noiseTo(time, clean, input.noise) : latent;
      });
      const after = [...before];
      await evaluate(
        { manifest, runtime, schedule, store, batchSize, isSmall, stopwatch, afterRun },
        (batch) => {
          const { from, to } = batches[batch]!;
          return {
            latent: runtime.tensor(join(before.slice(from, to)), latentDims(to - from, latentSize)),
            time: runtime.tensor(Float32Array.of(time), [1]),
          };
        },
        (batch, velocity) => {
          checkFinite(velocity);
          const { from, to } = batches[batch]!;
          for (let frame = from; frame < to; frame++) {
            after[frame] = before[frame]!.slice();
            ddimStep(after[frame]!, part(velocity, frame - from, to - from), time, next);
          }
        },
      );
      latents = after;
      output.latent = latents;
      await watch.onStep?.({ step: step + 1, latents });
      throwIfAborted(watch.signal);
    }

    if (!isSmall) store.clear();
    for (const span of batches) {
      const { from, to } = span;
      if (!kept.luminance) {
        kept = await encodeLuminance(encoder, await batchInput(span));
        await afterRun();
      }
      const latent0 = runtime.tensor(join(latents.slice(from, to)), latentDims(to - from, latentSize));
      const { ab } = await runtime.run('decoder', pick({ ...kept, latent0 }, manifest.io.decoder!.inputs), stopwatch);
      try {
        const planes = await runtime.read(ab!, stopwatch);
        for (let frame = from; frame < to; frame++) await watch.onFrame(frame, part(planes, frame - from, to - from));
      } finally {
        runtime.release([ab!]);
      }
      if (!isSmall) {
        runtime.release(Object.values(kept));
        kept = {};
      }
      await afterRun();
    }
    return output;
  } finally {
    if (frames === 1) keepStill(network, input, kept, store);
    runtime.release(Object.values(kept));
    store.clear();
    await disk.close();
  }
}

/** Moves what the luminance encoder made of a still, if it got that far, to the cache. */
function keepStill(
  { manifest, stills }: Network,
  input: ColorizeInput,
  kept: Feeds,
  store: { take(id: string): Feeds[string] | null },
): void {
  const names = Object.keys(manifest.io.luminance!.outputs);
  for (const name of names) {
    const tensor = kept[name] ?? store.take(blockId(name, 0));
    if (tensor) kept[name] = tensor;
  }
  if (!names.every((name) => kept[name])) return;
  stills.keep(input.luminance(0), pick(kept, manifest.io.luminance!.outputs));
  for (const name of names) delete kept[name];
}

/** Names of what the encoders give to the U-Net. */
function lastingNames({ unet, io }: Manifest): string[] {
  const made = new Set(unet.flatMap((graph) => Object.keys(io[graph]!.outputs)));
  const read = new Set(unet.flatMap((graph) => Object.keys(io[graph]!.inputs)));
  return [...read].filter((name) => !made.has(name) && name !== 'latent' && name !== 'time');
}

/** Bytes per frame while it is encoded: all that the encoders put out, and the hint. */
function encodedBytes({ io }: Manifest, latent: Size, phrases: number): number {
  const shapes = Object.values({ ...io.luminance!.outputs, ...io.cmpf!.outputs }).map(({ shape }) => shape);
  const hint = 3 * latent.width * latent.height * 4;
  return shapes.reduce((sum, shape) => sum + bytesPerFrame(shape, latent) * (shape.includes('K') ? phrases : 1), hint);
}

function latentDims(frames: number, { width, height }: Size): number[] {
  return [frames, 2, height, width];
}

/** The i-th of `count` equal parts, a view. */
function part(all: Float32Array, i: number, count: number): Float32Array {
  const length = all.length / count;
  return all.subarray(i * length, (i + 1) * length);
}

/** fp16 that overflows, or a driver that gives up, shows here first. */
function checkFinite(values: Float32Array): void {
  // The sum of finite float32 values is finite in double precision; one NaN or infinity shows in it.
  let sum = 0;
  for (const value of values) sum += value;
  if (!Number.isFinite(sum)) throw new NotFiniteError();
}

let channel: MessageChannel | null = null;

/** One turn of the event loop, without the 4 ms that nested timers are held back by. */
function nextTurn(): Promise<void> {
  channel ??= new MessageChannel();
  const { port1, port2 } = channel;
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
