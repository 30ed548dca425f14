/**
 * What the viewer shows at a frame: luma plus the best chroma there is. Order: finished; a draft of the present words; an older
 * draft of this frame; what was finished with the words before; gray.
 */

import type { ChromaFrame, LumaFrame } from '../../domain/frames';
import { rowGradesOf } from '../../domain/hand/row-grades';
import { promptAt } from '../../domain/shots/prompts';
import type { ChromaPlane } from '../../gpu/picture';
import { RowGrader } from '../../gpu/row-grade';
import { readChroma } from '../../storage/chroma-store';
import { isOfPresentWords } from '../drafts/draft-key';
import { rangeAt, storeKeyAt } from '../jobs/finished';
import { project } from '../stores/project';
import { openedFilm, session } from '../stores/session';
import type { ViewSlice } from '../stores/slices';
import { emitPicture } from './picture-signal';

export interface ShownFrame {
  luma: LumaFrame;
  /** With the sliders of rows. */
  chroma: (ChromaFrame & ChromaPlane) | null;
  shown: ViewSlice['shown'];
}

/** Chroma as the network gave it, and whose places lie beside it. */
interface FrameColors extends Pick<ShownFrame, 'shown'> {
  chroma: ChromaFrame | null;
  phraseIds?: readonly string[] | undefined;
}

const rowGrader = new RowGrader();

const KEEP = 160;
/** A cache of finished chroma that was read from the store: the frames used last. */
export class StoredChroma {
  /** Null while it is being read. */
  private readonly frames = new Map<string, ChromaFrame | null>();

  /** The frame if it is cached; otherwise null, and it is read: picture-signal.ts announces it when it has arrived. */
  read(key: string, frame: number): ChromaFrame | null {
    const id = `${key}/${frame}`;
    const known = this.frames.get(id);
    if (known !== undefined) return known;
    this.frames.set(id, null);
    for (const old of this.frames.keys()) {
      if (this.frames.size <= KEEP) break;
      if (old !== id) this.frames.delete(old);
    }
    readChroma(key, frame).then(
      (chroma) => {
        if (!this.frames.has(id)) return;
        this.frames.set(id, chroma);
        emitPicture();
      },
      () => this.frames.delete(id),
    );
    return null;
  }
}

/** The picture of a frame from what is in memory, or null when not even its luma is there. */
export function pictureAt(frame: number): ShownFrame | null {
  const luma = openedFilm()?.frames.at(frame);
  if (luma === undefined) return null;
  const { chroma, shown, phraseIds = [] } = chromaAt(frame);
  if (chroma === null) return { luma, chroma, shown };
  const { prompts, things } = project.getState();
  const grades = rowGradesOf(phraseIds, promptAt(prompts, frame).rows, things);
  return { luma, chroma: { ...chroma, ...rowGrader.grade(luma, chroma, chroma.maps, grades) }, shown };
}

/** The chroma shown at a frame, and what it is. Starts reading it where it is finished but not in memory. */
export function chromaAt(frame: number): FrameColors {
  const { colors, offer } = session.getState();
  const film = openedFilm();
  if (film === null) return { chroma: null, shown: 'gray' };
  const draft = film.drafts.at(frame);
  const isPresent = draft !== undefined && isOfPresentWords(frame, draft);
  const drafted = draft && { chroma: draft.chroma, phraseIds: draft.maps.map((map) => map.phraseId) };
  // What an offered picture would do is shown before it is accepted, also where colors are finished.
  if (offer?.change && drafted && isPresent) return { ...drafted, shown: 'draft' };
  const range = colors.done.has(frame) ? rangeAt(colors.ranges, frame) : undefined;
  const finished = range ? film.chroma.read(range.storeKey, frame) : null;
  if (finished) return { chroma: finished, shown: 'done', phraseIds: range?.phraseIds };
  if (drafted) return { ...drafted, shown: isPresent ? 'draft' : 'older draft' };
  const earlierKey = colors.earlier.get(frame);
  const earlier = earlierKey === undefined ? null : film.chroma.read(earlierKey, frame);
  if (earlier) return { chroma: earlier, shown: 'earlier words' };
  return { chroma: null, shown: 'gray' };
}

/** Finished chroma of the present words, read from the store and not cached: for the filmstrip. */
export async function finishedChroma(frame: number): Promise<ChromaFrame | null> {
  const { ranges, done } = session.getState().colors;
  const key = done.has(frame) ? storeKeyAt(ranges, frame) : null;
  return key === null ? null : readChroma(key, frame);
}

/** Reads finished chroma ahead of playback so that no frame flashes gray. */
export function warmChroma(from: number, direction: 1 | -1, count = 24): void {
  for (let i = 0; i < count; i++) chromaAt(from + i * direction);
}
