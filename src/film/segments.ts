/** How a job is cut into segments: runs of missing frames within shots, each small enough to be denoised together. */

export interface Segment {
  /** First frame to read, inclusive, the known one included. */
  from: number;
  /** Last frame, exclusive. */
  to: number;
  /** Frames among them whose chroma is in the store already: neighbors of the missing run, in the same shot. */
  knownIndices: number[];
}

export interface SegmentPlan {
  /** What of the shot the job covers, last frame exclusive. */
  from: number;
  to: number;
  /** First frame of the shot: color is not handed in from before it. */
  shotFrom: number;
  done: ReadonlySet<number>;
  /** Segments planned earlier and not finished, in the order of their plan. */
  pending: readonly Segment[];
  /** Most frames of a segment, known ones included. */
  maxFrames: number;
}

/**
 * Segments in playing order. What was planned before is done as it was planned then, where it still can be: which frames are
 * denoised together decides their bits. A run longer than a segment is cut into parts of nearly the same length (33 frames
 * make 17 and 16, not 32 and 1), and each part after the first begins with the last frame of the part before, by then known.
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

/** The frames that a segment adds, ascending. */
export function freshFrames({ from, to, knownIndices }: Segment): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i).filter((index) => !knownIndices.includes(index));
}

/** Missing frames of a segment: what it adds to the job's progress. */
export function framesOf({ from, to, knownIndices }: Segment): number {
  return to - from - knownIndices.length;
}
