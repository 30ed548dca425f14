/** Edits by hand as a file, for the command line (`--edits FILE.json`); docs/edits.schema.json is made of this schema. */
import * as z from 'zod/mini';
import { toHex } from '../color/color';
import { type Grade, NEUTRAL_GRADE } from '../color/grade';
import { MovedSliders } from '../color/grade-schema';
import { LOOK_IDS, LOOKS } from '../color/looks';
import { NEUTRAL_ROW, type RowGrade } from '../color/row-grade';
import { MovedRowSliders } from '../color/row-grade-schema';
import { readNotation } from '../prompt/colors/notation';
import { colorParts } from '../prompt/prompt';
import type { Phrase } from '../settings';
import type { MarkSchema } from './marks';

z.config({ jitless: true });

const SHARE = 'must be a number from 0 to 1, a share of the shown picture';
const Share = z.number({ error: SHARE }).check(z.minimum(0, { error: SHARE }), z.maximum(1, { error: SHARE }));
const POINT = 'must be [x, y, 1] or [x, y, -1]';
const BOX = 'must be [x0, y0, x1, y1]';
const FRAME = 'must be a frame number, counted from 0';
const FrameNumber = z.int({ error: FRAME }).check(z.nonnegative({ error: FRAME }));
const COLOR = 'must be a color name, #rrggbb, rgb() or hsl()';

const EditedThing = z
  .strictObject({
    noun: z.nullable(z.string({ error: 'must be a word, or null' })),
    color: z
      .nullable(z.string({ error: 'must be a color, or null' }))
      .check(z.refine((color) => color === null || colorOf(color) !== null, { error: COLOR })),
    frame: FrameNumber,
    points: z.optional(
      z.array(z.tuple([Share, Share, z.union([z.literal(1), z.literal(-1)], { error: POINT })], { error: POINT })),
    ),
    box: z.optional(z.tuple([Share, Share, Share, Share], { error: BOX })),
    mask: z.optional(z.string({ error: 'must name a picture file, white where the thing is' })),
    gray: z.optional(z.boolean({ error: 'must be true or false' })),
    /** A color picture of its frame, as which it stays. */
    keep: z.optional(z.string({ error: 'must name a picture file, its frame as it is to stay' })),
  })
  .check(
    z.refine(
      ({ points, box, mask }) => mask !== undefined || box !== undefined || points?.some(([, , sign]) => sign === 1),
      {
        error: 'needs a mask, a box, or a point that adds',
      },
    ),
  );

const IMAGE = 'must name a picture file';

const EditedLock = z.strictObject({
  frame: FrameNumber,
  image: z.string({ error: IMAGE }),
  /** Frames of other shots that take its colors, too. */
  shots: z.optional(z.array(FrameNumber)),
});

const RANGE = 'must be [first frame, last frame]';
const EditedReference = z.strictObject({
  image: z.string({ error: IMAGE }),
  /** First and last; the whole film where it is left out. */
  frames: z.optional(
    z
      .tuple([FrameNumber, z.int({ error: FRAME })], { error: RANGE })
      .check(z.refine(([first, last]) => first <= last, { error: RANGE })),
  ),
});

const PLACES = 'must be a list of [x, y]';

/** A point of color where `at` has one place, else a stroke through its places. */
const ColorPoint = z.strictObject({
  frame: FrameNumber,
  color: z.string({ error: 'must be a color' }).check(z.refine((text) => hexOf(text) !== null, { error: COLOR })),
  at: z
    .array(z.tuple([Share, Share], { error: PLACES }), { error: PLACES })
    .check(z.minLength(1, { error: 'needs a place, [x, y]' })),
});

export const EditsSchema = z.strictObject({
  things: z._default(z.array(EditedThing), []),
  /** Points and strokes of color. */
  points: z._default(z.array(ColorPoint), []),
  locks: z._default(
    z.array(EditedLock).check(
      z.refine((locks) => new Set(locks.map(({ frame }) => frame)).size === locks.length, {
        error: 'lock one frame twice',
      }),
    ),
    [],
  ),
  references: z._default(z.array(EditedReference), []),
  look: z.optional(z.enum(LOOK_IDS, { error: `must be one of ${LOOK_IDS.join(', ')}` })),
  sliders: z.optional(MovedSliders),
  /** Sliders of single things, by the word that names them. */
  rows: z.optional(z.record(z.string(), MovedRowSliders)),
});

export type Edits = z.infer<typeof EditsSchema>;
export type EditedThing = z.infer<typeof EditedThing>;

/** A look, with the sliders that were moved over it. */
export function gradeOf({ look, sliders }: Pick<Edits, 'look' | 'sliders'>): Grade {
  return { ...(look ? LOOKS[look] : NEUTRAL_GRADE), ...sliders };
}

/** Sliders of the things of phrases, in their order. */
export function rowGradesIn({ rows = {} }: Pick<Edits, 'rows'>, phrases: readonly Phrase[]): (RowGrade | null)[] {
  const named = new Map(Object.entries(rows).map(([noun, moved]) => [noun.toLowerCase(), moved]));
  return phrases.map(({ noun }) => {
    const moved = named.get(noun.toLowerCase());
    return moved ? { ...NEUTRAL_ROW, ...moved } : null;
  });
}

/** A color as a thing takes it; null where the text is none. */
export function colorOf(text: string): { color: string; hex: null } | { color: null; hex: string } | null {
  const hex = readNotation(text.trim());
  if (hex !== null) return { color: null, hex };
  const parts = colorParts(text);
  return parts.length === 1 ? { color: parts[0]!.name, hex: null } : null;
}

/** The "#rrggbb" of a color given by name or in figures; null where the text is none. */
export function hexOf(text: string): string | null {
  const color = colorOf(text);
  if (color?.hex) return color.hex;
  const [part] = color ? colorParts(text) : [];
  return part ? toHex(part.rgb) : null;
}

/** Marks as the studio's tools make them. */
export function marksOf({ points = [], box }: EditedThing): z.infer<typeof MarkSchema>[] {
  return [
    ...(box ? [{ kind: 'box' as const, box, sign: 1 as const }] : []),
    ...points.map(([x, y, sign]) => ({ kind: 'point' as const, at: [x, y] as [number, number], sign })),
  ];
}

/** Checks the text of a file of edits. @returns the edits, or one sentence that names the entry at fault */
export function readEdits(text: string): { edits: Edits } | { wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { wrong: `is no JSON: ${error instanceof Error ? error.message : error}` };
  }
  const parsed = EditsSchema.safeParse(value);
  if (parsed.success) return { edits: parsed.data };
  const issue = parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const where = pathOf([...issue.path, issue.keys[0]!]);
    return { wrong: `${where} is no entry that is known.` };
  }
  const where = pathOf(issue.path);
  const what =
    issue.message === 'Invalid input' ? 'is missing, or is not as docs/edits.schema.json says' : issue.message;
  return { wrong: `${where === '' ? 'its contents' : where} ${what}.` };
}

/** things[2].points[0], things counted from 0 as in the schema. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}
