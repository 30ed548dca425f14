/** How a job is cut into segments: runs of missing frames within shots, each small enough to be denoised together. */

export interface Segment {
  /** First frame to read, inclusive, the known one included. */
  from: number;
  /** Last frame, exclusive. */
  to: number;
  /** Frames of the segment whose chroma is stored already: neighbors of the missing run, in the same shot. */
  knownIndices: number[];
}

export interface SegmentPlan {
  /** First frame of the part of the shot that the job covers; `to` is exclusive. */
  from: number;
  to: number;
  /** First frame of the shot: no frame before it is taken as a known neighbor. */
  shotFrom: number;
  done: ReadonlySet<number>;
  /** Segments planned earlier and not finished, in the order of their plan. */
  pending: readonly Segment[];
  /** Most frames of a segment, known ones included. */
  maxFrames: number;
}

/**
 * Segments in playing order. Pending segments are kept as they were planned wherever that is still possible, since the bits of a
 * frame depend on which frames are denoised with it. A run longer than a segment is cut into parts of nearly the same length
 * (33 frames make 17 and 16, not 32 and 1); each part after the first begins with the last frame of the part before, known by then.
 */
export function planSegments({ from, to, shotFrom, done, pending, maxFrames }: SegmentPlan): Segment[] {
  const taken = new Set(done);
  const segments: Segment[] = [];
  for (const segment of pending) {
    const fresh = freshFrames(segment);
    const fits = segment.from >= shotFrom && segment.to <= to && segment.to - segment.from <= maxFrames;
    if (!fits || fresh.length === 0 || fresh.some((index) => index < from || taken.has(index))) continue;
    if (!segment.knownIndices.every((index) => taken.has(index))) continue;
    for (const index of fresh) taken.add(index);
    segments.push(segment);
  }
  for (let index = from; index < to; ) {
    if (taken.has(index)) {
      index++;
      continue;
    }
    let end = index + 1;
    while (end < to && !taken.has(end)) end++;
    segments.push(...cutRun(index, end, index > shotFrom && taken.has(index - 1), maxFrames));
    index = end;
  }
  return segments.sort((a, b) => a.to - b.to);
}

function cutRun(from: number, to: number, hasKnownBefore: boolean, maxFrames: number): Segment[] {
  // A one-frame segment has no room for a known neighbor.
  const overlap = maxFrames > 1 ? 1 : 0;
  const first = hasKnownBefore ? overlap : 0;
  const missing = to - from;
  const parts = missing + first <= maxFrames ? 1 : Math.ceil((missing + first - overlap) / (maxFrames - overlap));
  // Lengths are evened out with the known frames counted in, since those fill segments, too.
  const slots = missing + first + overlap * (parts - 1);
  const segments: Segment[] = [];
  for (let part = 0, begin = from; part < parts; part++) {
    const known = part > 0 ? overlap : first;
    const length = Math.floor((slots * (part + 1)) / parts) - Math.floor((slots * part) / parts);
    const end = begin + length - known;
    segments.push({ from: begin - known, to: end, knownIndices: known ? [begin - 1] : [] });
    begin = end;
  }
  return segments;
}

/** Frames that a segment stores, ascending: all but the known ones. */
export function freshFrames({ from, to, knownIndices }: Segment): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i).filter((index) => !knownIndices.includes(index));
}

/** How many frames a segment stores: what it adds to the job's progress. */
export function framesOf({ from, to, knownIndices }: Segment): number {
  return to - from - knownIndices.length;
}
