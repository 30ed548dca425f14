/**
 * DDIM (Song et al. 2021, eta = 0) with v-prediction (Salimans & Ho 2022) on the cosine schedule with zero terminal SNR:
 * alpha(t) = cos(pi t / 2), sigma(t) = sin(pi t / 2), x_t = alpha x_0 + sigma eps, v = alpha eps - sigma x_0.
 */

export function alpha(t: number): number {
  return Math.cos((Math.PI * t) / 2);
}

export function sigma(t: number): number {
  return Math.sin((Math.PI * t) / 2);
}

/** Times of the steps, first to last; the pack's own, or t = 1 - i/S where the user chose another number S of steps. */
export function timesteps(own: readonly number[], steps: number | null): number[] {
  if (steps === null || steps === own.length) return [...own];
  return Array.from({ length: steps }, (_, i) => 1 - i / steps);
}

/** The estimate of x_0 [2, h, w] in units of the latent (ab / latent.scale): alpha x_t - sigma v. */
export function estimate(latent: Float32Array, velocity: Float32Array, t: number): Float32Array<ArrayBuffer> {
  const [a, s] = [alpha(t), sigma(t)];
  return Float32Array.from(latent, (x, i) => a * x - s * velocity[i]!);
}

/**
 * One step: the latent at time `next`, 0 being the end, of the latent [2, h, w] at time t. The noise is that of the network's own
 * estimate `clean`; x_0 is the estimate that was `corrected` since.
 */
export function ddimStep(
  latent: Float32Array,
  clean: Float32Array,
  corrected: Float32Array,
  t: number,
  next: number,
): Float32Array<ArrayBuffer> {
  const [a, s, aNext, sNext] = [alpha(t), sigma(t), alpha(next), sigma(next)];
  return Float32Array.from(latent, (x, i) => aNext * corrected[i]! + (sNext * (x - a * clean[i]!)) / s);
}

/** Chroma that is known on the latent grid: [3, h, w] = (c a, c b, c), c in 0..1 being how sure it is. */
export interface Hint {
  hint: Float32Array;
  width: number;
}

/** Half of the 7 x 7 cells that a mean is taken over. */
const REACH = 3;

/**
 * The estimate of x_0 [2, h, w], moved towards the hint. In a box around each cell the mean difference between hint and estimate is taken,
 * weighted by c, and added to the cell times c: the mean meets the hint, and what varies inside a thing stays. It is done at every step,
 * so that the network goes on from an estimate that agrees with the hint (as in DDNM, Wang et al., ICLR 2023; training/sampling.py has
 * the same lines).
 */
export function guideToHint(clean: Float32Array, { hint, width }: Hint): Float32Array<ArrayBuffer> {
  const cells = clean.length / 2;
  const sure = hint.subarray(2 * cells);
  const weight = boxSums(sure, width);
  const guided = Float32Array.from(clean);
  for (const at of [0, cells]) {
    const gaps = boxSums(
      sure.map((c, i) => hint[at + i]! - c * clean[at + i]!),
      width,
    );
    for (let i = 0; i < cells; i++) guided[at + i]! += (sure[i]! * gaps[i]!) / Math.max(weight[i]!, LEAST_WEIGHT);
  }
  return guided;
}

/** Boxes with less certainty than this in all (0.001 a cell) are not divided by it: their hint is too faint. */
const LEAST_WEIGHT = 1e-3 * (2 * REACH + 1) ** 2;

/** Sums over the (2 REACH + 1)^2 cells around each, nothing beyond the border: along rows, then along columns. */
function boxSums(plane: Float32Array, width: number): Float32Array {
  const height = plane.length / width;
  const rows = new Float32Array(plane.length);
  const sums = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = Math.max(0, x - REACH); k <= Math.min(width - 1, x + REACH); k++) sum += plane[y * width + k]!;
      rows[y * width + x] = sum;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = Math.max(0, y - REACH); k <= Math.min(height - 1, y + REACH); k++) sum += rows[k * width + x]!;
      sums[y * width + x] = sum;
    }
  }
  return sums;
}

/** latent = alpha(t) x_0 + sigma(t) noise, where a frame's color is known. */
export function noiseTo(t: number, clean: Float32Array, noise: Float32Array): Float32Array<ArrayBuffer> {
  const [a, s] = [alpha(t), sigma(t)];
  return Float32Array.from(clean, (x, i) => a * x + s * noise[i]!);
}

/** Factors on the chroma of x_0, from a pack's manifest. */
export interface ChromaGains {
  /** Where no phrase says a color. */
  chromaGain: number;
  /** Where one does. Smaller, since the mean over what could be is less pale there. */
  chromaGainPrompted?: number | undefined;
}

/**
 * x_0 with its chroma multiplied by the pack's gains, but not where it is known: after few steps x_0 is near the mean of all that could be,
 * which is paler than any of it. @param latent [2, h, w]. @param coverage how far phrases say what color a cell has, [h, w] in 0..1. @param known the
 * frame's hint, if it has one.
 */
export function applyChromaGain(
  latent: Float32Array,
  { chromaGain, chromaGainPrompted = chromaGain }: ChromaGains,
  coverage?: Float32Array,
  known?: Hint,
): Float32Array<ArrayBuffer> {
  const cells = latent.length / 2;
  return Float32Array.from(latent, (x, i) => {
    const cell = i % cells;
    const factor = chromaGain + (chromaGainPrompted - chromaGain) * (coverage?.[cell] ?? 0);
    return x * (1 + (factor - 1) * (1 - (known?.hint[2 * cells + cell] ?? 0)));
  });
}

/** The seed that draws nothing. */
export const BEST_GUESS = 0;

/**
 * Where denoising starts: zeros for BEST_GUESS, from which the network goes to the mean of what could be, else the noise of a seed, which
 * leads to variants of it.
 */
export function startingNoise(seed: number, length: number): Float32Array<ArrayBuffer> {
  return seed === BEST_GUESS ? new Float32Array(length) : gaussianNoise(seed, length);
}

/**
 * Standard normal numbers from a 32-bit seed: mulberry32 (Tommy Ettinger's 32-bit generator) into Box-Muller, in double
 * precision, two numbers a pair in the order cos, sin. training/ has the same lines in Python, so that a seed means
 * the same noise there.
 */
export function gaussianNoise(seed: number, length: number): Float32Array<ArrayBuffer> {
  const next = mulberry32(seed);
  const noise = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((next() + 1) / 2 ** 32));
    const angle = (2 * Math.PI * next()) / 2 ** 32;
    noise[i] = radius * Math.cos(angle);
    if (i + 1 < length) noise[i + 1] = radius * Math.sin(angle);
  }
  return noise;
}

/** Yields unsigned 32-bit integers. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}
