/**
 * Looks: grades with a name. They follow what their processes did to color; contrast stays the film's own. Judged by eye on the samples and
 * on portraits.
 */
import { areSameGrade, type Grade, NEUTRAL_GRADE } from './grade';

export interface Look {
  name: string;
  grade: Grade;
}

/** In the order of the screen; the names are those of `--edits`, the catalog of texts has those of people. */
export const LOOKS = {
  /** Dense dyes: rich reds and blues, amber lights, cool shadows, clean grays. */
  kodachrome: look({ saturation: 1.3, warmth: 0.2, tint: 0.05, split: 0.3, neutrals: 0.15 }),
  /** Three strips of matrices: primaries far apart, white and gray without a cast. */
  technicolor: look({ saturation: 1.5, warmth: 0.05, tint: 0.1, split: -0.1, neutrals: 0.5 }),
  /** Dyed starch grains: pastel, straw-colored lights, blue-green shadows. */
  autochrome: look({ saturation: 0.7, warmth: 0.4, tint: -0.1, split: 0.45 }),
  /** Thin washes over a silver print: things have color, all else is the print. */
  tinted: look({ saturation: 0.85, warmth: 0.15, tint: 0.1, neutrals: 1 }),
  /** A print of the 1970s whose cyan dye has faded: pink and brown, little else. */
  faded: look({ saturation: 0.5, warmth: 0.6, tint: 0.45, split: -0.15 }),
} as const;

export type LookId = keyof typeof LOOKS;
export const LOOK_IDS = Object.keys(LOOKS) as LookId[];

/** Longest name of a look that a user may give. */
export const NAME_LENGTH = 40;

function look(change: Partial<Grade>): Grade {
  return { ...NEUTRAL_GRADE, ...change };
}

/** Two lists as one; of looks that share a name the first counts. */
export function joinLooks(first: readonly Look[], others: readonly Look[]): Look[] {
  return [...first, ...others.filter(({ name }) => first.every((look) => look.name !== name))];
}

/** Whether a grade is that of a look, or leaves colors as they are: nothing that would want saving. */
export function isKnownGrade(grade: Grade, own: readonly Look[]): boolean {
  const known = [NEUTRAL_GRADE, ...Object.values(LOOKS), ...own.map((look) => look.grade)];
  return known.some((other) => areSameGrade(grade, other));
}
