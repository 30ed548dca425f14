import { expect, it } from 'vitest';
import { parsePrompt } from '../prompt/prompt';
import { phrasesWith } from './phrases';
import { asRow, freshName, placedMasks, type Thing, thingsOfShot, withDrawn } from './thing';

const mask = { width: 2, height: 2, runs: [1, 3] };
const drawn = (frame: number): Thing['drawn'][number] => ({ frame, marks: [], mask });
const thing = (change: Partial<Thing> = {}): Thing => ({
  ...{ id: 'hand-1', name: 'thing 1', color: 'red', hex: null, enabled: true, treatment: 'color', boundTo: null },
  drawn: [drawn(4)],
  ...change,
});
const { rows } = parsePrompt('a blue car, green trees', []);
const car = rows[0]!.id;

it('a thing of its own is one phrase more, which words do not look for', () => {
  const phrases = phrasesWith(rows, [thing()]);
  expect(phrases.map(({ noun, text }) => [noun, text])).toEqual([
    ['car', 'blue car'],
    ['trees', 'green trees'],
    ['thing', 'red thing'],
  ]);
  expect(phrases[2]).toMatchObject({ id: 'hand-1', drawn: { isSought: false } });
  expect(phrases[0]).not.toHaveProperty('drawn');
});

it('an unnamed thing is called "thing", whatever language it was shown in', () => {
  const heard = (name: string) => phrasesWith([], [thing({ name })]).map(({ noun, text }) => [noun, text]);
  expect(heard('Objekt 2')).toEqual([['thing', 'red thing']]);
  expect(heard('Objekt 2')).toEqual(heard('thing 2'));
});

it('a thing as a row has its sliders: moving one of them leaves the others', () => {
  const grade = { saturation: 0.5, warmth: 0, strength: 1, neutrals: 0 };
  expect(asRow(thing({ grade })).grade).toEqual(grade);
  expect(phrasesWith([], [thing({ grade })])).toEqual(phrasesWith([], [thing()]));
});

it('a thing bound to a row gives it its place and adds none', () => {
  const bound = thing({ boundTo: car });
  expect(phrasesWith(rows, [bound]).map(({ id, drawn }) => [id, drawn?.isSought])).toEqual([
    [car, true],
    [rows[1]!.id, undefined],
  ]);
  expect(placedMasks(rows, [bound])).toEqual([{ phraseId: car, frame: 4, mask }]);
  // Its row was removed: it stays, by itself.
  expect(phrasesWith([], [bound]).map(({ id }) => id)).toEqual(['hand-1']);
});

it('a thing that is switched off makes no phrase; one that is kept gray has exact chroma 0', () => {
  expect(phrasesWith(rows, [thing({ enabled: false })])).toHaveLength(2);
  expect(placedMasks(rows, [thing({ enabled: false })])).toEqual([]);
  expect(phrasesWith([], [thing({ treatment: 'gray' })])[0]).toMatchObject({ exactAb: [0, 0], text: 'gray thing' });
});

it('things come before words where a pack hears fewer', () => {
  expect(phrasesWith(rows, [thing()], 2).map(({ id }) => id)).toEqual([car, 'hand-1']);
});

it('other places are another digest', () => {
  const digest = (one: Thing) => phrasesWith([], [one])[0]!.drawn!.digest;
  expect(digest(withDrawn(thing(), drawn(9)))).not.toBe(digest(thing()));
});

it('things belong to the shot they were shown in, and get names that are free', () => {
  expect(thingsOfShot([thing()], [0, 4, 8], 5)).toHaveLength(1);
  expect(thingsOfShot([thing()], [0, 4, 8], 3)).toHaveLength(0);
  expect(freshName([thing(), thing({ name: 'car' })], (n) => `thing ${n}`)).toBe('thing 2');
});
