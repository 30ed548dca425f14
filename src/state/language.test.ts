import { expect, it } from 'vitest';
import { bestOf, LANGUAGES } from './language';

it('languages are found by their folders and named in themselves', () => {
  expect(LANGUAGES).toEqual([
    { code: 'de', name: 'Deutsch' },
    { code: 'en', name: 'English' },
  ]);
});

it('the first of the browser’s languages that there is, whatever its region; English when there is none', () => {
  expect(bestOf(['de-AT', 'en'])).toBe('de');
  expect(bestOf(['fr-CA', 'en-GB', 'de'])).toBe('en');
  expect(bestOf(['fr', 'de'])).toBe('de');
  expect(bestOf(['fr', 'ja'])).toBe('en');
  expect(bestOf([])).toBe('en');
});
