import { expect, it } from 'vitest';
import { phraseAt } from './pick-row';

const map = (phraseId: string, ...cells: number[]) => ({
  phraseId,
  width: 2,
  height: 2,
  mapU8: Uint8Array.from(cells),
  isFound: true,
});

it('finds the strongest claim at a point, and none where nothing claims it', () => {
  const maps = [map('coat', 200, 100, 0, 0), map('car', 120, 250, 0, 90)];
  expect(phraseAt(maps, 0.1, 0.1)).toBe('coat');
  expect(phraseAt(maps, 0.9, 0.1)).toBe('car');
  expect(phraseAt(maps, 0.9, 0.9)).toBeNull();
  expect(phraseAt(maps, 1, 0)).toBe('car');
});
