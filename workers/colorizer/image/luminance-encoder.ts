/** The luminance encoder, which others build upon: features of batches (encode.ts) and of known cells (known-colors.ts). */

import type { Size } from '../../../src/domain/frames';
import type { Manifest } from '../pack/manifest';
import { join, pick } from '../runtime/feeds';
import type { Feeds, Runtime } from '../runtime/ort';
import type { Stopwatch } from '../runtime/stopwatch';

export interface Encoder {
  manifest: Manifest;
  runtime: Runtime;
  stopwatch: Stopwatch;
  afterRun: () => Promise<void>;
}

export interface LuminanceInput {
  /** L / 50 - 1 per frame of the batch, [H, W]. */
  luminance: readonly Float32Array[];
  size: Size;
  /** The luminance encoder's outputs where they are there already; given away with the call. */
  kept?: Feeds | null | undefined;
}

/** Luminance encoder alone: what it puts out and the `luminance` it was given; only the latter where the rest is kept. */
export async function encodeLuminance(
  { manifest, runtime, stopwatch }: Encoder,
  { luminance, size, kept }: LuminanceInput,
): Promise<Feeds> {
  const own: Feeds = { luminance: runtime.tensor(join(luminance), [luminance.length, 1, size.height, size.width]) };
  if (kept) return own;
  return { ...own, ...(await runtime.run('luminance', pick(own, manifest.io.luminance!.inputs), stopwatch)) };
}
