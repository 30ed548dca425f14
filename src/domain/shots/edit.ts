/**
 * What the user says about shot boundaries, kept apart from what was detected: detection may find more as it goes on, or
 * something else in a later version, and must not undo an edit. Frames are counted from 0; a boundary is its shot's first frame.
 */
export interface ShotEdits {
  /** Boundaries that the user set. */
  added: readonly number[];
  /** Detected boundaries that the user took away. */
  removed: readonly number[];
}

export const NO_SHOT_EDITS: ShotEdits = { added: [], removed: [] };

/** A detected boundary at most this many frames from an edited one counts as the same boundary. */
const NEAR = 3;

const isNear = (frames: Iterable<number>, frame: number) =>
  [...frames].some((other) => Math.abs(other - frame) <= NEAR);
const ascending = (frames: Iterable<number>) => [...new Set(frames)].sort((a, b) => a - b);

/**
 * First frames of all shots, ascending, 0 first.
 * @param detected boundaries found in the film so far
 * @param pinned boundaries that must stand whatever is detected: shots with words of their own
 */
export function shotStartsOf(
  detected: Iterable<number>,
  { added, removed }: ShotEdits,
  pinned: Iterable<number>,
  frameCount: number,
): number[] {
  const set = [...added, ...pinned];
  const found = [...detected].filter((frame) => !isNear(set, frame) && !isNear(removed, frame));
  return ascending([0, ...set, ...found]).filter((frame) => frame === 0 || frame < frameCount);
}

/** The first frame of the shot that holds `frame`. */
export function shotStartAt(starts: readonly number[], frame: number): number {
  return starts.findLast((start) => start <= frame) ?? 0;
}

/** A boundary before `frame`, or null where one is already. `starts` as from {@link shotStartsOf}. */
export function splitShot(edits: ShotEdits, starts: readonly number[], frame: number): ShotEdits | null {
  if (starts.includes(frame)) return null;
  return { ...edits, added: placed(edits.added, starts, frame) };
}

/** Takes away the boundary at `start`: its shot joins the one before. */
export function mergeShot(edits: ShotEdits, detected: Iterable<number>, start: number): ShotEdits {
  return {
    added: edits.added.filter((frame) => frame !== start),
    removed: ascending([...edits.removed, ...[...detected].filter((frame) => Math.abs(frame - start) <= NEAR)]),
  };
}

/** Moves a boundary; both shots keep one frame at least. @param to any frame; @returns null when it stays where it is */
export function moveBoundary(
  edits: ShotEdits,
  detected: Iterable<number>,
  starts: readonly number[],
  from: number,
  to: number,
  frameCount: number,
): { edits: ShotEdits; at: number } | null {
  const before = starts.findLast((start) => start < from) ?? 0;
  const after = starts.find((start) => start > from) ?? frameCount;
  const at = Math.max(before + 1, Math.min(after - 1, to));
  if (from === 0 || at === from) return null;
  const without = mergeShot(edits, detected, from);
  const others = starts.filter((start) => start !== from);
  return { edits: { ...without, added: placed(without.added, others, at) }, at };
}

/** The user's boundaries with `frame` added, and with existing boundaries so near that they would otherwise count as the same. */
function placed(added: readonly number[], starts: readonly number[], frame: number): number[] {
  return ascending([...added, frame, ...starts.filter((start) => start > 0 && Math.abs(start - frame) <= NEAR)]);
}
