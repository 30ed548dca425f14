/** The text encoder with a cache of phrases: most phrases of a prompt are the same as before the last edit. */
import type { Runtime } from '../runtime/ort';
import type { Stopwatch } from '../runtime/stopwatch';
import type { PhraseTokenizer } from './tokenizer';

const KEPT_PHRASES = 500;

export class TextEncoder {
  private readonly cache = new Map<string, Float32Array>();

  constructor(
    private readonly runtime: Runtime,
    private readonly tokenizer: PhraseTokenizer,
  ) {}

  /** Embeddings [dim] of the texts, in their order. */
  async embed(texts: readonly string[], stopwatch?: Stopwatch): Promise<Float32Array[]> {
    const missing = [...new Set(texts)].filter((text) => !this.cache.has(text));
    if (missing.length > 0) {
      const { runtime } = this;
      const { ids, attention, length } = this.tokenizer.encode(missing);
      const dims = [missing.length, length];
      const { embedding } = await runtime.run(
        'text',
        { ids: runtime.tensor(ids, dims), attention: runtime.tensor(attention, dims) },
        stopwatch,
      );
      const vectors = await runtime.read(embedding!, stopwatch);
      runtime.release([embedding!]);
      const dim = vectors.length / missing.length;
      missing.forEach((text, k) => {
        this.cache.set(text, vectors.slice(k * dim, (k + 1) * dim));
      });
    }
    const found = texts.map((text) => this.cache.get(text)!);
    for (const text of this.cache.keys()) {
      if (this.cache.size <= KEPT_PHRASES) break;
      if (!texts.includes(text)) this.cache.delete(text);
    }
    return found;
  }
}
