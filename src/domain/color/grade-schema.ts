/** A grade, and looks, as they are stored and as files of edits give it. */
import * as z from 'zod/mini';
import { within } from './bounds';
import { NEUTRAL_GRADE } from './grade';
import { NAME_LENGTH } from './looks';

const bounds = {
  saturation: within(0, 4),
  warmth: within(-1, 1),
  tint: within(-1, 1),
  split: within(-1, 1),
  neutrals: within(0, 1),
};

/** Sliders in a file of edits: those that are moved, and no other names. */
export const MovedSliders = z.partial(z.strictObject(bounds));

/** What is left out is as the network gave it. */
export const GradeSchema = z.pipe(
  z.transform((given) => (typeof given === 'object' && given !== null ? { ...NEUTRAL_GRADE, ...given } : given)),
  z.object(bounds),
);

export const LookSchema = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(NAME_LENGTH)),
  grade: GradeSchema,
});
