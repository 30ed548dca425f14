/** Measures of a colorized clip, on interleaved 8-bit RGB (3 bytes a pixel) of frames of one size. All arithmetic in float. */

/** Colorfulness of one frame (Hasler and Suesstrunk 2003), RGB 0..255. */
export function colorfulness(rgb: Uint8Array): number {
  const pixels = Math.floor(rgb.length / 3);
  if (pixels === 0) return 0;
  let sumRg = 0;
  let sumYb = 0;
  let squareRg = 0;
  let squareYb = 0;
  for (let i = 0; i < pixels * 3; i += 3) {
    const r = rgb[i] as number;
    const g = rgb[i + 1] as number;
    const rg = r - g;
    const yb = (r + g) / 2 - (rgb[i + 2] as number);
    sumRg += rg;
    sumYb += yb;
    squareRg += rg * rg;
    squareYb += yb * yb;
  }
  const meanRg = sumRg / pixels;
  const meanYb = sumYb / pixels;
  const variance = Math.max(0, squareRg / pixels - meanRg ** 2) + Math.max(0, squareYb / pixels - meanYb ** 2);
  return Math.sqrt(variance) + 0.3 * Math.hypot(meanRg, meanYb);
}

/** Peak signal-to-noise ratio in dB over all samples; Infinity for equal pictures. */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`psnr: ${a.length} samples against ${b.length}`);
  let square = 0;
  for (let i = 0; i < a.length; i++) square += ((a[i] as number) - (b[i] as number)) ** 2;
  return square === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 ** 2 * a.length) / square);
}

/** Normalized 256-bin histogram of each RGB channel, one after the other (768 values). */
function histograms(rgb: Uint8Array): Float64Array {
  const bins = new Float64Array(768);
  const share = 3 / rgb.length;
  for (let i = 0; i < rgb.length; i++) {
    const bin = (i % 3) * 256 + (rgb[i] as number);
    bins[bin] = (bins[bin] as number) + share;
  }
  return bins;
}

/** Jensen-Shannon divergence of two sets of channel histograms, natural logarithm, mean over the three channels. */
function divergence(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < 768; i++) {
    const a = p[i] as number;
    const b = q[i] as number;
    const m = (a + b) / 2;
    if (a > 0) sum += (a * Math.log(a / m)) / 2;
    if (b > 0) sum += (b * Math.log(b / m)) / 2;
  }
  return sum / 3;
}

/**
 * Color distribution consistency (CDC, from TCVC), x1000: mean of CDC_t for t = 1, 2, 4; lower is steadier. A gray or frozen
 * clip scores well too, so print it beside the truth's own CDC and Colorfulness. Steps longer than the clip are left out.
 */
export function cdc(framesRgb: readonly Uint8Array[]): number {
  const all = framesRgb.map(histograms);
  const means = [1, 2, 4]
    .filter((step) => step < all.length)
    .map((step) => {
      let sum = 0;
      for (let i = 0; i + step < all.length; i++)
        sum += divergence(all[i] as Float64Array, all[i + step] as Float64Array);
      return sum / (all.length - step);
    });
  return means.length === 0 ? 0 : (1000 * means.reduce((a, b) => a + b, 0)) / means.length;
}

/** Frames of one size as the network sees and colors them. */
export interface ChromaClip {
  width: number;
  height: number;
  /** Luma codes of each frame, row-major. */
  lumaU8: readonly Uint8Array[];
  /** Lab a and b of each frame, interleaved, code 128 = 0. */
  abU8: readonly Uint8Array[];
}

/** A block holds still when its pixels differ from the first frame's by so many luma codes at most, on average, in every frame. */
const STILL_CODES = 3;

/**
 * How far the mean chroma of things that hold still wanders from the first frame's: the largest distance over the frames, in
 * Lab units (dE76 at equal L), of each still block of `side` x `side` pixels. Empty when nothing holds still.
 */
export function staticDrifts({ width, height, lumaU8, abU8 }: ChromaClip, side = 32): number[] {
  const drifts: number[] = [];
  for (let y = 0; y + side <= height; y += side) {
    for (let x = 0; x + side <= width; x += side) {
      const drift = blockDrift({ width, height, lumaU8, abU8 }, x, y, side);
      if (drift !== null) drifts.push(drift);
    }
  }
  return drifts;
}

function blockDrift({ width, lumaU8, abU8 }: ChromaClip, x0: number, y0: number, side: number): number | null {
  let firstA = 0;
  let firstB = 0;
  let farthest = 0;
  for (const [frame, luma] of lumaU8.entries()) {
    let moved = 0;
    let a = 0;
    let b = 0;
    for (let y = y0; y < y0 + side; y++) {
      for (let i = y * width + x0; i < y * width + x0 + side; i++) {
        moved += Math.abs((luma[i] as number) - (lumaU8[0]?.[i] as number));
        a += abU8[frame]?.[2 * i] as number;
        b += abU8[frame]?.[2 * i + 1] as number;
      }
    }
    const pixels = side * side;
    if (moved > STILL_CODES * pixels) return null;
    if (frame === 0) [firstA, firstB] = [a / pixels, b / pixels];
    farthest = Math.max(farthest, Math.hypot(a / pixels - firstA, b / pixels - firstB));
  }
  return farthest;
}
