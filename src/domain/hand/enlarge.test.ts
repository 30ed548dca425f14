import { expect, it } from 'vitest';
import { enlarged } from './enlarge';
import { bitsOf, cellsIn } from './mask';

it('a half stays a half, its border where the map passes one half', () => {
  const mask = enlarged(Uint8Array.of(255, 0, 255, 0), { width: 2, height: 2 });
  expect([mask.width, mask.height]).toEqual([8, 8]);
  expect([...bitsOf(mask).subarray(0, 8)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
});

it('rounds a single cell instead of showing its corners', () => {
  const mask = enlarged(Uint8Array.of(0, 0, 0, 0, 255, 0, 0, 0, 0), { width: 3, height: 3 });
  expect(cellsIn(mask)).toBeGreaterThan(4);
  expect(cellsIn(mask)).toBeLessThan(16);
});

it('nothing over one half is no mask', () => {
  expect(cellsIn(enlarged(new Uint8Array(4).fill(100), { width: 2, height: 2 }))).toBe(0);
});
