/**
 * From luminance and phrases to Lab chroma, the whole way: text, luminance encoder and CMPF once per frame, the denoising
 * steps, the decoder. Numbers in, numbers out; files, messages and 8-bit codes are others' business.
 */
import { TintypeError, throwIfAborted } from '../../src/domain/errors';
import type { FeatureBudget, Fusion, Phrase } from './api';
import type { StorePeaks } from './feature-store';
import type { Size } from './luminance';
import type { LuminanceCache } from './luminance-cache';
import type { Manifest } from './manifest';
import type { Runtime } from './ort';
import { promptInput } from './prompt-input';
import { ShotRun } from './shot-run';
import type { Stopwatch } from './stopwatch';
import type { TextEncoder } from './text';

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
  /** Whether to read back where the phrases were found; not for a run that starts at its last step. */
  wantMaps?: boolean;
  /** Where an earlier run with the same input got to. */
  startAt?: Checkpoint | null;
}

export interface ColorizeOutput {
  /** [K, h, w] per frame; empty unless asked for, or without a phrase. */
  maps: Float32Array[];
  /** x_0 per frame, [2, h, w]. */
  latent: Float32Array[];
  /** Most bytes of features in each tier. */
  peaks: StorePeaks;
}

export interface Watch {
  stopwatch: Stopwatch;
  signal?: AbortSignal | undefined;
  /** Share of the graph runs that are done, 0..1. */
  onProgress?: ((share: number) => void) | undefined;
  /** After each denoising step. The latents are not changed afterwards. */
  onStep?: ((checkpoint: Checkpoint) => Promise<void>) | undefined;
  /** Each frame's chroma as it comes out of the decoder, in order: [2, H, W] in Lab units, a view that holds until it returns. */
  onFrame: (frame: number, ab: Float32Array) => void | Promise<void>;
}

/** @throws CANCELLED between two graph runs, GPU_LOST, OUT_OF_MEMORY, DISK_FULL, INTERNAL. */
export async function colorize(network: Network, input: ColorizeInput, watch: Watch): Promise<ColorizeOutput> {
  const { manifest, runtime, text } = network;
  const { phrases, timesteps, startAt } = input;
  if (phrases.length > manifest.phrases.max) {
    throw new TintypeError(
      'INTERNAL',
      `A prompt can hold ${manifest.phrases.max} things at most, not ${phrases.length}.`,
    );
  }
  const scale = { scale: manifest.latent.scale, dim: manifest.text.dim };
  const prompt = await promptInput(runtime, text, phrases, scale, watch.stopwatch);
  throwIfAborted(watch.signal);
  const run = new ShotRun(network, input, watch, prompt);
  try {
    const first = startAt?.step ?? 0;
    const maps = first < timesteps.length || run.isTold ? await run.encode() : [];
    let latent = startAt?.latents ?? Array.from({ length: input.frames }, () => Float32Array.from(input.noise));
    for (let step = first; step < timesteps.length; step++) {
      latent = await run.step(step, latent);
      await watch.onStep?.({ step: step + 1, latents: latent });
      throwIfAborted(watch.signal);
    }
    await run.decode(latent);
    return { maps, latent, peaks: run.peaks };
  } finally {
    await run.close();
  }
}
