import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { brokenInputs, TABLE } from './broken-inputs';
import { ALL_FIXTURES } from './odd-fixtures';

it('docs/broken-inputs.md says what the browser test expects: `npx tsx e2e/broken-inputs.ts` writes it', () => {
  expect(readFileSync(TABLE, 'utf8')).toBe(brokenInputs());
});

it('names every file once', () => {
  expect(new Set(ALL_FIXTURES.map(({ fileName }) => fileName)).size).toBe(ALL_FIXTURES.length);
});
