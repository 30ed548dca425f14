import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseManifest } from '../../../src/domain/pack/manifest';
import { PhraseTokenizer } from '../text/tokenizer';
import { sentenceOf } from './sentence';

const pack = new URL('../../../e2e/packs/sd15-tiny/', import.meta.url);
const manifest = parseManifest(readFileSync(new URL('manifest.json', pack), 'utf8'));
const tokenizer = new PhraseTokenizer(readFileSync(new URL('tokenizer.json', pack)), manifest.text.max_tokens);
const sentence = (...texts: string[]) =>
  sentenceOf(
    texts.map((text) => ({ text })),
    tokenizer,
    manifest,
  );

it('is what training makes of the same words: colors do not look', () => {
  // test_color_words_do_not_look of training/sd15/test_sd15_train.py has the same numbers.
  const { ids, mask } = sentence('a red disc');
  expect([...mask]).toEqual([1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  expect(new Set(ids.subarray(9)).size).toBe(1);
});

it('has tokens of its own for every word, whatever stands beside it', () => {
  const [red, disc] = [tokenizer.words('red'), tokenizer.words('a disc')];
  const { ids } = sentence('red a disc');
  expect([...ids.subarray(1, 1 + red.length + disc.length)]).toEqual([...red, ...disc]);
});

it('without words is empty, and too long keeps its end', () => {
  const empty = sentence();
  expect([...empty.mask]).toEqual([1, 1, ...new Array(14).fill(0)]);
  const long = sentence('a very long sentence about nothing');
  expect(long.ids).toHaveLength(16);
  expect(long.ids[15]).toBe(empty.ids[15]);
  expect(long.mask[15]).toBe(1);
});
