/** Things shown by hand: the user marked their place on frames, and these masks replace the maps that the network makes by itself. */
import * as z from 'zod/mini';
import { RowGradeSchema } from '../color/row-grade-schema';
import type { PromptRow } from '../prompt/prompt';
import { KeptSchema, swatchOfKept } from './kept';
import { MarkSchema } from './marks';
import { digestOf, type Mask, MaskSchema } from './mask';

export const ThingSchema = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.string(),
  color: z.nullable(z.string()),
  hex: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
  enabled: z.boolean(),
  /** Sliders of this thing alone. */
  grade: z.optional(RowGradeSchema),
  /** `gray` keeps it without any color, `kept` with the colors that it had. */
  treatment: z.enum(['color', 'gray', 'kept']),
  kept: z.optional(KeptSchema),
  /** The row of the prompt whose thing this is, and which gives the color. null: the thing is a row of its own. */
  boundTo: z.nullable(z.string()),
  /** Frames on which it was marked, ascending. */
  drawn: z
    .array(
      z.object({
        frame: z.int().check(z.nonnegative()),
        marks: z.array(MarkSchema),
        mask: MaskSchema,
        /** What the marks correct, where the thing had been followed to this frame. */
        base: z.optional(MaskSchema),
      }),
    )
    .check(z.minLength(1)),
});

export type Thing = z.infer<typeof ThingSchema>;
export type DrawnFrame = Thing['drawn'][number];

/** The place of a phrase's thing on one frame. */
export interface PlacedMask {
  phraseId: string;
  /** Number of the frame in the film. */
  frame: number;
  mask: Mask;
}

/** What the studio calls things until the user names them, in each of its languages. */
const UNNAMED = /^(thing|Objekt) \d+$/;

export const isUnnamed = ({ name }: Pick<Thing, 'name'>): boolean => UNNAMED.test(name);

/** "thing 1", "thing 2": the first name that is free. */
export function freshName(things: readonly Thing[], nameOf: (number: number) => string): string {
  for (let n = 1; ; n++) if (things.every(({ name }) => name !== nameOf(n))) return nameOf(n);
}

/** The first id that is free. */
export function freshId(things: readonly Thing[]): string {
  for (let n = 1; ; n++) if (things.every(({ id }) => id !== `hand-${n}`)) return `hand-${n}`;
}

/** Things that were marked within frames [from, to): those of a shot. */
export function thingsWithin(things: readonly Thing[], from: number, to: number): Thing[] {
  return things.filter(({ drawn }) => drawn.some(({ frame }) => frame >= from && frame < to));
}

/** Things of the shot that a frame lies in. @param starts first frames of shots, ascending */
export function thingsOfShot(things: readonly Thing[], starts: readonly number[], frame: number): Thing[] {
  const from = starts.findLast((start) => start <= frame) ?? 0;
  const to = starts.find((start) => start > frame) ?? Number.POSITIVE_INFINITY;
  return thingsWithin(things, from, to);
}

/** The thing with the mask of one frame added or replaced. */
export function withDrawn(thing: Thing, drawn: DrawnFrame): Thing {
  const others = thing.drawn.filter(({ frame }) => frame !== drawn.frame);
  return { ...thing, drawn: [...others, drawn].sort((a, b) => a.frame - b.frame) };
}

/** The row that a thing is bound to; null when it is bound to none or the row is gone: the thing is then a row of its own. */
export function rowOf(thing: Thing, rows: readonly PromptRow[]): PromptRow | null {
  return rows.find(({ id }) => id === thing.boundTo) ?? null;
}

function colorOfThing({ color, hex, treatment, kept }: Thing): Pick<PromptRow, 'color' | 'hex'> {
  if (treatment === 'gray') return { color: 'gray', hex: null };
  if (treatment === 'kept' && kept) return { color: null, hex: swatchOfKept(kept) };
  return { color, hex };
}

/** A thing as a row of the prompt. */
export function asRow(thing: Thing): PromptRow {
  const { id, name, enabled, grade } = thing;
  return { id, noun: name, modifiers: '', ...colorOfThing(thing), enabled, grade, range: [0, 0] };
}

const digests = new WeakMap<Thing['drawn'], string>();

/** A hash of all masks of a thing. */
export function digestOfDrawn(drawn: Thing['drawn']): string {
  let digest = digests.get(drawn);
  if (digest === undefined) {
    digest = drawn.map(({ frame, mask }) => `${frame}:${digestOf(mask)}`).join(' ');
    digests.set(drawn, digest);
  }
  return digest;
}

/** Where phrases were marked by hand, frame by frame. @param things those of the shot */
export function placedMasks(rows: readonly PromptRow[], things: readonly Thing[]): PlacedMask[] {
  return things
    .filter(({ enabled }) => enabled)
    .flatMap((thing) => {
      const phraseId = rowOf(thing, rows)?.id ?? thing.id;
      return thing.drawn.map(({ frame, mask }) => ({ phraseId, frame, mask }));
    });
}
