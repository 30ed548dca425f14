/**
 * Which chroma belongs to each frame under the present words and settings: the keys, and which frames are finished under them.
 * Follows every edit; when words change, the frames finished with the words before stay at hand to be shown until there is better.
 */
import type { ChromaRange } from '../../domain/frames';
import { toPhrases } from '../../domain/prompt/prompt';
import { completeSettings } from '../../domain/settings';
import type { JobShot } from '../../film/job';
import { finishedUnder } from '../../film/journal';
import { chromaRanges, wordShots } from '../../film/shots';
import { emitPicture } from '../film/picture-signal';
import { type Project, project } from '../stores/project';
import { patch, session } from '../stores/session';

let latest = 0;
/** What `work.done` was read for. */
let known = '';

/** The key that a frame's chroma lies under, or null where none is known. @param ranges ascending and apart */
export function storeKeyAt(ranges: readonly ChromaRange[], frame: number): string | null {
  return ranges.find(({ from, to }) => from <= frame && frame < to)?.storeKey ?? null;
}

export async function refreshFinished(): Promise<void> {
  const mine = ++latest;
  const chroma = await chromaOf(project.getState());
  if (chroma === null) return;
  const { shotStarts } = session.getState().media;
  const state = JSON.stringify([chroma, shotStarts]);
  if (mine !== latest || (state === known && session.getState().work.chroma.length > 0)) return;
  const done = new Set<number>();
  for (const key of new Set(chroma.map((range) => range.storeKey))) {
    for (const frame of await finishedUnder(key, shotStarts)) if (storeKeyAt(chroma, frame) === key) done.add(frame);
  }
  if (mine !== latest) return;
  known = state;
  const { work } = session.getState();
  const earlier = new Map(work.earlier);
  for (const frame of work.done) {
    const before = storeKeyAt(work.chroma, frame);
    if (before !== null && !done.has(frame)) earlier.set(frame, before);
  }
  patch('work', { chroma, done, earlier });
  emitPicture();
}

/** Keys of the whole film, one range a prompt; null while film or model are not there. */
async function chromaOf(words: Project): Promise<ChromaRange[] | null> {
  const covers = await shotsOf(
    words,
    words.prompts.map((prompt) => prompt.from),
  );
  return covers && chromaRanges(covers);
}

/** The whole film's shots with their words and keys; null while film or model are not there. @param starts their first frames */
export async function shotsOf({ prompts, settings }: Project, starts: readonly number[]): Promise<JobShot[] | null> {
  const { media, engine } = session.getState();
  const { fingerprint, report } = media;
  if (fingerprint === null || report === null || engine.report === null) return null;
  const { packHash } = engine.report;
  const worded = prompts.map(({ from, rows }) => ({ from, phrases: toPhrases(rows) }));
  return wordShots(starts, report.frameCount, worded, {
    fingerprint,
    packHash,
    settings: completeSettings(settings),
  });
}

/** Frames just finished by a job under the keys of its shots; its words need not be the present ones any more. */
export function markDone(shots: readonly ChromaRange[], frames: Iterable<number>): void {
  const { work } = session.getState();
  const done = new Set(work.done);
  const earlier = new Map(work.earlier);
  for (const frame of frames) {
    const key = storeKeyAt(shots, frame);
    if (key === null) continue;
    if (key === storeKeyAt(work.chroma, frame)) done.add(frame);
    else earlier.set(frame, key);
  }
  patch('work', { done, earlier });
  emitPicture();
}
