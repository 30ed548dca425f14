import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SHORTCUTS, shownKeys } from './shortcuts';

it('no key does two things', () => {
  const keys = SHORTCUTS.filter(({ kind }) => kind !== 'focused').flatMap(({ keys }) => keys.split(', '));
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

it('keys are shown as they are printed', () => {
  const shown = (keys: string) => shownKeys({ keys, kind: 'letter' });
  expect(shown('shift+left, shift+comma')).toEqual(['Shift ←']);
  expect(shown('mod+shift+z, mod+y')).toEqual(['Ctrl Shift Z']);
  expect(shown('backquote')).toEqual(['`']);
});

it('the user guide names every key', () => {
  const guide = readFileSync(new URL('../../../docs/user-guide.md', import.meta.url), 'utf8');
  const table = guide.slice(guide.indexOf('| Key |')).split('\n\n')[0]!;
  const words = new Set(table.split('\n').flatMap((line) => line.split('|')[1]?.split(/[\s,+]+/) ?? []));
  const unnamed = SHORTCUTS.filter(({ kind }) => kind !== 'focused')
    .flatMap((shortcut) => shownKeys(shortcut).flatMap((shown) => shown.split(' ')))
    // Shift with an arrow stands in the line of the arrows.
    .filter((key) => !words.has(key) && key !== 'Shift');
  expect(unnamed).toEqual([]);
});
