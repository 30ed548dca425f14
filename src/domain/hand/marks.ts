/** What a hand does on a frame: clicks, boxes and brush strokes. Places are shares of the shown picture, 0..1. */
import * as z from 'zod/mini';

const Share = z.number().check(z.minimum(0), z.maximum(1));
export const PlaceSchema = z.tuple([Share, Share]);
/** 1 adds to a thing, -1 takes away from it. */
const Sign = z.union([z.literal(1), z.literal(-1)]);

export const MarkSchema = z.discriminatedUnion('kind', [
  /** A thing is grown from the point. */
  z.object({ kind: z.literal('point'), at: PlaceSchema, sign: Sign }),
  /** A thing lies within it. */
  z.object({ kind: z.literal('box'), box: z.tuple([Share, Share, Share, Share]), sign: Sign }),
  /** Its cells belong to the thing (or do not), whatever was grown; `radius` in shares of the shorter side. */
  z.object({
    kind: z.literal('stroke'),
    points: z.array(PlaceSchema).check(z.minLength(1)),
    radius: z.number().check(z.positive(), z.maximum(1)),
    sign: Sign,
  }),
]);

export type Mark = z.infer<typeof MarkSchema>;
export type Place = z.infer<typeof PlaceSchema>;
export type Sign = 1 | -1;
