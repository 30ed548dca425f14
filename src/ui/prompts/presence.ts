/** What a row says about its thing on the frame under the playhead. */
import type { PromptRow } from '../../domain/prompt/prompt';
import { FOUND_AREA } from '../../state/prompt/search-shot';
import type { DraftSlice } from '../../state/stores/slices';

export type PresenceState = 'unknown' | 'found' | 'missing' | 'searching' | 'nowhere';

export function presence(row: Pick<PromptRow, 'id' | 'enabled'>, draft: DraftSlice, playhead: number): PresenceState {
  const search = draft.search[row.id];
  if (search === 'searching') return 'searching';
  const map = draft.last?.frame === playhead ? draft.last.maps.find((other) => other.phraseId === row.id) : undefined;
  if (!row.enabled || map === undefined) return 'unknown';
  if (map.area >= FOUND_AREA) return 'found';
  return search === 'nowhere' ? 'nowhere' : 'missing';
}
