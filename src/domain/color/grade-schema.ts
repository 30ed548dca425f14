/** A grade as it is stored and as files of edits give it. */
import * as z from 'zod/mini';
import { NEUTRAL_GRADE } from './grade';

/** A number within bounds that says so itself where it is not. */
export function within(low: number, high: number) {
  const error = `must be a number from ${low} to ${high}`;
  return z.number({ error }).check(z.minimum(low, { error }), z.maximum(high, { error }));
}

/** What is left out is as the network gave it. */
export const GradeSchema = z.strictObject({
  saturation: z._default(within(0, 4), NEUTRAL_GRADE.saturation),
  warmth: z._default(within(-1, 1), NEUTRAL_GRADE.warmth),
  tint: z._default(within(-1, 1), NEUTRAL_GRADE.tint),
  split: z._default(within(-1, 1), NEUTRAL_GRADE.split),
  neutrals: z._default(within(0, 1), NEUTRAL_GRADE.neutrals),
});
