/** Runs the luminance encoder, for the features of batches (encode.ts) and of known cells (known-colors.ts). */

import type { Size } from '../../../src/domain/frames';
import type { Manifest } from '../../../src/domain/pack/manifest';
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
  /** The encoder's outputs if they exist already; the call takes them over. */
  kept?: Feeds | null | undefined;
}

/** Runs the encoder. @returns its outputs and its input `luminance`; with `kept` only the input is made */
export async function encodeLuminance(
  { manifest, runtime, stopwatch }: Encoder,
  { luminance, size, kept }: LuminanceInput,
): Promise<Feeds> {
  const own: Feeds = {
    luminance: kept?.luminance ?? runtime.tensor(join(luminance), [luminance.length, 1, size.height, size.width]),
  };
  if (kept) return own;
  return { ...own, ...(await runtime.run('luminance', pick(own, manifest.io.luminance!.inputs), stopwatch)) };
}
