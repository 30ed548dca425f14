import { expect, it } from 'vitest';
import { bitsOf, maskOf } from '../../../src/domain/hand/mask';
import type { Phrase } from '../../../src/domain/settings';
import { colorExactly } from './exact-colors';

const size = { width: 64, height: 64 };
const bits = Uint8Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 12 ? 1 : 0));
const mask = maskOf(bits, { width: 32, height: 32 });
const ab = Float32Array.from({ length: 2 * 64 * 64 }, (_, i) => ((i * 7) % 31) - 15);
const asked = (exactAb: Phrase['exactAb']) =>
  colorExactly(
    ab,
    {
      size,
      phrases: [{ id: 'a', noun: 'car', text: 'car', exactAb }],
      places: [new Map([[0, mask]])],
    } as unknown as Parameters<typeof colorExactly>[1],
    0,
  );

function meanIn(planes: Float32Array): [number, number] {
  const inside = bitsOf(mask);
  const sums: [number, number] = [0, 0];
  let count = 0;
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 64; x++) {
      if (!inside[(y >> 1) * 32 + (x >> 1)]) continue;
      count++;
      sums[0] += planes[y * 64 + x]!;
      sums[1] += planes[4096 + y * 64 + x]!;
    }
  }
  return [sums[0] / count, sums[1] / count];
}

it('the mean over the thing is the color asked for, and nothing beyond its soft edge changes', () => {
  const made = asked([40, -55]);
  const [a, b] = meanIn(made);
  expect(Math.hypot(a - 40, b + 55)).toBeLessThan(2);
  for (let y = 0; y < 64; y++) expect(made[y * 64 + 27]).toBe(ab[y * 64 + 27]);
});

it('gray is gray all over', () => {
  const made = asked([0, 0]);
  expect(made[20 * 64 + 5]).toBe(0);
  expect(made[4096 + 20 * 64 + 5]).toBe(0);
});

it('without an exact color nothing changes', () => {
  expect(asked(null)).toBe(ab);
});

it('a thing that is kept as it is has its colors again, at its new place and size', () => {
  // Left half of the thing blue, right half orange; the grid has a cell for each.
  const kept = { width: 2, height: 1, ab: '785a94b4' };
  const made = colorExactly(
    ab,
    {
      size,
      phrases: [{ id: 'a', noun: 'car', text: 'car', exactAb: [6, 7], drawn: { digest: '', isSought: false, kept } }],
      places: [new Map([[0, mask]])],
    } as unknown as Parameters<typeof colorExactly>[1],
    0,
  );
  const mean = (plane: number, from: number, to: number) => {
    let sum = 0;
    for (let y = 0; y < 64; y++) for (let x = from; x < to; x++) sum += made[4096 * plane + 64 * y + x]!;
    return sum / (64 * (to - from));
  };
  expect(mean(0, 0, 4)).toBeCloseTo(-8, -1);
  expect(mean(1, 0, 4)).toBeCloseTo(-38, -1);
  expect(mean(1, 18, 22)).toBeCloseTo(52, -1);
  for (let y = 0; y < 64; y++) expect(made[y * 64 + 27]).toBe(ab[y * 64 + 27]);
});
