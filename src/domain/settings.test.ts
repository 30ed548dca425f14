import { expect, test } from 'vitest';
import { completeSettings } from './settings';

test('what is left out of settings is completed, what is given stays', () => {
  const given = { seed: 1, steps: null, workingSize: 256 };
  expect(completeSettings(given)).toEqual({ ...given, fusion: 'ccf', stills: 'shared' });
  expect(completeSettings({ ...given, fusion: undefined, stills: 'apart' })).toEqual({
    ...given,
    fusion: 'ccf',
    stills: 'apart',
  });
});
