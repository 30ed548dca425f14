import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bitsOf, cellsIn, digestOf, holds, MaskSchema, maskOf } from './mask';
import { outlineOf } from './outline';

const square = maskOf(Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0), { width: 4, height: 4 });

it('a mask comes back from its runs', () => {
  const bits = fc.uint8Array({ min: 0, max: 1, minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(bits, (cells) => {
      const mask = maskOf(cells, { width: 4, height: 3 });
      expect(bitsOf(mask)).toEqual(Uint8Array.from(cells));
      expect(cellsIn(mask)).toBe(cells.reduce((sum, bit) => sum + bit, 0));
      expect(MaskSchema.safeParse(mask).success).toBe(true);
    }),
  );
});

it('runs that do not fill the grid are refused', () => {
  expect(MaskSchema.safeParse({ ...square, runs: [3, 2] }).success).toBe(false);
});

it('points lie inside or outside, and digests tell masks apart', () => {
  expect(holds(square, 0.3, 0.3)).toBe(true);
  expect(holds(square, 0.9, 0.3)).toBe(false);
  expect(holds(square, 1, 1)).toBe(false);
  expect(digestOf(square)).not.toBe(digestOf({ ...square, runs: [6, 2, 2, 2, 4] }));
});

it('an outline is one closed curve around a blob, two around a ring', () => {
  const ring = maskOf(Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1), { width: 3, height: 3 });
  expect(outlineOf(square).match(/M/g)).toHaveLength(1);
  expect(outlineOf(ring).match(/M[^Z]*Z/g)).toHaveLength(2);
  expect(outlineOf(maskOf(new Uint8Array(4), { width: 2, height: 2 }))).toBe('');
});
