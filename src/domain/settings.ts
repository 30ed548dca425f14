/** What decides a frame's colors beside its luma: what the words say, and how the network runs. */

/** One instance of the prompt as the network sees it (CMPF, Sec. 3.3: nouns look, colors do not). */
export interface Phrase {
  id: string;
  /** The noun alone, color words removed: looks at the picture. */
  noun: string;
  /** The whole phrase with its color words: carries the color. */
  text: string;
  /** Exact mean color asked for, CIE Lab a and b; null lets the words decide. */
  exactAb: readonly [a: number, b: number] | null;
}

export interface Settings {
  seed: number;
  /** Denoising steps, 1 to 8; the pack's own default when null. */
  steps: number | null;
  /** Shorter side of the working frame in pixels; rounded so that both sides divide by 32. */
  workingSize: number;
  /** How TDA's clips are tied together, `ccf` when left out; the others are the ablations of the paper's Table 4. */
  fusion?: Fusion;
  /** Whether places that hold still share one chroma over the frames, `shared` when left out; `apart` is an ablation. */
  stills?: 'shared' | 'apart';
}

/**
 * `ccf`: skip windows, fused by the distance to each clip's center (eq 8). `average`: the same windows, all weighing the same.
 * `sliding`: windows of consecutive frames that overlap by half, weighted. `clips`: clip by clip.
 */
export type Fusion = 'ccf' | 'average' | 'sliding' | 'clips';
