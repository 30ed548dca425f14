/** Phrases to token ids, by the pack's own Hugging Face tokenizer file. */
import { Tokenizer } from '@huggingface/tokenizers';
import { TintypeError } from '../../../src/domain/errors';

export interface TokenBatch {
  /** [K, T], padded with 0. */
  ids: Int32Array<ArrayBuffer>;
  /** [K, T]: 1 token, 0 padding. */
  attention: Float32Array<ArrayBuffer>;
  /** T, that of the longest phrase. */
  length: number;
}

export class PhraseTokenizer {
  private readonly tokenizer: Tokenizer;

  /** @param file bytes of tokenizer.json. @param maxTokens longer phrases are cut, their last (separator) token kept. */
  constructor(
    file: Uint8Array,
    private readonly maxTokens: number,
  ) {
    try {
      this.tokenizer = new Tokenizer(JSON.parse(new TextDecoder().decode(file)), {});
    } catch (cause) {
      throw new TintypeError('PACK_DAMAGED', "The model's tokenizer cannot be read.", { cause });
    }
  }

  /** Ids of a text without the tokens that stand for its start and end. */
  words(text: string): number[] {
    return this.tokenizer.encode(text, { add_special_tokens: false }).ids;
  }

  /** Ids of the empty text: the tokens that stand for start and end. */
  get ends(): number[] {
    return this.tokenizer.encode('').ids;
  }

  encode(texts: readonly string[]): TokenBatch {
    const rows = texts.map((text) => {
      const { ids } = this.tokenizer.encode(text);
      return ids.length <= this.maxTokens ? ids : [...ids.slice(0, this.maxTokens - 1), ids.at(-1)!];
    });
    const length = Math.max(1, ...rows.map((row) => row.length));
    const ids = new Int32Array(rows.length * length);
    const attention = new Float32Array(rows.length * length);
    rows.forEach((row, k) => {
      ids.set(row, k * length);
      attention.fill(1, k * length, k * length + row.length);
    });
    return { ids, attention, length };
  }
}
