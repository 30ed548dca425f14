/** What does not depend on the step: luminance encoder, CMPF and hints, once a batch of frames, into the store. */
import type { Size } from '../../../src/domain/frames';
import type { GivenColors } from '../given/given-colors';
import type { ColorizeInput } from '../run-input';
import { join, part, pick } from '../runtime/feeds';
import type { Feeds, Tensor } from '../runtime/ort';
import type { PromptInput } from '../text/prompt-input';
import { hasHints, type KnownCells, knownFeeds, placesOf } from './known-colors';
import { type Encoder, encodeLuminance, type LuminanceInput } from './luminance-encoder';

export interface BatchInput extends LuminanceInput {
  /** First frame, last frame exclusive. */
  from: number;
  to: number;
  latentSize: Size;
  prompt: PromptInput;
  /** See ColorizeInput. */
  phrases: ColorizeInput['phrases'];
  /** Per frame where each phrase's thing is, [K, h, w]; null without phrases. */
  maps?: readonly Float32Array[] | null;
  /** Clean latents [2, h, w] of frames whose color is known, by position in the segment. */
  known?: ReadonlyMap<number, Float32Array> | undefined;
  /** See ColorizeInput. */
  hinted?: ColorizeInput['hinted'];
  timeScale?: number;
  /** Cells of all frames of the segment whose color is known. */
  knownCells?: KnownCells | null;
  /** What the user gave colors of. */
  given?: GivenColors | null;
}

/** The features of one batch by name: `luminance`, what its encoder and CMPF put out, `hint`. The caller owns them. */
export async function encodeBatch(encoder: Encoder, batch: BatchInput): Promise<Feeds> {
  const { manifest, runtime, stopwatch, afterRun } = encoder;
  const { from, to, latentSize, prompt } = batch;
  const count = to - from;
  const own: Feeds = { ...batch.kept };
  try {
    Object.assign(own, await encodeLuminance(encoder, batch));
    await afterRun();
    const dims = [count, prompt.count, latentSize.height, latentSize.width];
    const maps = batch.maps ? join(batch.maps) : new Float32Array(dims.reduce((product, side) => product * side, 1));
    const given = {
      given: runtime.tensor(maps, dims),
      use_given: runtime.tensor(prompt.valid.slice(), [prompt.count]),
    };
    const words = pick({ ...own, ...prompt.feeds, ...given }, manifest.io.cmpf!.inputs);
    Object.assign(own, await runtime.run('cmpf', words, stopwatch));
    own.hint = await hintFeature(encoder, batch, own);
    await afterRun();
    return own;
  } catch (error) {
    runtime.release(Object.values(own));
    throw error;
  }
}

/**
 * `hint` [f, 3, h, w]: (c a, c b, c), c in 0..1 being how far the chroma is known (latent units): 1 in known frames, less where the
 * pack's propagation carried their colors or the exact ones of phrases, and where given colors were carried to; zeros where nothing is known.
 */
async function hintFeature(encoder: Encoder, batch: BatchInput, features: Feeds): Promise<Tensor> {
  const { manifest, runtime, stopwatch } = encoder;
  const { from, to, known, given, hinted = [], timeScale, latentSize, prompt } = batch;
  const { width, height } = latentSize;
  const cells = width * height;
  const hint = new Float32Array((to - from) * 3 * cells);
  const match = given?.needsMatch ? await runtime.read(features.match!, stopwatch) : undefined;
  for (let i = 0; i < to - from; i++) {
    const clean = known?.get(from + i);
    const carried = clean ? null : given?.hintOf(from + i, match && part(match, i, to - from));
    if (carried) hint.set(carried, i * 3 * cells);
    if (!clean) continue;
    hint.set(clean, i * 3 * cells);
    hint.fill(1, (i * 3 + 2) * cells, (i + 1) * 3 * cells);
  }
  for (const { position, hint: strokes } of hinted) {
    // Strokes beside a known frame's chroma say nothing that it has not taken in already.
    if (position < from || position >= to || known?.has(position)) continue;
    const own = hint.subarray((position - from) * 3 * cells, (position - from + 1) * 3 * cells);
    for (let i = 0; i < own.length; i++) if (strokes[2 * cells + (i % cells)]! > 0) own[i] = strokes[i]!;
  }
  const dims = [to - from, 3, height, width];
  if (!manifest.graphs.propagation || !hasHints(prompt, batch)) return runtime.upload(hint, dims);
  const feeds = {
    ...features,
    ...prompt.feeds,
    ...knownFeeds(encoder, batch.knownCells ?? null),
    place: runtime.tensor(placesOf(from, to, latentSize, timeScale), [to - from, cells, 3]),
    known: runtime.tensor(hint, dims),
  };
  const made = await runtime.run('propagation', pick(feeds, manifest.io.propagation!.inputs), stopwatch);
  return made.hint!;
}
