import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumbers, writeNumbers } from './numbers';

describe('lists of shots', () => {
  it('are read as people write them', () => {
    expect(parseNumbers('3', 9)).toEqual([3]);
    expect(parseNumbers('2-4', 9)).toEqual([2, 3, 4]);
    expect(parseNumbers('7-', 9)).toEqual([7, 8, 9]);
    expect(parseNumbers('-2', 9)).toEqual([1, 2]);
    expect(parseNumbers(' 5 , 1-2,2', 9)).toEqual([1, 2, 5]);
  });

  it('are refused where they name nothing', () => {
    for (const text of ['', '-', 'all', '0', '10', '4-2', '8-12', '1,,2', '1.5', '1-2-3'])
      expect(parseNumbers(text, 9), text).toBeNull();
  });

  it('survive writing and reading', () => {
    expect(writeNumbers([1, 2, 3, 5, 8, 9])).toBe('1-3,5,8-9');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (numbers) => {
        const sorted = numbers.sort((a, b) => a - b);
        expect(parseNumbers(writeNumbers(sorted), 40)).toEqual(sorted);
      }),
    );
  });
});
