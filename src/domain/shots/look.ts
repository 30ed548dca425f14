/** What a small luma frame looks like to shot detection, and how much two frames differ. */

export interface Look {
  /** Luma minus its mean, so that a change of exposure alone does not count as another picture. */
  centered: Float32Array;
  /** Mean absolute deviation from the mean, luma codes. */
  contrast: number;
  /** Counts of luma codes in 32 bins. */
  histogram: Uint16Array;
}

const BINS = 32;

/** @param lumaU8 luma codes, at most 65,535 of them */
export function lookAt(lumaU8: Uint8Array): Look {
  const count = lumaU8.length;
  const histogram = new Uint16Array(BINS);
  let sum = 0;
  for (const code of lumaU8) {
    sum += code;
    histogram[code >> 3] = (histogram[code >> 3] as number) + 1;
  }
  const mean = sum / Math.max(1, count);
  const centered = new Float32Array(count);
  let deviation = 0;
  for (let i = 0; i < count; i++) {
    const value = (lumaU8[i] as number) - mean;
    centered[i] = value;
    deviation += Math.abs(value);
  }
  return { centered, contrast: deviation / Math.max(1, count), histogram };
}

/**
 * How much two frames differ: 0 for the same picture, toward 1 across a hard cut.
 * Geometric mean of two distances, because each alone is misled: histograms by flashes and exposure fades within a scene, pixels by
 * fast motion within a scene.
 */
export function difference(a: Look, b: Look): number {
  const count = Math.min(a.centered.length, b.centered.length);
  const apart = histogramDistance(a, b);
  if (apart === 0) return 0;
  let moved = 0;
  for (let i = 0; i < count; i++) moved += Math.abs((a.centered[i] as number) - (b.centered[i] as number));
  // For unrelated pictures |A - B| is about 1.4 times one picture's spread, i.e. 0.7 of the sum; +4 keeps noise on flat frames small.
  const pixels = Math.min(1, moved / count / (0.7 * (a.contrast + b.contrast) + 4));
  return Math.sqrt(apart * pixels);
}

/** Share of the picture whose tones changed, 0..1: the square of the most that {@link difference} can be. */
export function histogramDistance(a: Look, b: Look): number {
  let apart = 0;
  for (let i = 0; i < BINS; i++) apart += Math.abs((a.histogram[i] as number) - (b.histogram[i] as number));
  return apart / (2 * Math.max(1, a.centered.length));
}
