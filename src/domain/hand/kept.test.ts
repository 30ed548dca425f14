import { expect, it } from 'vitest';
import { KeptSchema, keptColors, meanOfKept, planesOf } from './kept';
import { maskOf } from './mask';

const size = { width: 64, height: 32 };
/** Left half (20, -30), right half (-10, 40). */
const abU8 = Uint8Array.from({ length: 2 * 64 * 32 }, (_, i) => {
  const isLeft = Math.floor(i / 2) % 64 < 32;
  return 128 + (i % 2 === 0 ? (isLeft ? 20 : -10) : isLeft ? -30 : 40);
});
const chroma = { index: 0, ...size, abU8 };
const box = (left: number, right: number) =>
  maskOf(
    Uint8Array.from({ length: 32 * 16 }, (_, i) => (i % 32 >= left && i % 32 < right ? 1 : 0)),
    { width: 32, height: 16 },
  );

it('keeps the colors cell by cell over the box around a thing', () => {
  const kept = keptColors(chroma, box(12, 20))!;
  expect(KeptSchema.parse(kept)).toEqual(kept);
  expect([kept.width, kept.height]).toEqual([2, 4]);
  const [a, b] = planesOf(kept);
  expect([a[0], b[0], a[1], b[1]]).toEqual([20, -30, -10, 40]);
  expect(meanOfKept(kept)).toEqual([5, 5]);
  expect(keptColors(chroma, box(0, 0))).toBeNull();
});

it('refuses grids that do not fit their colors', () => {
  const kept = keptColors(chroma, box(12, 20))!;
  expect(KeptSchema.safeParse({ ...kept, width: 3 }).success).toBe(false);
});
