/** The shots of a job: found in the film's pictures, then given their phrases and store keys. */

import type { MediaClient } from '../clients/media';
import type { ChromaRange } from '../domain/frames';
import { type ColorStroke, strokesWithin } from '../domain/hand/color-stroke';
import { type Given, givenWithin, keyOfGiven, NOTHING_GIVEN } from '../domain/hand/given';
import { phrasesWith } from '../domain/hand/phrases';
import { placedMasks, type Thing, thingsWithin } from '../domain/hand/thing';
import type { PromptRow } from '../domain/prompt/prompt';
import type { Phrase } from '../domain/settings';
import { ShotDetector } from '../domain/shots/detector';
import { type Placed, promptAt } from '../domain/shots/prompts';
import { type StoreKeyParts, storeKey } from '../storage/chroma-store';
import type { JobShot } from './job';
import { PAGE, type ReadOptions, readAll } from './read-all';

/** The same on every machine, so that all of them find the same shots in a film. */
const TINY = { width: 64, height: 36 };

export interface ShotSearch extends Partial<ReadOptions> {
  media: Pick<MediaClient, 'readFrames'>;
  /** Range of frames, last one exclusive. */
  from: number;
  to: number;
  /** @param lookedTo end of the frames examined so far, exclusive. @param found boundaries so far, `from` itself left out */
  onPage?: (lookedTo: number, found: () => number[]) => void;
}

/** First frames of the shots within [from, to), ascending, `from` itself first. @throws CANCELLED, MEDIA_* */
export async function findShots(signal: AbortSignal, search: ShotSearch): Promise<number[]> {
  const { media, from, to, page = PAGE.job, gate, onPage } = search;
  const detector = new ShotDetector();
  const found = (isEnd: boolean) => detector.boundaries(isEnd).map((start) => start + from);
  for await (const frames of readAll(media, signal, { from, to, ...TINY }, { page, gate })) {
    for (const frame of frames) detector.add(frame.lumaU8);
    const end = frames.at(-1)!.index + 1;
    onPage?.(end, () => found(end === to));
  }
  return [from, ...found(true)];
}

/**
 * Gives each shot the phrases of the prompt that covers it, and the key of its chroma.
 * @param starts first frames of all shots, ascending. @param to end of the last one. @param prompts ascending. @param shown things shown by
 * hand, strokes of color and color pictures that were given, of all shots
 */
export async function wordShots(
  starts: readonly number[],
  to: number,
  prompts: readonly (Placed & { phrases: Phrase[]; rows?: PromptRow[] })[],
  film: Omit<StoreKeyParts, 'phrases' | 'strokes' | 'given'>,
  shown: { things: readonly Thing[]; strokes: readonly ColorStroke[]; most: number; given?: Given } = {
    ...{ things: [], strokes: [], most: 0 },
  },
): Promise<JobShot[]> {
  const keyed = await Promise.all(
    prompts.map(async (prompt) => ({ ...prompt, storeKey: await storeKey({ ...film, phrases: prompt.phrases }) })),
  );
  return Promise.all(
    starts.map(async (from, i) => {
      const shot = { from, to: starts[i + 1] ?? to };
      const { phrases, storeKey: key, rows = [] } = promptAt(keyed, from);
      const things = thingsWithin(shown.things, shot.from, shot.to);
      const strokes = strokesWithin(shown.strokes, shot.from, shot.to);
      const given = givenWithin(shown.given ?? NOTHING_GIVEN, shot.from, shot.to);
      if (things.length + strokes.length + given.length === 0) return { ...shot, phrases, places: [], storeKey: key };
      const all = things.length === 0 ? phrases : phrasesWith(rows, things, shown.most);
      return {
        ...shot,
        phrases: all,
        places: placedMasks(rows, things),
        strokes,
        ...(given.length > 0 && { given }),
        storeKey: await storeKey({ ...film, phrases: all, strokes, given: keyOfGiven(given, shot) }),
      };
    }),
  );
}

/** Shots reduced to their ranges, store keys and whose places lie beside the chroma. */
export function chromaRanges(shots: readonly (ChromaRange & { phrases?: readonly Phrase[] })[]): ChromaRange[] {
  return shots.map(({ from, to, storeKey, phrases }) => ({
    ...{ from, to, storeKey },
    ...(phrases && phrases.length > 0 && { phraseIds: phrases.map(({ id }) => id) }),
  }));
}
