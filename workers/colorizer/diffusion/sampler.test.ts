import { describe, expect, it } from 'vitest';
import {
  alpha,
  applyChromaGain,
  ddimStep,
  estimate,
  gaussianNoise,
  guideToHint,
  mulberry32,
  noiseTo,
  sigma,
  startingNoise,
  timesteps,
} from './sampler';

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i]!).toBeCloseTo(expected[i]!, 5);
}

describe('sampler', () => {
  it('recovers x_0 from the true velocity, in one step or several', () => {
    const clean = gaussianNoise(3, 100);
    const noise = gaussianNoise(4, 100);
    for (const times of [[1], [1, 0.75, 0.5, 0.25]]) {
      let latent = Float32Array.from(noise);
      times.forEach((t, i) => {
        const velocity = Float32Array.from(clean, (x, j) => alpha(t) * noise[j]! - sigma(t) * x);
        const found = estimate(latent, velocity, t);
        latent = ddimStep(latent, found, found, t, times[i + 1] ?? 0);
      });
      expectClose(latent, clean);
    }
  });

  it('noises a known frame to pure noise at t = 1 and leaves it at t = 0', () => {
    const clean = Float32Array.of(0.5, -1);
    const noise = Float32Array.of(2, 3);
    expect([...noiseTo(0, clean, noise)]).toEqual([0.5, -1]);
    expectClose(noiseTo(1, clean, noise), noise);
  });

  it('guides an estimate to the chroma that is known, keeps what varies inside, and leaves the rest alone', () => {
    const [width, cells] = [12, 144];
    const clean = gaussianNoise(5, 2 * cells);
    // The hint: mean chroma (0.5, -0.25) on the left half, nearly certain.
    const hint = Float32Array.from({ length: 3 * cells }, (_, i) =>
      i % width < 6 ? 0.9 * [0.5, -0.25, 1][Math.floor(i / cells)]! : 0,
    );
    const guided = guideToHint(clean, { hint, width });
    const lack = guided.map((x, i) => x - clean[i]!);
    const cell = 6 * width + 2;
    let mean = 0;
    for (let y = 3; y <= 9; y++) for (let x = 0; x < 6; x++) mean += (clean[y * width + x]! - 0.5) / 42;
    expect(lack[cell]).toBeCloseTo(-0.9 * mean, 5);
    expect(lack.filter((_, i) => i % width >= 6).every((x) => x === 0)).toBe(true);
    expect(new Set(guided).size).toBe(2 * cells);
  });

  it('goes to the known chroma in one step where it is sure, whatever the network says, and makes nothing there more vivid', () => {
    const hint = new Float32Array(3 * 64).fill(0.4).fill(1, 128);
    const known = { hint, width: 8 };
    const noise = gaussianNoise(6, 128);
    const clean = estimate(noise, gaussianNoise(7, 128), 1);
    const latent = ddimStep(noise, clean, guideToHint(clean, known), 1, 0);
    const mean = latent.reduce((sum, x) => sum + x, 0) / 128;
    // The mean over overlapping boxes, not of the whole: near, not the same.
    expect(Math.abs(mean - 0.4)).toBeLessThan(0.05);
    expect(applyChromaGain(latent, { chromaGain: 1.5 }, undefined, known)).toEqual(latent);
  });

  it('makes what phrases color less vivid than the rest', () => {
    const latent = new Float32Array(4).fill(1);
    const coverage = Float32Array.of(0, 0.5);
    expectClose(applyChromaGain(latent, { chromaGain: 1.4, chromaGainPrompted: 1.2 }, coverage), [1.4, 1.3, 1.4, 1.3]);
    expectClose(applyChromaGain(latent, { chromaGain: 1.4 }, coverage), [1.4, 1.4, 1.4, 1.4]);
    expectClose(applyChromaGain(latent, { chromaGain: 1.4, chromaGainPrompted: 1.2 }), [1.4, 1.4, 1.4, 1.4]);
  });

  it("uses the pack's own times unless another count is given", () => {
    expect(timesteps([1, 0.7, 0.3], null)).toEqual([1, 0.7, 0.3]);
    expect(timesteps([1, 0.7, 0.3], 3)).toEqual([1, 0.7, 0.3]);
    expect(timesteps([1, 0.7, 0.3], 4)).toEqual([1, 0.75, 0.5, 0.25]);
  });

  it('draws the noise that training/ draws from the same seed', () => {
    // Values of the same generator in training/.
    const next = mulberry32(1);
    expect([next(), next(), next()]).toEqual([2693262067, 11749833, 2265367787]);
    const python = [
      0.965974058630964, 0.016605805250894896, 1.1231041933650554, -0.13435253502498776, -0.04922786260232573,
    ];
    expectClose(gaussianNoise(1, 5), python);
    expect(startingNoise(1, 5)).toEqual(gaussianNoise(1, 5));
    expect(startingNoise(0, 5)).toEqual(new Float32Array(5));
  });

  it('is standard normal', () => {
    const noise = gaussianNoise(7, 100_001);
    const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
    const variance = noise.reduce((sum, x) => sum + (x - mean) ** 2, 0) / noise.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  });
});
