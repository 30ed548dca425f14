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

/** Times of the steps, first to last; the pack's own unless the user asks for another number S, then t = 1 - i/S. */
export function timesteps(own: readonly number[], steps: number | null): number[] {
  if (steps === null || steps === own.length) return [...own];
  return Array.from({ length: steps }, (_, i) => 1 - i / steps);
}

/**
 * One step in place: `latent` goes from time t to `next`. At the last step (next = 0) that leaves x_0 itself.
 * Both arrays have any shape, the same one; units are those of the latent (ab / latent.scale).
 */
export function ddimStep(latent: Float32Array, velocity: Float32Array, t: number, next: number): void {
  const [a, s, aNext, sNext] = [alpha(t), sigma(t), alpha(next), sigma(next)];
  for (let i = 0; i < latent.length; i++) {
    const x = latent[i]!;
    const v = velocity[i]!;
    latent[i] = aNext * (a * x - s * v) + sNext * (s * x + a * v);
  }
}

/** latent = alpha(t) x_0 + sigma(t) noise, where a frame's colour is known. */
export function noiseTo(t: number, clean: Float32Array, noise: Float32Array): Float32Array<ArrayBuffer> {
  const [a, s] = [alpha(t), sigma(t)];
  return Float32Array.from(clean, (x, i) => a * x + s * noise[i]!);
}

/**
 * x_0 with its chroma multiplied by `vivid` where nobody fixed it: few steps come out near the mean of what could be, paler than any of
 * it. @param latent [2, h, w]. @param sureness [h, w] in 0..1, how far each cell's chroma was known; left out, nowhere.
 */
export function enliven(latent: Float32Array, vivid: number, sureness?: Float32Array): Float32Array<ArrayBuffer> {
  const cells = latent.length / 2;
  return Float32Array.from(latent, (x, i) => x * (1 + (vivid - 1) * (1 - (sureness?.[i % cells] ?? 0))));
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
