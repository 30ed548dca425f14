/** The input of a run over a shot's frames: the network, frames and prompt, and callbacks for progress and results. */

import type { ChromaFrame, Size } from '../../src/domain/frames';
import type { Mask } from '../../src/domain/hand/mask';
import type { Manifest } from '../../src/domain/pack/manifest';
import type { Fusion, Phrase, Stills } from '../../src/domain/settings';
import type { FeatureBudget } from './api';
import type { LuminanceCache } from './image/luminance-cache';
import type { Runtime } from './runtime/ort';
import type { Stopwatch } from './runtime/stopwatch';
import type { TextEncoder } from './text/text';
import type { PhraseTokenizer } from './text/tokenizer';

export interface Network {
  manifest: Manifest;
  runtime: Runtime;
  text: TextEncoder;
  tokenizer: PhraseTokenizer;
  luminanceCache: LuminanceCache;
  budget: FeatureBudget;
}

/** Latents [2, h, w] (of a VAE more channels) of all frames after `step` steps: everything that is needed to resume a run. */
export interface Checkpoint {
  step: number;
  latents: Float32Array<ArrayBuffer>[];
}

/** A picture whose colors go to what looks like it. */
export interface GivenPicture {
  /** L / 50 - 1, [H, W]. */
  luminance: Float32Array<ArrayBuffer>;
  size: Size;
  /** Clean latent [2, h, w] of its colors. */
  clean: Float32Array;
  /** Whether it is a frame of the shot: things are near where they are in it. */
  isOfShot: boolean;
  /** Positions that take its colors, the last one exclusive. */
  from: number;
  to: number;
}

export interface GivenInput {
  /** Frames of the run whose chroma is known, by position; it is carried to the frames beside them. */
  frames: ReadonlyMap<number, ChromaFrame>;
  pictures: readonly GivenPicture[];
}

/** Chroma that is known on some cells of a frame, in the run or beside it. */
export interface HintedCells {
  /** As frames of the run are counted; less than 0 or beyond the last one for frames beside the run. */
  position: number;
  /** As `luminance` of the run. */
  luminance: () => Float32Array<ArrayBuffer>;
  /** [3, h, w] = (a, b, 1) in latent units where chroma is known, zeros elsewhere. */
  hint: Float32Array<ArrayBuffer>;
}

export interface ColorizeInput {
  frames: number;
  /** L / 50 - 1 of a frame, [H, W]. Long runs call it again and again rather than keep all planes. */
  luminance: (frame: number) => Float32Array<ArrayBuffer>;
  size: Size;
  phrases: readonly Phrase[];
  /** Per phrase the masks by position, for those whose place was shown by hand; null for the others. */
  places?: readonly (ReadonlyMap<number, Mask> | null)[] | undefined;
  /** Frames on some of whose cells chroma is known. */
  hinted?: readonly HintedCells[] | undefined;
  fusion: Fusion;
  stills: Stills;
  /** Times of the steps, descending from at most 1; the step after the last goes to 0. */
  timesteps: readonly number[];
  /** [2, h, w], of a VAE [4, h, w], the same for every frame, so that static things get the same color in all of them. */
  noise: Float32Array;
  /** Clean latents [2, h, w] of frames whose color is known, by position. */
  known?: ReadonlyMap<number, Float32Array>;
  /** What the user gave colors of. */
  given?: GivenInput | undefined;
  /** Whether to read back the phrases' maps; not possible in a run that resumes after its last step. */
  wantMaps?: boolean;
  /** The checkpoint of an earlier run with the same input, to resume from. */
  startAt?: Checkpoint | null;
}

export interface Watch {
  stopwatch: Stopwatch;
  signal?: AbortSignal | undefined;
  /** Share of the graph runs that are done, 0..1. */
  onProgress?: ((share: number) => void) | undefined;
  /** After each denoising step. The latents are not changed afterwards. */
  onStep?: ((checkpoint: Checkpoint) => Promise<void>) | undefined;
  /**
   * Called with each frame's decoded chroma, in order: [2, H, W] in Lab units, a view that is valid until the call returns, and with the
   * phrases' maps [K, h, w], empty where there are none.
   */
  onFrame: (frame: number, ab: Float32Array, maps: Float32Array) => void | Promise<void>;
}
