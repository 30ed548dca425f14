/** Clicking a thing in the frame goes to its row. */
import type { InstanceMap } from '../../../workers/colorizer/api';
import { patch, session } from '../../state/stores/session';

/** Least value of a map (0..255) at which a point counts as part of the thing. */
const CLAIM = 96;

/** The phrase whose map is strongest at a point, or null. @param x, y shares of the picture, 0..1 */
export function phraseAt(maps: readonly InstanceMap[], x: number, y: number): string | null {
  let best: { id: string; value: number } | null = null;
  for (const { phraseId, width, height, mapU8 } of maps) {
    const column = Math.max(0, Math.min(width - 1, Math.floor(x * width)));
    const row = Math.max(0, Math.min(height - 1, Math.floor(y * height)));
    const value = mapU8[row * width + column] ?? 0;
    if (value >= CLAIM && value > (best?.value ?? 0)) best = { id: phraseId, value };
  }
  return best?.id ?? null;
}

/** Puts the focus on the row of the thing at a point of the frame in view, which outlines it as well. */
export function pickRow(x: number, y: number): void {
  const { draft, view } = session.getState();
  if (draft.last?.frame !== view.playhead) return;
  const id = phraseAt(draft.last.maps, x, y);
  if (id === null) return;
  document.getElementById(`thing-${id}`)?.querySelector('button')?.focus();
  patch('view', { hoverRow: id });
}
