import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianNoise } from './sampler';
import { anchorsOf, comparer, lookOf, shareStatic } from './static-cells';

const latent = { width: 6, height: 4 };
const size = { width: 48, height: 32 };
const cells = latent.width * latent.height;
const nobody = async () => undefined;

/** L / 50 - 1 of a film whose left half is static while the right half flickers. */
function luminance(frame: number): Float32Array {
  const noise = gaussianNoise(frame + 1, size.width * size.height);
  return noise.map((x, i) => (i % size.width < 24 ? ((i * 7) % 13) / 13 - 0.5 : 0.9 * Math.tanh(x + (frame % 3))));
}

const looks = (frames: number) => Array.from({ length: frames }, (_, frame) => lookOf(luminance(frame), size, latent));
const estimates = (frames: number) =>
  Array.from({ length: frames }, (_, frame) => gaussianNoise(99 + frame, 2 * cells));
const at = (x: number, y: number) => y * latent.width + x;

describe('still cells', () => {
  it('are as alike as training/ finds them', () => {
    // Values of the same measure in training/sampling.py: pooled squares of a ramp that is 2 L* brighter in one quarter cell.
    const one = new Float32Array(4 * cells);
    const other = one.slice();
    other[0] = 4;
    const like = comparer(latent)(one, other);
    // The corner's surroundings hold the changed quarter four times, since borders are repeated: RMS^2 = 4 * 16 / 16.
    expect(like[0]).toBeCloseTo(Math.exp(-1), 6);
    expect([...like.subarray(1)].every((value) => value === 1)).toBe(true);
  });

  it('look like the mean L* of their quarters', () => {
    const look = lookOf(new Float32Array(size.width * size.height).fill(0.2), size, latent);
    expect(look).toHaveLength(4 * cells);
    for (const value of look) expect(value).toBeCloseTo(60, 4);
  });

  it('come out in one chroma, the mean over the frames, and moving ones as they were', async () => {
    const clean = estimates(9);
    const shared = await shareStatic(clean, looks(9), latent, new Set(), nobody);
    const mean = clean.reduce((sum, x) => sum + x[at(0, 1)]! / 9, 0);
    for (const [frame, x] of shared.entries()) {
      expect(x[at(0, 1)]).toBeCloseTo(mean, 5);
      expect(x[cells + at(5, 2)]).toBeCloseTo(clean[frame]![cells + at(5, 2)]!, 2);
    }
  });

  it('follow a known frame most of all, which stays as it is', async () => {
    const clean = estimates(5).map((x, frame) => x.fill(frame === 2 ? 1 : 0));
    const shared = await shareStatic(clean, looks(5), latent, new Set([2]), nobody);
    expect(shared[2]).toEqual(clean[2]);
    expect(shared[4]![at(0, 1)]).toBeCloseTo(8 / 12, 5);
  });

  it('of runs longer than can be compared share what evenly spread frames say', async () => {
    const clean = estimates(200);
    const same = Array.from({ length: 200 }, () => looks(1)[0]!);
    let anchors = 0;
    const shared = await shareStatic(clean, same, latent, new Set(), async () => void anchors++);
    expect(anchors).toBe(32);
    const spread = (frames: Float32Array[]) =>
      Math.max(...frames.map((x) => Math.abs(x[at(2, 2)]! - frames[0]![at(2, 2)]!)));
    expect(spread(shared)).toBeLessThan(spread(clean) / 15);
  });

  it('are compared with the first frame, the last one and the known ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(599), (frames, known) => {
        const anchors = anchorsOf(frames, known < frames ? [known] : []);
        expect(anchors).toEqual([...new Set(anchors)].sort((a, b) => a - b));
        expect(anchors.length).toBeLessThanOrEqual(Math.min(frames, 33));
        expect(anchors[0]).toBe(0);
        expect(anchors.at(-1)).toBe(frames - 1);
        if (known < frames) expect(anchors).toContain(known);
      }),
    );
  });
});
