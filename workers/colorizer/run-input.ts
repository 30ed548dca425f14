/** What a run over frames is given: the network it goes through, the frames and words, and who watches. */

import type { Size } from '../../src/domain/frames';
import type { Fusion, Phrase, Stills } from '../../src/domain/settings';
import type { FeatureBudget } from './api';
import type { LuminanceCache } from './image/luminance-cache';
import type { Manifest } from './pack/manifest';
import type { Runtime } from './runtime/ort';
import type { Stopwatch } from './runtime/stopwatch';
import type { TextEncoder } from './text/text';

export interface Network {
  manifest: Manifest;
  runtime: Runtime;
  text: TextEncoder;
  luminanceCache: LuminanceCache;
  budget: FeatureBudget;
}

/** Latents [2, h, w] of all frames after `step` steps: all that a later run needs to go on. */
export interface Checkpoint {
  step: number;
  latents: Float32Array<ArrayBuffer>[];
}

export interface ColorizeInput {
  frames: number;
  /** L / 50 - 1 of a frame, [H, W]. Long runs call it twice a frame rather than keep all planes. */
  luminance: (frame: number) => Float32Array<ArrayBuffer>;
  size: Size;
  phrases: readonly Phrase[];
  fusion: Fusion;
  stills: Stills;
  /** Times of the steps, descending from at most 1; the step after the last goes to 0. */
  timesteps: readonly number[];
  /** [2, h, w], the same for every frame, so that still things stay still. */
  noise: Float32Array;
  /** Clean latents [2, h, w] of frames whose color is known, by position. */
  known?: ReadonlyMap<number, Float32Array>;
  /** Whether to read back where the phrases were found; not for a run that starts at its last step. */
  wantMaps?: boolean;
  /** Where an earlier run with the same input got to. */
  startAt?: Checkpoint | null;
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
