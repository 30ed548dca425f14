/**
 * From luminance and phrases to Lab chroma, the whole way: text, luminance encoder and CMPF once per frame, the denoising
 * steps, the decoder. Numbers in, numbers out; files, messages and 8-bit codes are others' business.
 */
import { TintypeError, throwIfAborted } from '../../src/domain/errors';
import type { Phrase } from './api';
import { planClips } from './clips';
import { type Denoiser, runsPerStep, runUnet } from './denoise';
import type { Size } from './luminance';
import type { LuminanceCache } from './luminance-cache';
import type { Manifest } from './manifest';
import type { Feeds, Runtime, Tensor } from './ort';
import { promptInput } from './prompt-input';
import { ddimStep, noiseTo } from './sampler';
import type { Stopwatch } from './stopwatch';
import type { TextEncoder } from './text';

export interface Network {
  manifest: Manifest;
  runtime: Runtime;
  text: TextEncoder;
  stills: LuminanceCache;
}

export interface ColorizeInput {
  /** L / 50 - 1 per frame, [H, W]. */
  luminance: Float32Array[];
  size: Size;
  phrases: readonly Phrase[];
  /** Times of the steps, descending from at most 1; the step after the last goes to 0. */
  timesteps: readonly number[];
  /** [2, h, w], the same for every frame, so that still things stay still. */
  noise: Float32Array;
  /** Clean latents [2, h, w] of frames whose colour is known, by position. */
  known?: ReadonlyMap<number, Float32Array>;
  /** Whether to read back where the phrases were found. */
  wantMaps?: boolean;
}

export interface ColorizeOutput {
  /** [2, H, W] per frame, Lab units. */
  ab: Float32Array[];
  /** [K, h, w] per frame; empty unless asked for, or without a phrase. */
  maps: Float32Array[];
  /** x_0 per frame, [2, h, w]. */
  latent: Float32Array[];
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
}

/** Most pixels in a batch: more frames at once use a GPU better; on the CPU a cancel waits for the batch under way. */
const BATCH_PIXELS = { webgpu: 400_000, wasm: 200_000 };
const MAX_BATCH = 8;

/** @throws CANCELLED between two graph runs, GPU_LOST, OUT_OF_MEMORY, INTERNAL. */
export async function colorize(network: Network, input: ColorizeInput, watch: Watch): Promise<ColorizeOutput> {
  const { manifest, runtime, text, stills } = network;
  const { latent: latentSpec } = manifest;
  const { luminance, size, phrases, timesteps } = input;
  const { stopwatch } = watch;
  if (phrases.length > manifest.phrases.max) {
    throw new TintypeError(
      'INTERNAL',
      `A prompt can hold ${manifest.phrases.max} things at most, not ${phrases.length}.`,
    );
  }
  const frames = luminance.length;
  const clips = planClips(frames, manifest.clip.frames);
  const pixels = BATCH_PIXELS[runtime.device ? 'webgpu' : 'wasm'];
  const batchSize = Math.max(1, Math.min(MAX_BATCH, frames, Math.floor(pixels / (size.width * size.height))));
  const batches = splitFrames(frames, batchSize);
  const latentSize = { width: size.width / latentSpec.factor, height: size.height / latentSpec.factor };

  const runsTotal = batches.length * 3 + timesteps.length * runsPerStep(manifest, batches.length, clips.length);
  let runsDone = 0;
  const afterRun = async () => {
    watch.onProgress?.(++runsDone / runsTotal);
    // A cancel is a message; it needs a turn of the event loop, which awaiting a wasm run does not give.
    await nextTurn();
    throwIfAborted(watch.signal);
  };

  const prompt = await promptInput(
    runtime,
    text,
    phrases,
    { scale: latentSpec.scale, dim: manifest.text.dim },
    stopwatch,
  );
  throwIfAborted(watch.signal);
  /** Per batch what does not depend on the step. Owned here until the end. */
  const features: Feeds[] = [];
  const latents = luminance.map(() => Float32Array.from(input.noise));
  const output: ColorizeOutput = { ab: [], maps: [], latent: latents };
  try {
    for (const { from, to } of batches) {
      const own: Feeds = {};
      features.push(own);
      const count = to - from;
      own.luminance = runtime.tensor(join(luminance.slice(from, to)), [count, 1, size.height, size.width]);
      own.hint = hintTensor(runtime, input, from, count, latentSize);
      const kept = frames === 1 ? stills.take(luminance[0]!) : null;
      Object.assign(own, kept ?? (await runtime.run('luminance', pick(own, manifest.io.luminance!.inputs), stopwatch)));
      await afterRun();
      const given = runtime.tensor(new Float32Array(count * prompt.count * latentSize.width * latentSize.height), [
        count,
        prompt.count,
        latentSize.height,
        latentSize.width,
      ]);
      const words = pick({ ...own, ...prompt.feeds, given }, manifest.io.cmpf!.inputs);
      Object.assign(own, await runtime.run('cmpf', words, stopwatch));
      await afterRun();
      if (input.wantMaps && phrases.length > 0) {
        const maps = await runtime.read(own.map!, stopwatch);
        for (let i = 0; i < count; i++) output.maps.push(part(maps, i, count).slice());
      }
      forget(runtime, own, frames === 1 ? ['map'] : ['map', 'picture']);
    }

    const denoiser: Denoiser = { manifest, runtime, batchSize, clips, stopwatch, afterRun };
    for (const [step, time] of timesteps.entries()) {
      for (const [frame, clean] of input.known ?? []) latents[frame]!.set(noiseTo(time, clean, input.noise));
      const inputs = batches.map(({ from, to }, batch) => ({
        ...features[batch]!,
        latent: runtime.tensor(join(latents.slice(from, to)), latentDims(to - from, latentSize)),
        time: runtime.tensor(Float32Array.of(time), [1]),
      }));
      const velocities = await runUnet(denoiser, inputs);
      try {
        for (const [batch, { from, to }] of batches.entries()) {
          const velocity = await runtime.read(velocities[batch]!, stopwatch);
          checkFinite(velocity);
          for (let i = 0; i < to - from; i++) {
            ddimStep(latents[from + i]!, part(velocity, i, to - from), time, timesteps[step + 1] ?? 0);
          }
        }
      } finally {
        runtime.release(velocities);
      }
      throwIfAborted(watch.signal);
    }

    for (const [batch, { from, to }] of batches.entries()) {
      const latent0 = runtime.tensor(join(latents.slice(from, to)), latentDims(to - from, latentSize));
      const feeds = pick({ ...features[batch]!, latent0 }, manifest.io.decoder!.inputs);
      const { ab } = await runtime.run('decoder', feeds, stopwatch);
      try {
        const planes = await runtime.read(ab!, stopwatch);
        for (let i = 0; i < to - from; i++) output.ab.push(part(planes, i, to - from).slice());
      } finally {
        runtime.release([ab!]);
      }
      await afterRun();
    }
    return output;
  } finally {
    if (frames === 1) keepStill(network, luminance[0]!, features);
    for (const own of features) runtime.release(Object.values(own));
  }
}

