/** "Search the shot": looks for a thing that this frame does not show on other frames of the same shot. */

import { draftOnce } from '../drafts/drafts';
import type { OpenFilm } from '../film/open-film';
import { project, promptOf } from '../stores/project';
import { openedFilm, session } from '../stores/session';
import type { DraftSlice } from '../stores/slices';
import { showTrouble } from '../trouble';
import { phrasesOf } from './pack-phrases';

type Outcome = DraftSlice['search'][string];

const LOOKS = 6;
const SEARCH_SIZE = 192;

/** One search at a time: a new one ends the one before. */
export class RowSearch {
  private running: { rowId: string; abort: AbortController } | null = null;

  constructor(private readonly film: OpenFilm) {
    film.signal.addEventListener('abort', () => this.clear());
  }

  /** Forgets what was found, and ends the search under way: the rows, or the shot, are others now. */
  clear(): void {
    this.running?.abort.abort();
    this.running = null;
    this.film.patch({ draft: { ...session.getState().draft, search: {} } });
  }

  async start(rowId: string): Promise<void> {
    const { film } = this;
    const { shots, view } = session.getState();
    const { settings } = project.getState();
    const phrases = phrasesOf(promptOf(view.playhead).rows);
    if (!phrases.some((phrase) => phrase.id === rowId)) return;
    if (this.running) this.end(this.running, null);
    const mine = { rowId, abort: new AbortController() };
    const { signal } = mine.abort;
    this.running = mine;
    this.say(rowId, 'searching');
    const from = shots.starts.findLast((start) => start <= view.playhead) ?? 0;
    const to = shots.starts.find((start) => start > view.playhead) ?? film.report.frameCount;
    const quick = { ...settings, steps: 1, workingSize: SEARCH_SIZE };
    try {
      for (const frame of spread(from, to, view.playhead)) {
        const { result } = await draftOnce(
          film,
          signal,
          frame,
          { phrases, places: [], strokes: [], pictures: [] },
          quick,
        );
        const isFound = result.maps.some((map) => map.phraseId === rowId && map.isFound);
        if (signal.aborted) return;
        if (!isFound) continue;
        this.end(mine, { foundAt: frame });
        film.playback.seek(frame);
        return;
      }
      this.end(mine, 'nowhere');
    } catch (error) {
      if (signal.aborted) return;
      this.end(mine, null);
      showTrouble('engine', error, { label: 'searchAgain', run: () => void this.start(rowId) });
    }
  }

  private end(search: { rowId: string; abort: AbortController }, outcome: Outcome | null): void {
    if (this.running !== search) return;
    this.running = null;
    search.abort.abort();
    this.say(search.rowId, outcome);
  }

  private say(rowId: string, outcome: Outcome | null): void {
    const { draft } = session.getState();
    const { [rowId]: _, ...rest } = draft.search;
    this.film.patch({ draft: { ...draft, search: outcome === null ? rest : { ...rest, [rowId]: outcome } } });
  }
}

export async function searchShot(rowId: string): Promise<void> {
  await openedFilm()?.search.start(rowId);
}

/** Evenly spread frames of [from, to), the one already looked at left out, nearest first. */
export function spread(from: number, to: number, around: number): number[] {
  const frames = Array.from({ length: LOOKS }, (_, i) => Math.floor(from + ((i + 0.5) * (to - from)) / LOOKS));
  return [...new Set(frames)]
    .filter((frame) => frame !== around)
    .sort((a, b) => Math.abs(a - around) - Math.abs(b - around));
}
