/** How a job is cut into segments: runs of missing frames within shots, each small enough to be denoised together. */

export interface Segment {
  /** First frame to read, inclusive, the known one included. */
  from: number;
  /** Last frame, exclusive. */
  to: number;
  /** Frames among them whose chroma is in the store already: neighbours of the missing run, in the same shot. */
  knownIndices: number[];
}

export interface SegmentPlan {
  /** Range of the job, last frame exclusive. */
  from: number;
  to: number;
  /** First frames of shots, in any order; colour is not handed across them. */
  shotStarts: Iterable<number>;
  done: ReadonlySet<number>;
  /** Most frames of a segment, known ones included. */
  maxFrames: number;
}

/**
 * Segments in playing order. A run longer than a segment is cut into parts of nearly the same length (33 frames make 17 and
 * 16, not 32 and 1), and each part after the first begins with the last frame of the part before, by then known.
 */
export function planSegments({ from, to, shotStarts, done, maxFrames }: SegmentPlan): Segment[] {
  const starts = new Set(shotStarts);
  const segments: Segment[] = [];
  for (let index = from; index < to; ) {
    if (done.has(index)) {
      index++;
      continue;
    }
    let end = index + 1;
    while (end < to && !done.has(end) && !starts.has(end)) end++;
    segments.push(...cutRun(index, end, !starts.has(index) && done.has(index - 1), maxFrames));
    index = end;
  }
  return segments;
}

function cutRun(from: number, to: number, hasKnownBefore: boolean, maxFrames: number): Segment[] {
  // A one-frame segment has no room for a known neighbour.
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

/** Missing frames of a segment: what it adds to the job's progress. */
export function framesOf({ from, to, knownIndices }: Segment): number {
  return to - from - knownIndices.length;
}
