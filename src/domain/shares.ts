/**
 * A share of a film: the chroma of some of its shots, made on one machine, with a manifest of everything that its bits depend on. Shares
 * whose manifests agree can be joined to exactly what one machine would have made.
 */
import * as z from 'zod/mini';
import { TintypeError } from './errors';
import { type CompleteSettings, completeSettings, DEFAULTS, FUSIONS, STILLS } from './settings';
import { writeNumbers } from './shots/numbers';

z.config({ jitless: true });

const Count = z.int().check(z.nonnegative());
const Phrase = z.object({
  noun: z.string(),
  text: z.string(),
  exactAb: z.nullable(z.tuple([z.number(), z.number()])),
});

const ShareManifest = z.object({
  format: z.literal('tintype-share'),
  version: z.literal(1),
  /** Version of the app that made it. */
  app: z.string(),
  film: z.object({ fileName: z.string(), fingerprint: z.string(), frameCount: Count, width: Count, height: Count }),
  pack: z.object({ name: z.string(), hash: z.string() }),
  settings: z.object({
    seed: Count,
    steps: z.nullable(Count),
    workingSize: Count,
    fusion: z.enum(FUSIONS),
    /** Left out when it is the default: older shares do not have it, and shares of the same settings have the same bytes. */
    stills: z.optional(z.enum(STILLS)),
  }),
  engine: z.object({
    ep: z.enum(['webgpu', 'wasm']),
    precision: z.enum(['fp16', 'fp32']),
    adapter: z.nullable(z.string()),
    /** Most frames that it denoises together: decides how longer shots are divided. */
    segmentFrames: Count,
  }),
  /** All shots of the film: frames [from, to), the words for each, and the key of its chroma. */
  shots: z.array(z.object({ from: Count, to: Count, phrases: z.array(Phrase), chromaKey: z.string() })),
  /** Numbers, from 1, of the shots whose chroma is in this share. */
  holds: z.array(z.int().check(z.positive())),
});

export type ShareManifest = z.infer<typeof ShareManifest>;

/** A manifest with the name of the file that it was read from, for messages. */
export interface NamedShare {
  fileName: string;
  manifest: ShareManifest;
}

/** @throws SHARE_UNREADABLE when the text is no manifest of a version that this app reads */
export function parseShareManifest(text: string, fileName: string): ShareManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notAShare(fileName, cause);
  }
  const parsed = ShareManifest.safeParse(value);
  if (!parsed.success) throw notAShare(fileName, parsed.error);
  const { shots, holds, film } = parsed.data;
  const coversFilm = shots.every(({ from, to }, i) => from === (shots[i - 1]?.to ?? 0) && to > from);
  if (!coversFilm || shots.at(-1)?.to !== film.frameCount || holds.some((number) => number > shots.length))
    throw notAShare(fileName);
  return parsed.data;
}

/** What a share's manifest says of the settings. */
export function shareSettings({
  seed,
  steps,
  workingSize,
  fusion,
  stills,
}: CompleteSettings): ShareManifest['settings'] {
  return { seed, steps, workingSize, fusion, ...(stills !== DEFAULTS.stills && { stills }) };
}

export function notAShare(fileName: string, cause?: unknown): TintypeError {
  return new TintypeError('SHARE_UNREADABLE', `${fileName} is cut off, damaged or not a share of a film.`, { cause });
}

export interface JoinOptions {
  /** Shots that no share holds stay gray instead of being an error. */
  partial: boolean;
  /** Shares made on different kinds of adapter are accepted. */
  mixed: boolean;
}

/**
 * Whether these shares belong together and to this film. @param film as the file at hand was found
 * @throws SHARE_MISMATCH, SHARE_TWICE, SHARE_MISSING, naming the first thing that does not fit and what to do
 */
export function checkShares(film: ShareManifest['film'], shares: readonly NamedShare[], options: JoinOptions): void {
  for (const share of shares) checkFilm(film, share);
  const [first, ...others] = shares as [NamedShare, ...NamedShare[]];
  for (const share of others) checkPair(first, share, options);
  checkCover(shares, options);
}

