/**
 * Chroma that is known before denoising: known frames (the last one of the segment before) and phrases with an exact color. The pack's
 * `propagation` graph spreads it to cells that look alike and are near (training/model.py, Propagation).
 */

import type { Size } from '../../../src/domain/frames';
import type { Feeds } from '../runtime/ort';
import type { PromptInput } from '../text/prompt-input';
import { type Encoder, encodeLuminance } from './luminance-encoder';

/** Cells of known chroma, R of them, row by row as the graph takes them. */
export interface KnownCells {
  /** [R, M]: features that cells are compared by. */
  match: Float32Array<ArrayBuffer>;
  /** [R, 3]: see placesOf. */
  place: Float32Array<ArrayBuffer>;
  /** [R, 2]: latent units. */
  ab: Float32Array<ArrayBuffer>;
  count: number;
}

interface KnownFrame {
  /** Position in the run. */
  frame: number;
  /** L / 50 - 1, [H, W]. */
  luminance: Float32Array;
  /** Clean latent [2, h, w]. */
  clean: Float32Array;
}

/** Whether any chroma is known, given by the user, or given exactly by a phrase. */
export function hasHints(
  { hasExactColors }: PromptInput,
  { known, given }: { known?: ReadonlyMap<number, unknown> | undefined; given?: unknown },
): boolean {
  return hasExactColors || (known?.size ?? 0) > 0 || Boolean(given);
}

/** [F, h*w, 3] = (frame / 8, y / shorter side, x / shorter side) in cells: the same whatever the working size. */
export function placesOf(from: number, to: number, { width, height }: Size): Float32Array<ArrayBuffer> {
  const shorter = Math.min(width, height);
  const places = new Float32Array((to - from) * height * width * 3);
  let at = 0;
  for (let frame = from; frame < to; frame++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        places[at++] = frame / 8;
        places[at++] = y / shorter;
        places[at++] = x / shorter;
      }
    }
  }
  return places;
}

/** All cells of the known frames with their features from the luminance encoder; null without known frames or `propagation` graph. */
export async function knownCells(
  encoder: Encoder,
  frames: readonly KnownFrame[],
  size: Size,
  latentSize: Size,
): Promise<KnownCells | null> {
  const { manifest, runtime, stopwatch } = encoder;
  if (!manifest.graphs.propagation || frames.length === 0) return null;
  const cells = latentSize.width * latentSize.height;
  const width = manifest.io.propagation!.inputs.known_match!.shape[1] as number;
  const known: KnownCells = {
    match: new Float32Array(frames.length * cells * width),
    place: new Float32Array(frames.length * cells * 3),
    ab: new Float32Array(frames.length * cells * 2),
    count: frames.length * cells,
  };
  for (const [n, { frame, luminance, clean }] of frames.entries()) {
    const features = await encodeLuminance(encoder, { luminance: [luminance], size });
    try {
      const match = await runtime.read(features.match!, stopwatch);
      transpose(match, width, known.match, n * cells * width);
    } finally {
      runtime.release(Object.values(features));
    }
    known.place.set(placesOf(frame, frame + 1, latentSize), n * cells * 3);
    transpose(clean, 2, known.ab, n * cells * 2);
    await encoder.afterRun();
  }
  return known;
}

/** The known cells as feeds. The graph needs at least one: where none is known, one that is too far from all cells to have an effect. */
export function knownFeeds({ manifest, runtime }: Encoder, known: KnownCells | null): Feeds {
  const width = manifest.io.propagation!.inputs.known_match!.shape[1] as number;
  const { match, place, ab, count } = known ?? {
    match: new Float32Array(width),
    place: new Float32Array(3).fill(1e3),
    ab: new Float32Array(2),
    count: 1,
  };
  return {
    known_match: runtime.tensor(match, [count, width]),
    known_place: runtime.tensor(place, [count, 3]),
    known_ab: runtime.tensor(ab, [count, 2]),
  };
}

/** Planes [C, cells] to rows [cells, C]. */
function transpose(planes: Float32Array, channels: number, rows: Float32Array, at: number): void {
  const cells = planes.length / channels;
  for (let cell = 0; cell < cells; cell++) {
    for (let c = 0; c < channels; c++) rows[at + cell * channels + c] = planes[c * cells + cell]!;
  }
}
