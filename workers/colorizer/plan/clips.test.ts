import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fusion } from '../../../src/domain/settings';
import { type Clip, planClips } from './clips';

describe('planClips (CCF, eq 8)', () => {
  it('cuts 8 frames into clips of every interval below the count', () => {
    expect(planClips(8, 4, 'ccf').map((clip) => clip.frames)).toEqual([
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
    expect(planClips(1, 8, 'ccf')).toEqual([{ frames: [0], weights: [1] }]);
  });

  it('weighs a frame less the farther it is from the center of the clip', () => {
    const [clip] = planClips(8, 8, 'ccf');
    const [edge, , , inner] = clip!.weights;
    expect(inner!).toBeGreaterThan(edge!);
  });

  it.each([
    // The results of sliding_windows and clip_windows of training/sampling.py.
    ['sliding', 11, 4, ['0123', '2345', '4567', '6789', '789a']],
    ['sliding', 3, 4, ['012']],
    ['clips', 9, 4, ['0123', '4567', '8']],
  ] as const)('%s over %i frames in clips of %i', (fusion, frames, length, expected) => {
    const digits = planClips(frames, length, fusion).map((clip) => clip.frames.map((n) => n.toString(16)).join(''));
    expect(digits).toEqual(expected);
  });

  it('weighs all clips of a frame alike in the plain average', () => {
    const clips = planClips(8, 4, 'average');
    expect(clips.map((clip) => clip.frames)).toEqual(planClips(8, 4, 'ccf').map((clip) => clip.frames));
    expect(clips.flatMap((clip) => clip.weights).every((weight) => weight === 1 / 3)).toBe(true);
  });

  it('runs TDA on n log n frames in all', () => {
    const total = planClips(512, 8, 'ccf').reduce((sum, clip) => sum + clip.frames.length, 0);
    // Intervals 1 to 256: nine times each frame.
    expect(total).toBe(9 * 512);
  });

  it('covers every frame, with weights that add up to 1, in clips of 2 to N ascending frames', () => {
    const ways = fc.constantFrom<Fusion>('ccf', 'average', 'sliding');
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 70 }),
        fc.integer({ min: 2, max: 12 }),
        ways,
        (frameCount, clipLength, way) => {
          const totals = new Float64Array(frameCount);
          const clips = planClips(frameCount, clipLength, way);
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
        },
      ),
    );
  });
});
