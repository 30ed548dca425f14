import { expect, it } from 'vitest';
import type { Thing } from '../../domain/hand/thing';
import { type DraftSlice, FRESH_FILM } from '../../state/stores/slices';
import { presence } from './presence';

const map = (isFound: boolean) => ({ phraseId: 'a', width: 1, height: 1, mapU8: new Uint8Array(1), isFound });
const row = { id: 'a', enabled: true, noun: 'block' };
const at = (draft: DraftSlice, playhead: number, rows = [row], things: Thing[] = []) => ({
  draft,
  playhead,
  rows,
  things,
});

it('speaks only of the frame that was drafted', () => {
  const draft = { ...FRESH_FILM.draft, last: { frame: 3, maps: [map(true)] } };
  expect(presence(row, at(draft, 3))).toBe('found');
  expect(presence(row, at(draft, 4))).toBe('unknown');
  expect(presence({ ...row, enabled: false }, at(draft, 3))).toBe('unknown');
  expect(presence(row, at({ ...draft, last: { frame: 3, maps: [map(false)] } }, 3))).toBe('missing');
});

it('says what came of a search', () => {
  const missing = { ...FRESH_FILM.draft, last: { frame: 3, maps: [map(false)] } };
  expect(presence(row, at({ ...missing, search: { a: 'searching' } }, 3))).toBe('searching');
  expect(presence(row, at({ ...missing, search: { a: 'nowhere' } }, 3))).toBe('nowhere');
});

it('says when words cannot tell things of one name apart, until one is shown', () => {
  const draft = { ...FRESH_FILM.draft, last: { frame: 3, maps: [map(true)] } };
  const like = { ...row, id: 'b', noun: 'Block' };
  const shown = { enabled: true, boundTo: 'b' } as Thing;
  expect(presence(row, at(draft, 3, [row, like]))).toBe('shared');
  expect(presence(row, at(draft, 3, [row, { ...like, enabled: false }]))).toBe('found');
  expect(presence(row, at(draft, 3, [row, { ...like, noun: 'wall' }]))).toBe('found');
  expect(presence(row, at(draft, 3, [row, like], [shown]))).toBe('found');
});
