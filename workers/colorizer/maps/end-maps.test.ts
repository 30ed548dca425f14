import { expect, test } from 'vitest';
import { compete, endMap, logitsOf } from './end-maps';

const settings = { bias: 0.5, nothing: 0.1, something: 0.2, slope: 2, memory: 0 };
/** 16 x 16 cells, of which 54 are a thing's. */
const thing = Array.from({ length: 256 }, (_, i) => i >> 4 >= 4 && i >> 4 < 10 && i % 16 >= 3 && i % 16 < 12);

test('a map ends where its region is likeliest, however faint the whole of it is', () => {
  for (const [inside, outside, isFound] of [
    [3, -6, true],
    [-1, -6, true],
    [-2, -7, true],
    // A trace of something is nothing.
    [-5.5, -7, false],
  ] as const) {
    const logits = Float32Array.from(thing, (is) => (is ? inside : outside));
    endMap(logits, settings);
    expect(Array.from(logits, (x) => x > 0)).toEqual(thing.map((is) => is && isFound));
  }
  const nothing = new Float32Array(256).fill(-7);
  endMap(nothing, settings);
  expect(Math.max(...nothing)).toBeLessThan(0);
});

test('the settings of a pack without any leave maps as they are', () => {
  const maps = Float32Array.of(0.2, 0.9, 0.5, 0.01, 0.05, 0.3);
  const logits = logitsOf(maps, 2);
  endMap(logits.subarray(0, 3), { bias: 0, nothing: 1, something: 2, slope: 1, memory: 0 });
  for (const [i, x] of compete(logits, [true, true]).entries()) expect(x).toBeCloseTo(maps[i]!);
});
