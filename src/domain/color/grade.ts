/**
 * The grade: what the user's sliders do to chroma that the network has made, pixel by pixel, when luma and chroma are put together. It
 * changes chroma alone: the luma is the source's own. The same terms are used by the processor's loops (`applyGrade`) and by grade.wgsl.
 */
import type { ColorSpace } from './color-space';
import type { Ab } from './lab';

export interface Grade {
  /** Factor on chroma: 1 leaves it, 0 is gray; 0 to 4. */
  saturation: number;
  /** White balance from blue (-1) to amber (1). */
  warmth: number;
  /** White balance from green (-1) to magenta (1). */
  tint: number;
  /** Split toning: amber lights over blue shadows (1), or the reverse (-1). */
  split: number;
  /** How far what is nearly gray is kept free of color whatever the others do, 0 to 1. */
  neutrals: number;
}

/** Leaves colors as the network gave them. */
export const NEUTRAL_GRADE: Grade = { saturation: 1, warmth: 0, tint: 0, split: 0, neutrals: 0 };

/** Lab chroma that full warmth adds to white: daylight moved from 6500 K to about 4300 K. */
export const WARM: Ab = [5, 26];
/** The same of full tint. */
const MAGENTA: Ab = [20, -8];
/** What full split toning adds to white, and takes from black. */
const SPLIT: Ab = [3, 20];
/** A change of white balance scales linear light, and so moves Lab chroma in proportion to (L* + 16) / 116: this much is left at black. */
const AT_BLACK = 16 / 116;
/** Chroma, Lab units, up to which a color is gray to the protection of neutrals, and from which it is a color. */
export const GRAY_UNTIL = 3;
export const COLOR_FROM = 18;

export interface GradeTerms {
  saturation: number;
  neutrals: number;
  /** Lab chroma added at luma 0 and at luma 1; linear between them. */
  castAtBlack: Ab;
  castAtWhite: Ab;
}

export function gradeTerms({ saturation, neutrals, warmth, tint, split }: Grade): GradeTerms {
  const cast = (channel: 0 | 1) => warmth * WARM[channel] + tint * MAGENTA[channel];
  const toning = (channel: 0 | 1) => split * SPLIT[channel];
  return {
    saturation,
    neutrals,
    castAtBlack: [cast(0) * AT_BLACK - toning(0), cast(1) * AT_BLACK - toning(1)],
    castAtWhite: [cast(0) + toning(0), cast(1) + toning(1)],
  };
}

/** Whether nothing of any color is left. */
export function isGrayGrade({ saturation, warmth, tint, split }: Grade): boolean {
  return saturation === 0 && warmth === 0 && tint === 0 && split === 0;
}

export function areSameGrade(a: Grade, b: Grade): boolean {
  return a === b || (Object.keys(NEUTRAL_GRADE) as (keyof Grade)[]).every((key) => a[key] === b[key]);
}

/**
 * @param ab Lab a and b interleaved, code 128 = 0, a pair for each luma
 * @param luma Y' in 8-bit codes
 * @returns graded Lab a and b around 0, interleaved, not limited to a gamut
 */
export function applyGrade(ab: Float32Array, luma: Float32Array, { range }: ColorSpace, grade: Grade): Float32Array {
  const { saturation, neutrals, castAtBlack, castAtWhite } = gradeTerms(grade);
  const [black, white] = range === 'limited' ? [16, 235] : [0, 255];
  const slopeA = (castAtWhite[0] - castAtBlack[0]) / (white - black);
  const slopeB = (castAtWhite[1] - castAtBlack[1]) / (white - black);
  const out = new Float32Array(ab.length);
  for (let i = 0; i < luma.length; i++) {
    const a = (ab[2 * i] as number) - 128;
    const b = (ab[2 * i + 1] as number) - 128;
    const bright = Math.min(white, Math.max(black, luma[i] as number)) - black;
    const kept = neutrals === 0 ? 1 : 1 - neutrals * (1 - colorfulness(a, b));
    out[2 * i] = kept * (saturation * a + castAtBlack[0] + slopeA * bright);
    out[2 * i + 1] = kept * (saturation * b + castAtBlack[1] + slopeB * bright);
  }
  return out;
}

/** 0 of what is gray, 1 of what is a color, smooth between. */
function colorfulness(a: number, b: number): number {
  const t = Math.min(1, Math.max(0, (Math.sqrt(a * a + b * b) - GRAY_UNTIL) / (COLOR_FROM - GRAY_UNTIL)));
  return t * t * (3 - 2 * t);
}
