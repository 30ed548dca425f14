/** Sliders of one row: what is done to the colors of its thing alone, before the grade of the whole film (grade.ts). */
import { COLOR_FROM, GRAY_UNTIL, WARM } from './grade';

export interface RowGrade {
  /** Factor on chroma: 1 leaves it, 0 is gray. */
  saturation: number;
  /** White balance, from blue (-1) to amber (1). */
  warmth: number;
  /** How firmly the thing has its own color: 0 takes that hue out and leaves others, 1 leaves all as it is, 2 gives it all over. */
  strength: number;
  /** How far what is nearly gray is kept free of color, 0 to 1. */
  neutrals: number;
}

export const NEUTRAL_ROW: RowGrade = { saturation: 1, warmth: 0, strength: 1, neutrals: 0 };

export function isNeutralRow(grade: RowGrade | null | undefined): boolean {
  return !grade || (Object.keys(NEUTRAL_ROW) as (keyof RowGrade)[]).every((key) => grade[key] === NEUTRAL_ROW[key]);
}

/** The samples of one thing in a frame's chroma. */
export interface ThingSamples {
  /** Which samples are its own. */
  index: Uint32Array;
  /** How far each of them is, above 0 to 1. */
  weight: Float32Array;
  /** Its mean color, Lab a and b. */
  meanA: number;
  meanB: number;
}

/** @param abU8 chroma as it is stored: a and b interleaved, code 128 = 0. @param weights how far each sample is the thing's, 0 to 1 */
export function samplesOf(abU8: Uint8Array, weights: Float32Array): ThingSamples {
  const index = Uint32Array.from(weights.keys()).filter((i) => (weights[i] as number) > 0);
  const weight = Float32Array.from(index, (i) => weights[i] as number);
  let [meanA, meanB, total] = [0, 0, 0];
  for (const [n, i] of index.entries()) {
    const share = weight[n] as number;
    meanA += share * ((abU8[2 * i] as number) - 128);
    meanB += share * ((abU8[2 * i + 1] as number) - 128);
    total += share;
  }
  return { index, weight, meanA: meanA / (total || 1), meanB: meanB / (total || 1) };
}

/** Grades one thing's chroma in place, in codes as they are stored. */
export function applyRowGrade(codes: Uint8ClampedArray, samples: ThingSamples, grade: RowGrade): void {
  const { index, weight, meanA, meanB } = samples;
  const { saturation, warmth, strength, neutrals } = grade;
  const length = Math.hypot(meanA, meanB);
  const [hueA, hueB] = length < 1 ? [0, 0] : [meanA / length, meanB / length];
  const firm = Math.max(0, strength - 1);
  const taken = Math.max(0, 1 - strength);
  for (let n = 0; n < index.length; n++) {
    const at = 2 * (index[n] as number);
    const share = weight[n] as number;
    const a = (codes[at] as number) - 128;
    const b = (codes[at + 1] as number) - 128;
    const own = taken * Math.max(0, a * hueA + b * hueB);
    let kept = 1;
    if (neutrals > 0) {
      const t = Math.min(1, Math.max(0, (Math.sqrt(a * a + b * b) - GRAY_UNTIL) / (COLOR_FROM - GRAY_UNTIL)));
      kept = 1 - neutrals * (1 - t * t * (3 - 2 * t));
    }
    const nextA = kept * (saturation * (a + firm * (meanA - a) - own * hueA) + warmth * WARM[0]);
    const nextB = kept * (saturation * (b + firm * (meanB - b) - own * hueB) + warmth * WARM[1]);
    codes[at] = 128 + a + share * (nextA - a);
    codes[at + 1] = 128 + b + share * (nextB - b);
  }
}