/** Moves what the luminance encoder made of a still, if it got that far, to the cache. */
function keepStill({ manifest, stills }: Network, luminance: Float32Array, [own]: Feeds[]): void {
  const names = Object.keys(manifest.io.luminance!.outputs);
  if (!own || !names.every((name) => own[name])) return;
  stills.keep(luminance, pick(own, manifest.io.luminance!.outputs));
  for (const name of names) delete own[name];
}

function splitFrames(frames: number, batchSize: number): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(frames / batchSize) }, (_, i) => ({
    from: i * batchSize,
    to: Math.min(frames, (i + 1) * batchSize),
  }));
}

function latentDims(frames: number, { width, height }: Size): number[] {
  return [frames, 2, height, width];
}

/** [f, 3, h, w]: (a, b) of the clean latent and 1 where a frame's colour is known, zeros elsewhere. */
function hintTensor(
  runtime: Runtime,
  { known }: ColorizeInput,
  from: number,
  count: number,
  { width, height }: Size,
): Tensor {
  const cells = width * height;
  const hint = new Float32Array(count * 3 * cells);
  for (let i = 0; i < count; i++) {
    const clean = known?.get(from + i);
    if (!clean) continue;
    hint.set(clean, i * 3 * cells);
    hint.fill(1, (i * 3 + 2) * cells, (i + 1) * 3 * cells);
  }
  return runtime.tensor(hint, [count, 3, height, width]);
}

function pick(feeds: Feeds, names: Record<string, unknown>): Feeds {
  return Object.fromEntries(
    Object.keys(names).map((name) => {
      const tensor = feeds[name];
      if (!tensor) throw new TintypeError('PACK_DAMAGED', `The model wants an input that nothing provides: ${name}.`);
      return [name, tensor];
    }),
  );
}

function forget(runtime: Runtime, own: Feeds, names: readonly string[]): void {
  for (const name of names) {
    if (own[name]) runtime.release([own[name]]);
    delete own[name];
  }
}

function join(planes: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(planes.reduce((sum, plane) => sum + plane.length, 0));
  let at = 0;
  for (const plane of planes) {
    joined.set(plane, at);
    at += plane.length;
  }
  return joined;
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
