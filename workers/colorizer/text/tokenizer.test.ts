import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PhraseTokenizer } from './tokenizer';

const file = readFileSync(new URL('../../../e2e/packs/tiny/tokenizer.json', import.meta.url));
const { model } = JSON.parse(file.toString()) as { model: { vocab: Record<string, number> } };
const id = (token: string) => model.vocab[token]!;

describe('PhraseTokenizer', () => {
  it('frames words in [CLS] and [SEP] and pads to the longest phrase', () => {
    const { ids, attention, length } = new PhraseTokenizer(file, 32).encode(['a red car', 'Sky']);
    expect(length).toBe(5);
    expect([...ids.subarray(0, 5)]).toEqual(['[CLS]', 'a', 'red', 'car', '[SEP]'].map(id));
    expect([...ids.subarray(5, 8)]).toEqual(['[CLS]', 'sky', '[SEP]'].map(id));
    expect([...attention]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('cuts long phrases and keeps the separator', () => {
    const { ids, length } = new PhraseTokenizer(file, 4).encode(['a red car on a road']);
    expect(length).toBe(4);
    expect([...ids]).toEqual(['[CLS]', 'a', 'red', '[SEP]'].map(id));
  });

  it('says PACK_DAMAGED for a file that is none', () => {
    expect(() => new PhraseTokenizer(new TextEncoder().encode('{'), 32)).toThrow(/tokenizer/);
  });
});
