/** What does not depend on the step: luminance encoder, CMPF and hints, once a batch of frames, into the store. */
import { TintypeError } from '../../src/domain/errors';
import type { Size } from './luminance';
import type { Manifest } from './manifest';
import type { Feeds, Runtime, Tensor } from './ort';
import type { PromptInput } from './prompt-input';
import type { Stopwatch } from './stopwatch';

export interface BatchInput {
  /** First frame, last frame exclusive. */
  from: number;
  to: number;
  /** L / 50 - 1 per frame of the batch, [H, W]. */
  luminance: readonly Float32Array[];
  size: Size;
  latentSize: Size;
  prompt: PromptInput;
  /** Clean latents [2, h, w] of frames whose colour is known, by position in the segment. */
  known?: ReadonlyMap<number, Float32Array> | undefined;
  /** The luminance encoder's outputs where they are there already; given away with the call. */
  kept?: Feeds | null | undefined;
}

export interface Encoder {
  manifest: Manifest;
  runtime: Runtime;
  stopwatch: Stopwatch;
  afterRun: () => Promise<void>;
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
    const given = runtime.tensor(new Float32Array(count * prompt.count * latentSize.width * latentSize.height), [
      count,
      prompt.count,
      latentSize.height,
      latentSize.width,
    ]);
    const words = pick({ ...own, ...prompt.feeds, given }, manifest.io.cmpf!.inputs);
    Object.assign(own, await runtime.run('cmpf', words, stopwatch));
    own.hint = await hintFeature(encoder, batch, own);
    await afterRun();
    return own;
  } catch (error) {
    runtime.release(Object.values(own));
    throw error;
  }
}

/** Luminance encoder alone: what it puts out and the `luminance` it was given; only the latter where the rest is kept. */
export async function encodeLuminance(
  { manifest, runtime, stopwatch }: Encoder,
  { luminance, size, kept }: Pick<BatchInput, 'luminance' | 'size' | 'kept'>,
): Promise<Feeds> {
  const own: Feeds = { luminance: runtime.tensor(join(luminance), [luminance.length, 1, size.height, size.width]) };
  if (kept) return own;
  return { ...own, ...(await runtime.run('luminance', pick(own, manifest.io.luminance!.inputs), stopwatch)) };
}

/**
 * `hint` [f, 3, h, w]: (a, b) of the clean latent and 1 where a frame's colour is known, zeros elsewhere.
 * @param _features of the batch so far, with `picture` and `map`: for whoever spreads known colour by likeness.
 */
async function hintFeature(
  { runtime }: Encoder,
  { from, to, known, latentSize: { width, height } }: BatchInput,
  _features: Feeds,
): Promise<Tensor> {
  const cells = width * height;
  const hint = new Float32Array((to - from) * 3 * cells);
  for (let i = 0; i < to - from; i++) {
    const clean = known?.get(from + i);
    if (!clean) continue;
    hint.set(clean, i * 3 * cells);
    hint.fill(1, (i * 3 + 2) * cells, (i + 1) * 3 * cells);
  }
  return runtime.upload(hint, [to - from, 3, height, width]);
}

/** The feeds that a graph wants, among those there are. @throws PACK_DAMAGED when one is missing. */
export function pick(feeds: Feeds, names: Record<string, unknown>): Feeds {
  return Object.fromEntries(
    Object.keys(names).map((name) => {
      const tensor = feeds[name];
      if (!tensor) throw new TintypeError('PACK_DAMAGED', `The model wants an input that nothing provides: ${name}.`);
      return [name, tensor];
    }),
  );
}

export function join(planes: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(planes.reduce((sum, plane) => sum + plane.length, 0));
  let at = 0;
  for (const plane of planes) {
    joined.set(plane, at);
    at += plane.length;
  }
  return joined;
}
