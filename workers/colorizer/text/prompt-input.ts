/** The prompt as inputs of CMPF (Sec. 3.3), the same for every frame. */
import { isPainted, type Phrase } from '../../../src/domain/settings';
import type { Feeds, Runtime } from '../runtime/ort';
import type { Stopwatch } from '../runtime/stopwatch';
import type { TextEncoder } from './text';
import { withKind } from './with-kind';

export interface PromptInput {
  /** K: at least 1, since graphs have no empty axes; without a phrase it is one that is marked invalid. */
  count: number;
  /** noun [K,dim], phrase [K,dim], valid [K], exact [K,3], use_given [K]. */
  feeds: Feeds;
  /** [K], 0 or 1, as in `feeds`. */
  valid: Float32Array<ArrayBuffer>;
  hasExactColors: boolean;
}

/** @param scale Lab units per latent unit. @param dim length of a text embedding. */
export async function promptInput(
  runtime: Runtime,
  text: TextEncoder,
  phrases: readonly Phrase[],
  { scale, dim }: { scale: number; dim: number },
  stopwatch?: Stopwatch,
): Promise<PromptInput> {
  const count = Math.max(1, phrases.length);
  const noun = new Float32Array(count * dim);
  const phrase = new Float32Array(count * dim);
  const valid = new Float32Array(count);
  const exact = new Float32Array(count * 3);
  const vectors = await text.embed(
    phrases.flatMap((one) => [withKind(one.noun), one.text]),
    stopwatch,
  );
  phrases.forEach((one, k) => {
    const { exactAb } = one;
    if (isPainted(one)) return;
    noun.set(vectors[2 * k]!, k * dim);
    phrase.set(vectors[2 * k + 1]!, k * dim);
    valid[k] = 1;
    if (exactAb) exact.set([exactAb[0] / scale, exactAb[1] / scale, 1], k * 3);
  });
  return {
    count,
    valid,
    hasExactColors: phrases.some((one) => one.exactAb !== null && !isPainted(one)),
    feeds: {
      noun: runtime.tensor(noun, [count, dim]),
      phrase: runtime.tensor(phrase, [count, dim]),
      valid: runtime.tensor(valid, [count]),
      exact: runtime.tensor(exact, [count, 3]),
      use_given: runtime.tensor(new Float32Array(count), [count]),
    },
  };
}