function checkFilm(film: ShareManifest['film'], { fileName, manifest }: NamedShare): void {
  const of = manifest.film;
  if (of.fingerprint !== film.fingerprint) {
    throw new TintypeError(
      'SHARE_MISMATCH',
      `${fileName} is a share of another film (${of.fileName}, ${of.frameCount} frames), not of ${film.fileName}.`,
      { remedy: 'Join it with the film that it was made from.' },
    );
  }
  if (of.frameCount !== film.frameCount || of.width !== film.width || of.height !== film.height) {
    throw new TintypeError(
      'SHARE_MISMATCH',
      `${fileName} was made where ${film.fileName} was read as ${of.frameCount} frames of ${of.width} x ${of.height}, here it is ${film.frameCount} of ${film.width} x ${film.height}.`,
      { remedy: 'Use the same browser version on all machines, and make this share again.' },
    );
  }
}

function checkPair(first: NamedShare, other: NamedShare, { mixed }: JoinOptions): void {
  const [a, b] = [first.manifest, other.manifest];
  const again = `Make ${other.fileName} again like ${first.fileName}: --shots ${writeNumbers(b.holds)}`;
  const refuse = (what: string, remedy = `${again}.`): never => {
    throw new TintypeError('SHARE_MISMATCH', `${other.fileName} was made with ${what}.`, { remedy });
  };
  if (a.pack.hash !== b.pack.hash) refuse(`another model pack than ${first.fileName}: ${packOf(b)}, not ${packOf(a)}`);
  const [theirs, own] = [completeSettings(a.settings), completeSettings(b.settings)];
  for (const name of ['seed', 'steps', 'workingSize', 'fusion', 'stills'] as const) {
    const [wanted, found] = [theirs[name], own[name]];
    const option = name === 'workingSize' ? 'size' : name;
    if (wanted !== found)
      refuse(`--${option} ${found ?? 'left out'}, but ${first.fileName} with --${option} ${wanted ?? 'left out'}`);
  }
  if (a.shots.map(({ from }) => from).join() !== b.shots.map(({ from }) => from).join())
    refuse(
      `other shot boundaries than ${first.fileName}`,
      `Both must be made by the same version of this app (${a.app} and ${b.app}): ${again}.`,
    );
  a.shots.forEach((shot, i) => {
    const [wanted, found] = [wordsOf(shot), wordsOf(b.shots[i]!)];
    if (wanted !== found)
      refuse(`other words for shot ${i + 1} than ${first.fileName}: ${found || 'none'}, not ${wanted || 'none'}`);
  });
  const longest = Math.max(...a.shots.map(({ from, to }) => to - from));
  const [one, two] = [deviceOf(a, longest), deviceOf(b, longest)];
  if (!mixed && one !== two) {
    refuse(
      `another kind of adapter than ${first.fileName}: ${two}, not ${one}`,
      `${again} on the same kind of machine, or add --mixed to join them all the same; colors may then differ by a shade from one machine's.`,
    );
  }
}

function checkCover(shares: readonly NamedShare[], { partial }: JoinOptions): void {
  const holders = new Map<number, string>();
  for (const { fileName, manifest } of shares) {
    for (const number of manifest.holds) {
      const before = holders.get(number);
      if (before !== undefined) {
        throw new TintypeError('SHARE_TWICE', `Shot ${number} is in ${before} and in ${fileName}.`, {
          remedy: 'Leave one of the two out, or make it again without this shot.',
        });
      }
      holders.set(number, fileName);
    }
  }
  const missing = shares[0]!.manifest.shots.map((_, i) => i + 1).filter((number) => !holders.has(number));
  if (partial || missing.length === 0) return;
  const list = writeNumbers(missing);
  throw new TintypeError('SHARE_MISSING', `None of the shares holds shot${missing.length > 1 ? 's' : ''} ${list}.`, {
    remedy: `Make a share with --shots ${list} and join again, or add --partial to leave the missing ones gray.`,
  });
}

const packOf = ({ pack }: ShareManifest) => `${pack.name} ${pack.hash.slice(0, 8)}`;

function wordsOf({ phrases }: ShareManifest['shots'][number]): string {
  return phrases.map(({ text, exactAb }) => `"${text}"${exactAb ? ` exactly (${exactAb.join(', ')})` : ''}`).join(', ');
}

/** The machine's properties that results depend on, as text. Its segment length matters only where the film's longest shot exceeds it. */
function deviceOf({ engine }: ShareManifest, longestShot: number): string {
  const { ep, precision, adapter, segmentFrames } = engine;
  const runs = segmentFrames < longestShot ? `, ${segmentFrames} frames at a time` : '';
  return `${adapter ?? (ep === 'wasm' ? 'processor' : 'GPU')} (${ep}, ${precision}${runs})`;
}
