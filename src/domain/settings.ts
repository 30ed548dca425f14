/** What decides a frame's colors beside its luma: what the words say, and how the network runs. */

import type { Kept } from './hand/kept';

/** One instance of the prompt as the network takes it (CMPF, Sec. 3.3: the noun alone finds the instance, its color words do not). */
export interface Phrase {
  id: string;
  /** The noun alone, color words removed: finds the instance in the picture. */
  noun: string;
  /** The whole phrase with its color words: carries the color. */
  text: string;
  /** Exact mean chroma that the user chose, CIE Lab a and b; null: the words decide. */
  exactAb: readonly [a: number, b: number] | null;
  /** Present when the user showed its place by hand. */
  drawn?:
    | {
        /** A hash of the masks, which is part of the chroma store's key. */
        digest: string;
        /** Whether the noun looks for it on frames where it was not shown. */
        isSought: boolean;
        /** The colors that it keeps; `exactAb` is their mean. */
        kept?: Kept;
      }
    | undefined;
}

/**
 * Whether a phrase's color is laid over its place after the decoder, the network knowing nothing of it: exact colors of things that were
 * shown by hand. So nothing else in the picture changes.
 */
export function isPainted({ exactAb, drawn }: Phrase): boolean {
  return exactAb !== null && drawn?.isSought === false;
}

/** As a user gives them; what is left out is completed by completeSettings(). */
export interface Settings {
  seed: number;
  /** Denoising steps, 1 to 8; the pack's own default when null. */
  steps: number | null;
  /** Shorter side of the working frame in pixels; rounded so that both sides divide by 32. */
  workingSize: number;
  /** How the clips of TDA are tied together; all but the default are ablations (Table 4 of the paper). */
  fusion?: Fusion | undefined;
  /** Whether places that hold still share one chroma over the frames; `apart` is an ablation. */
  stills?: Stills | undefined;
}

/**
 * `ccf`: skip windows, fused by the distance to each clip's center (eq 8). `average`: the same windows, all weighing the same.
 * `sliding`: windows of consecutive frames that overlap by half, weighted. `clips`: clip by clip.
 */
export const FUSIONS = ['ccf', 'average', 'sliding', 'clips'] as const;
export type Fusion = (typeof FUSIONS)[number];

export const STILLS = ['shared', 'apart'] as const;
export type Stills = (typeof STILLS)[number];

/** Settings with nothing left out: what all code after the entry works with. */
export interface CompleteSettings extends Settings {
  fusion: Fusion;
  stills: Stills;
}

/** The only place that says what is meant when a setting is left out. */
export const DEFAULTS = { fusion: 'ccf', stills: 'shared' } as const satisfies Partial<Settings>;

/** Called once where settings enter: by prepareFilm(), by drafts and by the command line. */
export function completeSettings({ fusion, stills, ...settings }: Settings): CompleteSettings {
  return { ...settings, fusion: fusion ?? DEFAULTS.fusion, stills: stills ?? DEFAULTS.stills };
}
