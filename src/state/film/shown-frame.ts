/**
 * What the viewer shows at a frame: luma plus the best chroma there is. Order: finished; a draft of the present words; an older
 * draft of this frame; what was finished with the words before; gray.
 */

import type { ChromaFrame, LumaFrame } from '../../domain/frames';
import { readChroma } from '../../storage/chroma-store';
import { draftAt, isOfPresentWords } from '../drafts/drafts';
import { storeKeyAt } from '../jobs/finished';
import { session, type ViewSlice } from '../stores/session';
import { frameAt } from './frames';
import { emitPicture } from './picture-signal';

export interface ShownFrame {
  luma: LumaFrame;
  chroma: ChromaFrame | null;
  shown: ViewSlice['shown'];
}

const KEEP = 160;
/** Finished chroma read back from the store; null while it is being read. */
const stored = new Map<string, ChromaFrame | null>();

export function resetChroma(): void {
  stored.clear();
}

/** The picture of a frame from what is in memory, or null when not even its luma is there. */
export function pictureAt(frame: number): ShownFrame | null {
  const luma = frameAt(frame);
  if (luma === undefined) return null;
  return { luma, ...chromaAt(frame) };
}

/** The chroma shown at a frame, and what it is. Starts reading it where it is finished but not in memory. */
export function chromaAt(frame: number): Pick<ShownFrame, 'chroma' | 'shown'> {
  const { work } = session.getState();
  const key = work.done.has(frame) ? storeKeyAt(work.chroma, frame) : null;
  const finished = key === null ? null : fromStore(key, frame);
  if (finished) return { chroma: finished, shown: 'done' };
  const draft = draftAt(frame);
  if (draft) return { chroma: draft.chroma, shown: isOfPresentWords(frame, draft) ? 'draft' : 'older draft' };
  const earlierKey = work.earlier.get(frame);
  const earlier = earlierKey === undefined ? null : fromStore(earlierKey, frame);
  if (earlier) return { chroma: earlier, shown: 'earlier words' };
  return { chroma: null, shown: 'gray' };
}

/** Chroma that is finished under the present words, read once and not kept: for the filmstrip. */
export async function finishedChroma(frame: number): Promise<ChromaFrame | null> {
  const { chroma, done } = session.getState().work;
  const key = done.has(frame) ? storeKeyAt(chroma, frame) : null;
  return key === null ? null : readChroma(key, frame);
}

/** Reads finished chroma ahead of playback so that no frame flashes gray. */
export function warmChroma(from: number, direction: 1 | -1, count = 24): void {
  for (let i = 0; i < count; i++) chromaAt(from + i * direction);
}

function fromStore(key: string, frame: number): ChromaFrame | null {
  const id = `${key}/${frame}`;
  const known = stored.get(id);
  if (known !== undefined) return known;
  stored.set(id, null);
  for (const old of stored.keys()) {
    if (stored.size <= KEEP) break;
    if (old !== id) stored.delete(old);
  }
  readChroma(key, frame).then(
    (chroma) => {
      if (!stored.has(id)) return;
      stored.set(id, chroma);
      emitPicture();
    },
    () => stored.delete(id),
  );
  return null;
}
