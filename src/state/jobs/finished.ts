/**
 * Where each frame's chroma lies for the present words and settings: the keys, and which frames are finished under them. Recomputed after
 * every edit; after a change of words, frames that were finished with the previous words are still shown until new ones are ready.
 */
import type { ChromaRange } from '../../domain/frames';
import { completeSettings } from '../../domain/settings';
import type { JobShot } from '../../film/job';
import { finishedUnder } from '../../film/journal';
import { chromaRanges, wordShots } from '../../film/shots';
import type { OpenFilm } from '../film/open-film';
import { emitPicture } from '../film/picture-signal';
import { framesGiven } from '../given/present';
import { phrasesOf } from '../prompt/pack-phrases';
import { type Project, project } from '../stores/project';
import { engineReport, session } from '../stores/session';

/** The key that a frame's chroma lies under, or null where none is known. @param ranges ascending, without overlaps */
export function storeKeyAt(ranges: readonly ChromaRange[], frame: number): string | null {
  return rangeAt(ranges, frame)?.storeKey ?? null;
}

export function rangeAt(ranges: readonly ChromaRange[], frame: number): ChromaRange | undefined {
  return ranges.find(({ from, to }) => from <= frame && frame < to);
}

export class FinishedColors {
  private latest = 0;
  /** The keys that `colors.done` was read for, as text. */
  private known = '';

  constructor(private readonly film: OpenFilm) {}

  async refresh(): Promise<void> {
    const mine = ++this.latest;
    const { prompts, things, colorStrokes, ...given } = project.getState();
    // One range a prompt, and one a shot on which the hand showed or gave anything: keys follow words, not shots.
    const shown = [...things.flatMap(({ drawn }) => drawn), ...colorStrokes].map(({ frame }) => frame);
    const starts = withShotsOf(
      [...shown, ...framesGiven(given, session.getState().shots.starts)],
      prompts.map((prompt) => prompt.from),
    );
    const shots = await shotsOf(this.film, project.getState(), starts);
    if (shots === null) return;
    const ranges = chromaRanges(shots);
    const shotStarts = session.getState().shots.starts;
    const state = JSON.stringify([ranges, shotStarts]);
    if (mine !== this.latest || state === this.known) return;
    const done = new Set<number>();
    for (const key of new Set(ranges.map((range) => range.storeKey))) {
      for (const frame of await finishedUnder(key, shotStarts)) if (storeKeyAt(ranges, frame) === key) done.add(frame);
    }
    if (mine !== this.latest || this.film.signal.aborted) return;
    this.known = state;
    const { colors } = session.getState();
    const earlier = new Map(colors.earlier);
    for (const frame of colors.done) {
      const before = storeKeyAt(colors.ranges, frame);
      if (before !== null && !done.has(frame)) earlier.set(frame, before);
    }
    this.film.patch({ colors: { ranges, done, earlier } });
    emitPicture();
  }

  /** Frames just finished by a job under the keys of its shots; its words need not be the present ones any more. */
  mark(shots: readonly ChromaRange[], frames: Iterable<number>): void {
    const { colors } = session.getState();
    const done = new Set(colors.done);
    const earlier = new Map(colors.earlier);
    for (const frame of frames) {
      const key = storeKeyAt(shots, frame);
      if (key === null) continue;
      if (key === storeKeyAt(colors.ranges, frame)) done.add(frame);
      else earlier.set(frame, key);
    }
    this.film.patch({ colors: { ...colors, done, earlier } });
    emitPicture();
  }

  /** Colors that were deleted are not shown any more. */
  forget(storeKeys: readonly string[]): void {
    const { colors } = session.getState();
    const earlier = new Map([...colors.earlier].filter(([, key]) => !storeKeys.includes(key)));
    this.film.patch({ colors: { ...colors, earlier } });
  }
}

/** First frames of ranges, and those of the shots in which these frames lie, and of the shots behind them. */
function withShotsOf(frames: readonly number[], starts: readonly number[]): number[] {
  const shotStarts = session.getState().shots.starts;
  const bounds = frames.flatMap((frame) => [
    shotStarts.findLast((start) => start <= frame) ?? 0,
    shotStarts.find((start) => start > frame) ?? 0,
  ]);
  return [...new Set([...starts, ...bounds])].sort((a, b) => a - b);
}

/** The whole film's shots with their words and keys; null while there is no model. @param starts their first frames */
export async function shotsOf(
  { fingerprint, report }: OpenFilm,
  { prompts, settings, things, colorStrokes, locks, references }: Project,
  starts: readonly number[],
): Promise<JobShot[] | null> {
  const model = engineReport(session.getState());
  if (model === null) return null;
  const { packHash, limits } = model;
  const worded = prompts.map(({ from, rows }) => ({ from, rows, phrases: phrasesOf(rows) }));
  const key = { fingerprint, packHash, settings: completeSettings(settings) };
  return wordShots(starts, report.frameCount, worded, key, {
    ...{ things, strokes: colorStrokes, most: limits.phrases },
    given: { locks, references },
  });
}
