/** Sliders of one row: what is done to the colors of its thing alone, before the grade of the whole film (grade.ts). */
import * as z from 'zod/mini';
import { within } from './bounds';
import { COLOR_FROM, GRAY_UNTIL, WARM } from './grade';

const bounds = {
  /** Factor on chroma: 1 leaves it, 0 is gray. */
  saturation: within(0, 4),
  /** White balance from blue (-1) to amber (1). */
  warmth: within(-1, 1),
  /** How firmly the thing has its own color: 0 takes that hue out and leaves others, 1 leaves all as it is, 2 gives it all over. */
  strength: within(0, 2),
  /** How far what is nearly gray is kept free of color, 0 to 1. */
  neutrals: within(0, 1),
};

/** Those that a file of edits moves. */
export const MovedRowSliders = z.partial(z.strictObject(bounds));
export const RowGradeSchema = z.object(bounds);
export type RowGrade = z.infer<typeof RowGradeSchema>;

export const NEUTRAL_ROW: RowGrade = { saturation: 1, warmth: 0, strength: 1, neutrals: 0 };

export function isNeutralRow(grade: RowGrade | null | undefined): boolean {
  return !grade || (Object.keys(NEUTRAL_ROW) as (keyof RowGrade)[]).every((key) => grade[key] === NEUTRAL_ROW[key]);
}

/**
 * Grades one thing's chroma in place.
 * @param ab Lab a and b around 0, interleaved
 * @param weights how far each pair belongs to the thing, 0 to 1
 */
export function applyRowGrade(ab: Float32Array, weights: Float32Array, grade: RowGrade): void {
  const { saturation, warmth, strength, neutrals } = grade;
  let [meanA, meanB, total] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    meanA += weight * (ab[2 * i] as number);
    meanB += weight * (ab[2 * i + 1] as number);
    total += weight;
  }
  if (total === 0) return;
  meanA /= total;
  meanB /= total;
  const length = Math.hypot(meanA, meanB);
  const [hueA, hueB] = length < 1 ? [0, 0] : [meanA / length, meanB / length];
  const firm = Math.max(0, strength - 1);
  const taken = Math.max(0, 1 - strength);
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    const a = ab[2 * i] as number;
    const b = ab[2 * i + 1] as number;
    const own = taken * Math.max(0, a * hueA + b * hueB);
    const t = Math.min(1, Math.max(0, (Math.hypot(a, b) - GRAY_UNTIL) / (COLOR_FROM - GRAY_UNTIL)));
    const kept = 1 - neutrals * (1 - t * t * (3 - 2 * t));
    const nextA = kept * (saturation * (a + firm * (meanA - a) - own * hueA) + warmth * WARM[0]);
    const nextB = kept * (saturation * (b + firm * (meanB - b) - own * hueB) + warmth * WARM[1]);
    ab[2 * i] = a + weight * (nextA - a);
    ab[2 * i + 1] = b + weight * (nextB - b);
  }
}
