import { expect, it } from 'vitest';
import { markUnused } from './mark-unused';

it('cuts the text without losing a character, whatever the ranges', () => {
  const text = 'the red car slowly passes';
  const ranges: [number, number][] = [
    [12, 18],
    [19, 40],
    [15, 20],
  ];
  const parts = markUnused(text, ranges);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.filter((part) => part.isUnused).map((part) => part.text)).toEqual(
    ['slowly', ' p', 'asses'].filter(Boolean),
  );
});

it('leaves a text without ranges whole', () => {
  expect(markUnused('a red car', [])).toEqual([{ start: 0, text: 'a red car', isUnused: false }]);
  expect(markUnused('', [])).toEqual([]);
});
