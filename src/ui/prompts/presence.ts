/** What a row says about its thing on the frame under the playhead. */
import type { Thing } from '../../domain/hand/thing';
import { isSameWord } from '../../domain/prompt/match-rows';
import type { PromptRow } from '../../domain/prompt/prompt';
import type { DraftSlice } from '../../state/stores/slices';

/** shared: found, as one of several rows about things of one name, which words cannot tell apart. */
export type PresenceState = 'unknown' | 'found' | 'shared' | 'missing' | 'searching' | 'nowhere';

type Words = Pick<PromptRow, 'id' | 'enabled' | 'noun'>;

/** @param rows all rows of the words. @param things what was shown by hand. */
export function presence(
  row: Words,
  { draft, playhead, rows, things }: { draft: DraftSlice; playhead: number; rows: Words[]; things: readonly Thing[] },
): PresenceState {
  const search = draft.search[row.id];
  if (search === 'searching') return 'searching';
  const map = draft.last?.frame === playhead ? draft.last.maps.find((other) => other.phraseId === row.id) : undefined;
  if (!row.enabled || map === undefined) return 'unknown';
  if (map.isFound) {
    const isShown = (other: Words) => things.some((thing) => thing.enabled && thing.boundTo === other.id);
    const alike = rows.filter((other) => other.enabled && isSameWord(other.noun, row.noun) && !isShown(other));
    return alike.length > 1 && alike.some((other) => other.id === row.id) ? 'shared' : 'found';
  }
  return search === 'nowhere' ? 'nowhere' : 'missing';
}
