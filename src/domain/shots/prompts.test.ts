import { expect, it } from 'vitest';
import { coverOf, dropOwnPrompt, giveOwnPrompt, mergePrompt, movePrompt, promptAt } from './prompts';

const prompts = [
  { from: 0, text: 'film' },
  { from: 40, text: 'night' },
];
const said = (list: { from: number; text: string }[]) => list.map(({ from, text }) => `${from} ${text}`);

it('a shot inherits from the nearest earlier one that has words', () => {
  expect(promptAt(prompts, 39).text).toBe('film');
  expect(promptAt(prompts, 40).text).toBe('night');
  expect(promptAt(prompts, 99).text).toBe('night');
  expect(coverOf(prompts, prompts[0]!, 100)).toEqual([0, 40]);
  expect(coverOf(prompts, prompts[1]!, 100)).toEqual([40, 100]);
});

it('a shot given its own words begins with those it had, and can go back', () => {
  const given = giveOwnPrompt(prompts, 20);
  expect(said(given)).toEqual(['0 film', '20 film', '40 night']);
  expect(giveOwnPrompt(given, 20)).toEqual(given);
  expect(dropOwnPrompt(given, 20)).toEqual(prompts);
  expect(dropOwnPrompt(prompts, 0)).toEqual(prompts);
});

it('words go with their boundary', () => {
  expect(said(movePrompt(prompts, 40, 44))).toEqual(['0 film', '44 night']);
});

it('a merged shot takes the words before it; later shots keep theirs', () => {
  expect(said(mergePrompt(prompts, 40, 60))).toEqual(['0 film', '60 night']);
  expect(said(mergePrompt(prompts, 40, null))).toEqual(['0 film']);
  expect(said(mergePrompt(giveOwnPrompt(prompts, 60), 40, 60))).toEqual(['0 film', '60 night']);
  expect(said(mergePrompt(prompts, 20, 40))).toEqual(['0 film', '40 night']);
});
