/** A prompt as one sentence for CLIP's text encoder, and which of its tokens may look at the picture (Sec. 3.3). */

import type { Manifest } from '../../../src/domain/pack/manifest';
import type { Phrase } from '../../../src/domain/settings';
import type { PhraseTokenizer } from '../text/tokenizer';

export interface Sentence {
  /** [T], T = max_tokens: start, words, and the end token to the last place, as Stable Diffusion 1.5 was trained. */
  ids: Int32Array<ArrayBuffer>;
  /** [T]: 0 at color words and behind the first end token, else 1. */
  mask: Float32Array<ArrayBuffer>;
}

/** @param phrases none make the empty sentence. */
export function sentenceOf(
  phrases: readonly Pick<Phrase, 'text'>[],
  tokenizer: Pick<PhraseTokenizer, 'words' | 'ends'>,
  { text, colors }: Pick<Manifest, 'text' | 'colors'>,
): Sentence {
  const names = [...colors.map(({ name }) => name), 'grey'].sort((a, b) => b.length - a.length);
  // The tokenizer works word by word, so that pieces cut at words have the tokens of the whole.
  const pieces = phrases.map((phrase) => phrase.text).join(', ');
  const words = pieces.split(new RegExp(`\\b(${names.join('|')})\\b`, 'i')).flatMap((piece, i) =>
    // split() puts what the parentheses caught at the odd places.
    tokenizer.words(piece).map((id) => ({ id, looks: i % 2 === 0 })),
  );
  const [start, end] = tokenizer.ends as [number, number];
  const used = words.slice(0, text.max_tokens - 2);
  const ids = new Int32Array(text.max_tokens).fill(end);
  const mask = new Float32Array(text.max_tokens);
  ids.set([start, ...used.map(({ id }) => id)]);
  mask.set([1, ...used.map(({ looks }) => (looks ? 1 : 0)), 1]);
  return { ids, mask };
}
