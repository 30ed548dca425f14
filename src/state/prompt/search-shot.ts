/** "Search the shot": looks for a thing that this frame does not show on other frames of the same shot. */
import { toPhrases } from '../../domain/prompt/prompt';
import { draftOnce } from '../drafts/drafts';
import { seek } from '../film/playback';
import { project, promptOf } from '../stores/project';
import { patch, session } from '../stores/session';
import { showTrouble } from '../trouble';

/** Under this share of the picture a phrase counts as not found (workers/colorizer/api.ts, InstanceMap.area). */
export const FOUND_AREA = 0.01;
const LOOKS = 6;
const SEARCH_SIZE = 192;

let searching: AbortController | null = null;

export async function searchShot(rowId: string): Promise<void> {
  searching?.abort();
  searching = new AbortController();
  const { signal } = searching;
  const { media, view } = session.getState();
  const report = media.report;
  const { settings } = project.getState();
  const phrases = toPhrases(promptOf(view.playhead).rows);
  if (report === null || !phrases.some((phrase) => phrase.id === rowId)) return;
  const from = media.shotStarts.findLast((start) => start <= view.playhead) ?? 0;
  const to = media.shotStarts.find((start) => start > view.playhead) ?? report.frameCount;
  setOutcome(rowId, 'searching');
  try {
    for (const frame of spread(from, to, view.playhead)) {
      const { result } = await draftOnce(signal, report, frame, phrases, {
        ...settings,
        steps: 1,
        workingSize: SEARCH_SIZE,
      });
      const area = result.maps.find((map) => map.phraseId === rowId)?.area ?? 0;
      if (area < FOUND_AREA) continue;
      setOutcome(rowId, { foundAt: frame });
      seek(frame);
      return;
    }
    setOutcome(rowId, 'nowhere');
  } catch (error) {
    setOutcome(rowId, null);
    showTrouble('engine', error, { label: 'Search again', run: () => void searchShot(rowId) });
  }
}

/** Evenly spread frames of [from, to), the one already looked at left out, nearest first. */
export function spread(from: number, to: number, around: number): number[] {
  const frames = Array.from({ length: LOOKS }, (_, i) => Math.floor(from + ((i + 0.5) * (to - from)) / LOOKS));
  return [...new Set(frames)]
    .filter((frame) => frame !== around)
    .sort((a, b) => Math.abs(a - around) - Math.abs(b - around));
}

function setOutcome(rowId: string, outcome: 'searching' | 'nowhere' | { foundAt: number } | null): void {
  const { [rowId]: _, ...rest } = session.getState().draft.search;
  patch('draft', { search: outcome === null ? rest : { ...rest, [rowId]: outcome } });
}
