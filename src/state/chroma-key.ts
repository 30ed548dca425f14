/**
 * Which chroma belongs to the present words and settings: the key, and which frames are finished under it. Follows every edit;
 * when the words change, the finished frames of the words before stay at hand to be shown until there is better.
 */
import { chromaKey, listFrames } from '../../workers/chroma-store';
import { toPhrases } from '../domain/prompt';
import { emitPicture } from './picture-signal';
import { project } from './project';
import { patch, session } from './session';

let latest = 0;

export async function refreshChromaKey(): Promise<void> {
  const mine = ++latest;
  const { media, engine } = session.getState();
  if (media.fingerprint === null || engine.report === null) return;
  const { rows, settings } = project.getState();
  const { fingerprint } = media;
  const key = await chromaKey({ fingerprint, packHash: engine.report.packHash, phrases: toPhrases(rows), settings });
  const done = await listFrames(key);
  if (mine !== latest || session.getState().media.fingerprint !== fingerprint) return;
  const { work } = session.getState();
  if (work.chromaKey === key) return;
  const isWorth = work.done.size > 0 || (work.jobKey !== null && work.jobKey === work.chromaKey);
  const earlier = isWorth ? { earlierKey: work.chromaKey, earlierDone: work.done } : {};
  patch('work', { chromaKey: key, done, ...earlier });
  emitPicture();
}

/** Frames just finished by a job; its words need not be the present ones any more. */
export function markDone(key: string, frames: Iterable<number>): void {
  const { work } = session.getState();
  if (key === work.chromaKey) patch('work', { done: new Set([...work.done, ...frames]) });
  else if (key === work.earlierKey) patch('work', { earlierDone: new Set([...work.earlierDone, ...frames]) });
  emitPicture();
}
