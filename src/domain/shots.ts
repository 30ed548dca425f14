/** Shot boundaries from small luma frames: colorizing goes shot by shot, since colours must not leak over a cut. */

export interface Shot {
  /** First frame, inclusive. */
  from: number;
  /** Last frame, exclusive. */
  to: number;
}

const BINS = 32;
/** Scores from here on are cuts. On 22 real clips no step within a shot scored above 0.13; a cut from one to another scores 0.6 (median). */
const CUT = 0.2;

/**
 * How much a frame differs from the one before: 0 for the same picture, toward 1 across a hard cut.
 * Geometric mean of two distances, because each alone is fooled: histograms by flashes and fades of exposure at the same scene,
 * pixels by fast motion over the same scene. The pixel distance is taken after each picture's mean is removed.
 * @param previous luma codes of the earlier frame, any small size (64x36 is plenty), row-major
 * @param next luma codes of the later frame, same size
 */
export function detectCuts(previous: Uint8Array, next: Uint8Array): number {
  const count = Math.min(previous.length, next.length);
  if (count === 0) return 0;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < count; i++) {
    meanA += previous[i] as number;
    meanB += next[i] as number;
  }
  meanA /= count;
  meanB /= count;
  const histogram = new Float64Array(BINS);
  let moved = 0;
  let spread = 0;
  for (let i = 0; i < count; i++) {
    const a = previous[i] as number;
    const b = next[i] as number;
    histogram[a >> 3] = (histogram[a >> 3] as number) + 1;
    histogram[b >> 3] = (histogram[b >> 3] as number) - 1;
    moved += Math.abs(a - meanA - (b - meanB));
    spread += Math.abs(a - meanA) + Math.abs(b - meanB);
  }
  let apart = 0;
  for (const bin of histogram) apart += Math.abs(bin);
  const histogramDistance = apart / (2 * count);
  // For unrelated pictures |A - B| is about 1.4 times one picture's spread, i.e. 0.7 of the sum; +4 keeps noise on flat frames small.
  const pixelDistance = Math.min(1, moved / count / (0.7 * (spread / count) + 4));
  return Math.sqrt(histogramDistance * pixelDistance);
}

/** Whether a score of {@link detectCuts} is a cut by itself, for callers that look while frames still arrive. */
export function isCut(score: number): boolean {
  return score >= CUT;
}

/**
 * Splits a clip where the score stands out: above `threshold` and 2.5 times the median of its neighbourhood, so that a
 * hand-held chase is not cut to pieces.
 * @param scores scores[i] belongs to the step from frame i to frame i + 1; a clip of n frames has n - 1 of them
 * @param minFrames a cut that would leave a shorter shot behind it (a flash, a damaged frame) is passed over
 */
export function splitShots(scores: ArrayLike<number>, threshold = CUT, minFrames = 4): Shot[] {
  const frames = scores.length + 1;
  const shots: Shot[] = [];
  let from = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (score < threshold || score < 2.5 * medianAround(scores, i)) continue;
    if (i + 1 - from < minFrames) continue;
    shots.push({ from, to: i + 1 });
    from = i + 1;
  }
  shots.push({ from, to: frames });
  return shots;
}

function medianAround(scores: ArrayLike<number>, center: number): number {
  const near: number[] = [];
  for (let i = Math.max(0, center - 8); i <= Math.min(scores.length - 1, center + 8); i++) {
    if (i !== center) near.push(scores[i] as number);
  }
  if (near.length === 0) return 0;
  near.sort((a, b) => a - b);
  return near[near.length >> 1] as number;
}
