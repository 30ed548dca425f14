import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planClips } from './clips';

describe('planClips (CCF, eq 8)', () => {
  it('cuts 8 frames into clips of every interval below the count', () => {
    expect(planClips(8, 4).map((clip) => clip.frames)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [0, 2, 4, 6],
      [1, 3, 5, 7],
      [0, 4],
      [1, 5],
      [2, 6],
      [3, 7],
    ]);
  });

  it('gives a single frame one clip of itself', () => {
    expect(planClips(1, 8)).toEqual([{ frames: [0], weights: [1] }]);
  });

  it('weighs a frame less the farther it is from the centre of the clip', () => {
    const [clip] = planClips(8, 8);
    const [edge, , , inner] = clip!.weights;
    expect(inner!).toBeGreaterThan(edge!);
  });

  it('covers every frame, with weights that add up to 1, in clips of 2 to N ascending frames', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 2, max: 12 }), (frameCount, clipLength) => {
        const totals = new Float64Array(frameCount);
        for (const { frames, weights } of planClips(frameCount, clipLength)) {
          expect(frames.length).toBeGreaterThan(1);
          expect(frames.length).toBeLessThanOrEqual(clipLength);
          expect(frames).toEqual([...new Set(frames)].sort((a, b) => a - b));
          frames.forEach((frame, n) => {
            totals[frame]! += weights[n]!;
          });
        }
        for (const total of totals) expect(total).toBeCloseTo(1, 12);
      }),
    );
  });
});
