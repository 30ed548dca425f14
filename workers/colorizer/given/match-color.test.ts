import { expect, it } from 'vitest';
import { matchColor, type Source } from './match-color';

const SIZE = { width: 4, height: 2 };
/** Rows of length 1, one axis a kind of thing. */
const features = (kinds: readonly number[]) =>
  Float32Array.from(kinds.flatMap((kind) => [0, 1, 2].map((axis) => (axis === kind ? 1 : 0))));
const source = (kinds: readonly number[], a: readonly number[], nearness = 1): Source => ({
  size: SIZE,
  features: features(kinds),
  ab: Float32Array.from([...a, ...a.map(() => 0)]),
  nearness,
});

it('things take the colors of things that look alike, wherever they are', () => {
  const picture = source([0, 0, 0, 0, 1, 1, 1, 1], [1, 1, 1, 1, -1, -1, -1, -1]);
  const found = matchColor(features([1, 0, 1, 0, 2, 0, 1, 0]), SIZE, [picture]);
  expect([...found.subarray(0, 8)].map((a) => Math.round(a) + 0)).toEqual([-1, 1, -1, 1, 0, 1, -1, 1]);
  // What looks like nothing in the picture takes nothing.
  expect([...found.subarray(16)]).toEqual([1, 1, 1, 1, 0, 1, 1, 1]);
});

it('of equal likeness the nearer one decides', () => {
  const picture = source([0, 0, 0, 0, 0, 0, 0, 0], [1, -1, -1, -1, 1, -1, -1, -1], 200);
  const found = matchColor(features([0, 0, 0, 0, 0, 0, 0, 0]), SIZE, [picture]);
  expect(found[0]).toBeGreaterThan(0.9);
  expect(found[3]).toBeLessThan(-0.9);
});

it('looks at the cells that are wanted alone', () => {
  const picture = source([0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1]);
  const found = matchColor(features([0, 0, 0, 0, 0, 0, 0, 0]), SIZE, [picture], (cell) => cell === 3);
  expect([...found.subarray(16)]).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
});
