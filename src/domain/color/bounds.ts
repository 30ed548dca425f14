import * as z from 'zod/mini';

/** A number within bounds that says so itself where it is not. */
export function within(low: number, high: number) {
  const error = `must be a number from ${low} to ${high}`;
  return z.number({ error }).check(z.minimum(low, { error }), z.maximum(high, { error }));
}
