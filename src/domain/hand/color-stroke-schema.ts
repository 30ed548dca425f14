/** Strokes of color as projects store them: apart from their use, which threads need that check nothing. */
import * as z from 'zod/mini';
import type { ColorStroke } from './color-stroke';
import { PlaceSchema } from './marks';

export const ColorStrokeSchema: z.ZodMiniType<ColorStroke> = z.object({
  id: z.string().check(z.minLength(1)),
  frame: z.int().check(z.nonnegative()),
  hex: z.string().check(z.regex(/^#[0-9a-f]{6}$/i)),
  places: z.array(PlaceSchema).check(z.minLength(1)),
  enabled: z.boolean(),
});
