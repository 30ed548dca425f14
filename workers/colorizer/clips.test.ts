import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Clip, planClips } from './clips';

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
        const clips = planClips(frameCount, clipLength);
        for (const { frames, weights } of clips) {
          for (const [n, frame] of frames.entries()) totals[frame]! += weights[n]!;
        }
        const isSound = ({ frames }: Clip) =>
          frames.length > 1 &&
          frames.length <= clipLength &&
          frames.every((frame, n) => n === 0 || frame > frames[n - 1]!);
        // One comparison each: thousands of expect() calls take seconds.
        expect(clips.every(isSound)).toBe(true);
        expect(Math.max(...totals.map((total) => Math.abs(total - 1)))).toBeLessThan(1e-12);
      }),
    );
  });
});
