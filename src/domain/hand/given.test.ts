import { expect, it } from 'vitest';
import { freshGivenId, type Given, givenWithin, keyOfGiven } from './given';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const given: Given = {
  locks: [{ id: 'lock-1', frame: 12, picture: A, shots: [60] }],
  references: [
    { id: 'reference-1', name: 'car.jpg', picture: B, from: 20, to: 40, enabled: true },
    { id: 'reference-2', name: 'off.jpg', picture: B, from: 0, to: 90, enabled: false },
  ],
};

it('a lock holds for its shot, as a known frame, and for shots that were named, as a picture', () => {
  expect(givenWithin(given, 0, 30)).toEqual([
    { from: 0, to: 30, picture: A, frame: 12, lumaOf: 12 },
    { from: 20, to: 30, picture: B, frame: null, lumaOf: null },
  ]);
  expect(givenWithin(given, 60, 90)).toEqual([{ from: 60, to: 90, picture: A, frame: null, lumaOf: 12 }]);
  expect(givenWithin(given, 40, 60)).toEqual([]);
});

it('keys know what holds for the whole shot from what holds for a part of it, not where the shot ends', () => {
  const key = (from: number, to: number) => keyOfGiven(givenWithin(given, from, to), { from, to });
  expect(key(0, 18)).toEqual(key(0, 20));
  expect(key(0, 30)).not.toEqual(key(0, 20));
});

it('finds ids that are free', () => {
  expect([freshGivenId('lock', given), freshGivenId('reference', given)]).toEqual(['lock-2', 'reference-3']);
});
