/**
 * The project as it is saved: words, settings, range and which media file they belong to; never pixels.
 * Autosave and the portable .tintype file share this form. It is checked on reading, because files are edited, cut off and old.
 */
import { z } from 'zod';
import { TintypeError } from './errors';

const Frame = z.int().nonnegative();
const Offset = z.int().nonnegative();

const Row = z.object({
  id: z.string().min(1).max(64),
  noun: z.string().max(400),
  color: z.string().max(400).nullable(),
  modifiers: z.string().max(400),
  hex: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .nullable(),
  enabled: z.boolean(),
  range: z.tuple([Offset, Offset]),
});

const ProjectFile = z.object({
  version: z.literal(1),
  /** The file these words belong to; `fingerprint` is a SHA-256 in hex. */
  media: z.object({
    fileName: z.string().max(1000),
    fileSizeBytes: z.int().nonnegative(),
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  promptText: z.string().max(20_000),
  rows: z.array(Row).max(200),
  settings: z.object({
    seed: z.int().nonnegative(),
    steps: z.int().min(1).max(8).nullable(),
    workingSize: z.int().min(64).max(1024),
  }),
  /** First frame of the range, inclusive; null: from the start. */
  inFrame: Frame.nullable(),
  /** Last frame of the range, inclusive; null: to the end. */
  outFrame: Frame.nullable(),
  /** 1 leaves chroma as the model gave it, 0 is grey. */
  saturation: z.number().min(0).max(4),
  /** Frame on screen. */
  playhead: Frame,
});

export type ProjectFile = z.infer<typeof ProjectFile>;

/** Two-space JSON, keys in the schema's order, so that versions of a project can be compared line by line. */
export function serializeProject(project: ProjectFile): string {
  return `${JSON.stringify(ProjectFile.parse(project), null, 2)}\n`;
}

/**
 * Reads a saved project. Unknown keys are dropped, so that a later minor addition stays readable.
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
  if (typeof version === 'number' && version > 1) {
    throw new TintypeError(
      'PROJECT_INVALID',
      `This project was saved by a newer Tintype (format ${version}, this one reads 1).`,
      {
        remedy: 'Reload the page to get the newest version of the app, then open it again.',
      },
    );
  }
  const parsed = ProjectFile.safeParse(value);
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
