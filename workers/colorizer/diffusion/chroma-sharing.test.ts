import { describe, expect, test } from 'vitest';
import { shareChroma, withRest } from './chroma-sharing';

const size = { width: 8, height: 4 };
const cells = 32;
const sharing = { strength: 1, temperature: 25, distance: 2.2 };
const isLeft = (i: number) => i % 8 < 4;
/** Features: all cells of the left half are alike, all of the right half, too, and the halves differ. */
const halves = Float32Array.from({ length: 2 * cells }, (_, i) => (isLeft(i) === i < cells ? 1 : 0));
/** No phrase holds anything. */
const none = withRest(new Float32Array(0), cells);
/** Blotches around +1 on the left, around -1 on the right. */
const blotched = Float32Array.from({ length: 2 * cells }, (_, i) => (isLeft(i) ? 1 : -1) + (i % 3) / 3);

function spread(values: Float32Array, keep: (i: number) => boolean): number {
  const own = Array.from(values.subarray(0, cells)).filter((_, i) => keep(i));
  return Math.max(...own) - Math.min(...own);
}

describe('shareChroma', () => {
  test('evens what looks alike and leaves what does not apart', () => {
    const shared = shareChroma(blotched, halves, size, sharing, none);
    expect(spread(shared, isLeft)).toBeLessThan(0.2 * spread(blotched, isLeft));
    expect(shared[0]).toBeGreaterThan(1);
    expect(shared[7]).toBeLessThan(0);
  });

  test('keeps what is known, and everything at strength 0', () => {
    const hint = new Float32Array(3 * cells);
    hint[2 * cells] = 1;
    const shared = shareChroma(blotched, halves, size, sharing, none, hint);
    expect(shared[0]).toBe(blotched[0]);
    expect(shared[cells]).toBe(blotched[cells]);
    expect(shared[1]).not.toBe(blotched[1]);
    expect(shareChroma(blotched, halves, size, { ...sharing, strength: 0 }, none)).toEqual(blotched);
  });

  test('a thing shares with what is its own: what looks like it takes none of its color', () => {
    const isPainted = (i: number) => i % 8 === 0;
    const painted = blotched.map((x, i) => (isPainted(i) ? x + 50 : x));
    const map = Float32Array.from({ length: cells }, (_, i) => (isPainted(i) ? 1 : 0));
    const shared = shareChroma(painted, halves, size, sharing, withRest(map, cells));
    const [inside, outside] = [isPainted, (i: number) => !isPainted(i)].map((keep) =>
      Array.from(shared.subarray(0, cells)).filter((_, i) => keep(i)),
    );
    expect(Math.min(...inside!)).toBeGreaterThan(50);
    expect(Math.max(...outside!)).toBeLessThan(2);
    expect(spread(shared, isPainted)).toBeLessThan(0.5 * spread(painted, isPainted));
    expect(Math.max(...shareChroma(painted, halves, size, sharing, none).subarray(1, 4))).toBeGreaterThan(10);
  });

  test('cells that two things hold by halves take from both', () => {
    const halved = Float32Array.from({ length: 2 * cells }, () => 0.5);
    const shared = shareChroma(blotched, halves, size, sharing, withRest(halved, cells));
    expect(shared).toEqual(shareChroma(blotched, halves, size, sharing, none));
  });
});
