import { expect, it } from 'vitest';
import { FRESH_FILM } from '../../state/stores/slices';
import { presence } from './presence';

const map = (area: number) => ({ phraseId: 'a', width: 1, height: 1, mapU8: new Uint8Array(1), area });
const row = { id: 'a', enabled: true };

it('speaks only of the frame that was drafted', () => {
  const draft = { ...FRESH_FILM.draft, last: { frame: 3, maps: [map(0.2)] } };
  expect(presence(row, draft, 3)).toBe('found');
  expect(presence(row, draft, 4)).toBe('unknown');
  expect(presence({ ...row, enabled: false }, draft, 3)).toBe('unknown');
  expect(presence(row, { ...draft, last: { frame: 3, maps: [map(0.001)] } }, 3)).toBe('missing');
});

it('says what came of a search', () => {
  const missing = { ...FRESH_FILM.draft, last: { frame: 3, maps: [map(0)] } };
  expect(presence(row, { ...missing, search: { a: 'searching' } }, 3)).toBe('searching');
  expect(presence(row, { ...missing, search: { a: 'nowhere' } }, 3)).toBe('nowhere');
});
