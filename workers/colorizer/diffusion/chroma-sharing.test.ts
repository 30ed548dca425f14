import { describe, expect, test } from 'vitest';
import { shareChroma } from './chroma-sharing';

const size = { width: 8, height: 4 };
const cells = 32;
const sharing = { strength: 1, temperature: 25, distance: 2.2 };
const isLeft = (i: number) => i % 8 < 4;
/** Features: all cells of the left half are alike, all of the right half, too, and the halves differ. */
const halves = Float32Array.from({ length: 2 * cells }, (_, i) => (isLeft(i) === i < cells ? 1 : 0));
/** Blotches around +1 on the left, around -1 on the right. */
const blotched = Float32Array.from({ length: 2 * cells }, (_, i) => (isLeft(i) ? 1 : -1) + (i % 3) / 3);

function spread(values: Float32Array, keep: (i: number) => boolean): number {
  const own = Array.from(values.subarray(0, cells)).filter((_, i) => keep(i));
  return Math.max(...own) - Math.min(...own);
}

describe('shareChroma', () => {
  test('evens what looks alike and leaves what does not apart', () => {
    const shared = shareChroma(blotched, halves, size, sharing);
    expect(spread(shared, isLeft)).toBeLessThan(0.2 * spread(blotched, isLeft));
    expect(shared[0]).toBeGreaterThan(1);
    expect(shared[7]).toBeLessThan(0);
  });

  test('keeps what is known, and everything at strength 0', () => {
    const hint = new Float32Array(3 * cells);
    hint[2 * cells] = 1;
    const shared = shareChroma(blotched, halves, size, sharing, hint);
    expect(shared[0]).toBe(blotched[0]);
    expect(shared[cells]).toBe(blotched[cells]);
    expect(shared[1]).not.toBe(blotched[1]);
    expect(shareChroma(blotched, halves, size, { ...sharing, strength: 0 })).toEqual(blotched);
  });

  test('a thing shown by hand keeps its chroma, and what looks like it takes none of it', () => {
    const painted = blotched.map((x, i) => (i % 32 === 0 ? 50 : x));
    const apart = new Float32Array(cells);
    apart[0] = 1;
    const shared = shareChroma(painted, halves, size, sharing, undefined, apart);
    expect(shared[0]).toBe(50);
    expect(Math.max(...shared.subarray(1, cells))).toBeLessThan(2);
    expect(Math.max(...shareChroma(painted, halves, size, sharing).subarray(1, cells))).toBeGreaterThan(3);
  });
});
