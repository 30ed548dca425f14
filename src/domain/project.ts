/**
 * The project as it is saved: words, settings, range and which media file they belong to; never pixels.
 * Autosave and the portable .tintype file share this form. It is checked on reading, because files are edited, cut off and old.
 */
import * as z from 'zod/mini';
import { GradeSchema, LookSchema } from './color/grade-schema';
import { RowGradeSchema } from './color/row-grade-schema';
import { TintypeError } from './errors';
import { ColorStrokeSchema } from './hand/color-stroke-schema';
import { LockSchema, ReferenceSchema } from './hand/given';
import { ThingSchema } from './hand/thing';

// Zod would try out `new Function` for speed, which the page's content security policy forbids and reports.
z.config({ jitless: true });

const VERSION = 4;

const Frame = z.int().check(z.nonnegative());
const Offset = z.int().check(z.nonnegative());

const Row = z.object({
  id: z.string().check(z.minLength(1)),
  noun: z.string(),
  english: z.optional(z.string()),
  color: z.nullable(z.string()),
  modifiers: z.string(),
  hex: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
  enabled: z.boolean(),
  grade: z.optional(RowGradeSchema),
  range: z.tuple([Offset, Offset]),
});

/** Words of the shot that begins at `from`, and of those after it that have none of their own. */
const Prompt = z.object({ from: Frame, text: z.string(), rows: z.array(Row) });

const ProjectFile = z.object({
  version: z.literal(VERSION),
  /** The file these words belong to; `fingerprint` is a SHA-256 in hex. */
  media: z.object({
    fileName: z.string(),
    fileSizeBytes: z.int().check(z.nonnegative()),
    fingerprint: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  }),
  prompts: z
    .array(Prompt)
    .check(
      z.refine(
        (prompts) =>
          prompts[0]?.from === 0 && prompts.every(({ from }, i) => i === 0 || from > (prompts[i - 1]?.from ?? 0)),
      ),
    ),
  /** Shot boundaries (first frames) that the user set and took away; the detected ones are found again. */
  shotEdits: z.object({ added: z.array(Frame), removed: z.array(Frame) }),
  /** Things shown by hand. */
  things: z.array(ThingSchema),
  /** Points and strokes of color; projects of before there were any have none. */
  colorStrokes: z._default(z.array(ColorStrokeSchema), []),
  /** Frames that keep their colors, and photographs that colors are taken from; files of before there were any have none. */
  locks: z._default(z.array(LockSchema), []),
  references: z._default(z.array(ReferenceSchema), []),
  /** In files that leave this browser, their pictures in base64, by SHA-256. */
  pictures: z.optional(z.record(z.string(), z.string())),
  settings: z.object({
    seed: z.int().check(z.nonnegative()),
    steps: z.nullable(z.int().check(z.minimum(1), z.maximum(50))),
    workingSize: z.int().check(z.minimum(64), z.maximum(1024)),
  }),
  /** First frame of the range, inclusive; null: from the start. */
  inFrame: z.nullable(Frame),
  /** Last frame of the range, inclusive; null: to the end. */
  outFrame: z.nullable(Frame),
  /** What the sliders do to chroma after the network. */
  grade: GradeSchema,
  /** Looks that the user saved. */
  looks: z._default(z.array(LookSchema), []),
  /** The model that made its colors, where that is known. */
  pack: z.optional(z.object({ name: z.string(), hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })),
  /** Frame on screen. */
  playhead: Frame,
});

export type ProjectFile = z.infer<typeof ProjectFile>;

/** A state of the undo history, with the parts of its texts that were of no use: reading hundreds of texts again takes seconds. */
const Edited = z.extend(
  z.omit(ProjectFile, { version: true, media: true, pack: true, playhead: true, pictures: true }),
  {
    // Histories of before there were things have none.
    things: z._default(z.array(ThingSchema), []),
    prompts: z.array(z.extend(Prompt, { unused: z.array(z.tuple([Offset, Offset, z.string()])) })),
    lastEdit: z.string(),
  },
);

const History = z.object({
  past: z.array(Edited),
  future: z.array(Edited),
  /** The edit that led to the state between them. */
  lastEdit: z.string(),
});

export type ProjectHistory = z.infer<typeof History>;

/** A stored undo history; null when it is none that this version reads: a project opens without rather than not at all. */
export function readHistory(stored: unknown): ProjectHistory | null {
  const parsed = History.safeParse(withGrades(stored));
  return parsed.success ? parsed.data : null;
}

/** A stored history whose states of before version 4 have a grade. */
function withGrades(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return stored;
  const { past, future } = stored as { past?: unknown; future?: unknown };
  const all = (states: unknown) => (Array.isArray(states) ? states.map(withGrade) : states);
  return { ...stored, past: all(past), future: all(future) };
}

/** Until version 3 the saturation was all there was of a grade. */
function withGrade<T>(state: T): T | (T & { grade: unknown }) {
  if (typeof state !== 'object' || state === null || !('saturation' in state)) return state;
  const { saturation, ...rest } = state;
  return { grade: { saturation }, ...rest } as T & { grade: unknown };
}

/** Two-space JSON, keys in the schema's order, so that versions of a project can be compared line by line. */
export function serializeProject(project: ProjectFile): string {
  return `${JSON.stringify(ProjectFile.parse(project), null, 2)}\n`;
}

/** Version 1 knew one prompt for the whole film and no edited boundaries; version 2 no things shown by hand; version 3 lacks what has defaults. */
function migrate(stored: unknown): unknown {
  const value = withGrade(stored);
  if (typeof value !== 'object' || value === null) return value;
  const { version } = value as { version?: unknown };
  if (version === 3) return { ...value, version: VERSION };
  if (version === 2) return { ...value, version: VERSION, things: [] };
  if (version !== 1) return value;
  const { promptText, rows, ...rest } = value as Record<string, unknown>;
  return {
    ...rest,
    version: VERSION,
    prompts: [{ from: 0, text: promptText, rows }],
    shotEdits: { added: [], removed: [] },
    things: [],
  };
}

/**
 * Reads a saved project of this or an earlier version. Unknown keys are dropped, so that a later minor addition stays readable.
 * @throws TintypeError PROJECT_INVALID naming the first thing that is wrong
 */
export function parseProject(text: string): ProjectFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TintypeError('PROJECT_INVALID', 'This project file is not readable: it is cut off or not a project.', {
      cause,
    });
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > VERSION) {
    throw new TintypeError(
      'PROJECT_INVALID',
      `This project was saved by a newer Tintype (format ${version}, this one reads ${VERSION}).`,
      {
        remedy: 'Reload the page to get the newest version of the app, then open it again.',
      },
    );
  }
  const parsed = ProjectFile.safeParse(migrate(value));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'its contents' : issue.path.join('.');
  throw new TintypeError(
    'PROJECT_INVALID',
    `This project file is damaged or not a project: ${where} is not as it should be.`,
    {
      details: parsed.error.message,
    },
  );
}
