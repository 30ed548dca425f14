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

/** Times t of the steps in order: the pack's own, or t = 1 - i/S where the user chose another number S of steps. */
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
 * One DDIM step from the latent [2, h, w] at time t to time `next`; 0 is the end. The noise eps comes from the network's own estimate
 * `clean`, x_0 is the estimate after guidance, `corrected`.
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

/** Known chroma on the latent grid: [3, h, w] = (c a, c b, c), where c in 0..1 is its certainty. */
export interface Hint {
  hint: Float32Array;
  width: number;
}

/** Radius of the box of 7 x 7 cells that a mean is taken over. */
const REACH = 3;

/**
 * The estimate of x_0 [2, h, w], guided to the hint: each cell gets, times its c, the mean difference between hint and estimate over a box
 * around it, weighted by c. So local means agree with the hint, and variation within a thing is kept. It is done at every step, so that the
 * network goes on from an estimate that agrees with the hint (as in DDNM, Wang et al., ICLR 2023; guide_to_hint() of training/sampling.py).
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

/** Lower bound of the sum of c over a box (0.001 a cell) that means are divided by, so that a very uncertain hint has little effect. */
const LEAST_WEIGHT = 1e-3 * (2 * REACH + 1) ** 2;

/** Sum over the (2 REACH + 1)^2 cells around each cell, zero beyond the border; separable: rows first, then columns. */
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
  /** Where no phrase determines the color. */
  chromaGain: number;
  /** Where a phrase does. Smaller, since the mean of plausible colors is less pale there. */
  chromaGainPrompted?: number | undefined;
}

/**
 * x_0 with its chroma multiplied by the pack's gains, except where it is known. Few-step sampling gives nearly the mean of all plausible
 * colors, which is paler than each of them. @param latent [2, h, w]. @param coverage how far phrases determine each cell's color, [h, w] in
 * 0..1. @param known the frame's hint, if it has one.
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

/** The seed that stands for zero noise: no random numbers are drawn. */
export const BEST_GUESS = 0;

/**
 * The latent that denoising starts from: zeros for BEST_GUESS, from which the network arrives at the mean of the plausible colors; else a
 * seed's noise, which leads to variants.
 */
export function startingNoise(seed: number, length: number): Float32Array<ArrayBuffer> {
  return seed === BEST_GUESS ? new Float32Array(length) : gaussianNoise(seed, length);
}

/**
 * Standard normal numbers from a 32-bit seed: mulberry32 (Tommy Ettinger's 32-bit generator) into Box-Muller, in double
 * precision, two numbers a pair in the order cos, sin. training/ does the same in Python, so that a seed gives the same noise there.
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
