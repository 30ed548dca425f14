/**
 * Color pictures that the user gave: locks, frames that keep their colors and that the rest of their shot follows, and references,
 * photographs whose things' colors go to things that look alike. The pictures' bytes lie in the picture store under their digests.
 */
import * as z from 'zod/mini';

const Frame = z.int().check(z.nonnegative());
const Digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

export const LockSchema = z.object({
  id: z.string().check(z.minLength(1)),
  frame: Frame,
  /** SHA-256 of the picture, or of the chroma that the frame had when it was locked. */
  picture: Digest,
  /** First frames of other shots that take its colors, too. */
  shots: z.array(Frame),
});

export const ReferenceSchema = z.object({
  id: z.string().check(z.minLength(1)),
  /** The file's name, for people. */
  name: z.string(),
  picture: Digest,
  /** Frames that take its colors, the last one exclusive. */
  from: Frame,
  to: Frame,
  enabled: z.boolean(),
});

export type Lock = z.infer<typeof LockSchema>;
export type Reference = z.infer<typeof ReferenceSchema>;

export interface Given {
  locks: readonly Lock[];
  references: readonly Reference[];
}

export const NOTHING_GIVEN: Given = { locks: [], references: [] };

/** A picture for frames [from, to) of one shot. */
export interface GivenPicture {
  from: number;
  to: number;
  picture: string;
  /** The frame of this shot that it is; null: of another shot, or another picture. */
  frame: number | null;
  /** The film's frame whose luma it has; null: its own. */
  lumaOf: number | null;
}

/** What was given for the shot of frames [from, to). */
export function givenWithin({ locks, references }: Given, from: number, to: number): GivenPicture[] {
  const isIn = (frame: number) => frame >= from && frame < to;
  return [
    ...locks.flatMap(({ frame, picture, shots }): GivenPicture[] => {
      if (isIn(frame)) return [{ from, to, picture, frame, lumaOf: frame }];
      return shots.some(isIn) ? [{ from, to, picture, frame: null, lumaOf: frame }] : [];
    }),
    ...references
      .filter((reference) => reference.enabled && reference.from < to && reference.to > from)
      .map((reference) => ({
        from: Math.max(from, reference.from),
        to: Math.min(to, reference.to),
        picture: reference.picture,
        frame: null,
        lumaOf: null,
      })),
  ];
}

/**
 * What of it decides chroma, for keys. Locks hold for their whole shot, whose end may not be known yet while shots are looked for.
 * @param shot the one that `given` is of
 */
export function keyOfGiven(given: readonly GivenPicture[], shot: { from: number; to: number }): string[] {
  return given.map(({ from, to, picture, frame, lumaOf }) => {
    const range = from === shot.from && to === shot.to ? '' : `${from}-${to}`;
    return `${picture}:${frame ?? ''}:${lumaOf ?? ''}:${range}`;
  });
}

/** The first id of its kind that is free. */
export function freshGivenId(kind: 'lock' | 'reference', { locks, references }: Given): string {
  const taken = new Set([...locks, ...references].map(({ id }) => id));
  for (let n = 1; ; n++) if (!taken.has(`${kind}-${n}`)) return `${kind}-${n}`;
}
