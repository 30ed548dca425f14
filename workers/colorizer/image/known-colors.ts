/**
 * Chroma that is known before denoising: known frames (the last one of the segment before), strokes of color and phrases with an exact color.
 * The pack's `propagation` graph spreads it to cells that look alike and are near (training/model.py, Propagation).
 */

import type { Size } from '../../../src/domain/frames';
import type { ColorizeInput } from '../run-input';
import type { Feeds } from '../runtime/ort';
import type { PromptInput } from '../text/prompt-input';
import type { LuminanceCache } from './luminance-cache';
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
  /** Position in the run, or beside it. */
  frame: number;
  /** L / 50 - 1, [H, W]. */
  luminance: Float32Array;
  /** [2, h, w] or more planes, of which the first two are a clean latent. */
  clean: Float32Array;
  /** The cells that are known of it. */
  cells: readonly number[];
}

/** Whether any chroma is known, given by the user, or given exactly by a phrase. */
export function hasHints(
  { hasExactColors }: PromptInput,
  { known, hinted, given }: Pick<ColorizeInput, 'known' | 'hinted'> & { given?: unknown },
): boolean {
  return hasExactColors || (known?.size ?? 0) > 0 || (hinted?.length ?? 0) > 0 || Boolean(given);
}

/** Frames of a run and beside it on which chroma is known, whole or in part. */
export function knownFramesOf({ known, hinted = [], luminance }: ColorizeInput): KnownFrame[] {
  const whole = Array.from(known ?? [], ([frame, clean]): KnownFrame => {
    const cells = Array.from({ length: clean.length / 2 }, (_, cell) => cell);
    return { frame, luminance: luminance(frame), clean, cells };
  });
  const parts = hinted.map(({ position, luminance, hint }): KnownFrame => {
    const sure = hint.subarray((2 * hint.length) / 3);
    const cells = Array.from(sure.keys()).filter((cell) => sure[cell]! > 0);
    return { frame: position, luminance: luminance(), clean: hint, cells };
  });
  return [...whole, ...parts].filter(({ cells }) => cells.length > 0);
}

/** Frames over which a stroke's color reaches undiminished enough; the network was trained on clips. */
const REACH = 24;

/**
 * Factor on time by which strokes of color reach every frame of the run, however long it is: "here it is this blue" is said of a shot. Propagation
 * lets known colors fade with the frames in between, after what it was trained on.
 */
export function timeScaleOf({ frames, hinted = [] }: Pick<ColorizeInput, 'frames' | 'hinted'>): number {
  if (hinted.length === 0) return 1;
  let farthest = 0;
  for (let frame = 0; frame < frames; frame++)
    farthest = Math.max(farthest, Math.min(...hinted.map(({ position }) => Math.abs(position - frame))));
  return Math.min(1, REACH / Math.max(1, farthest));
}

/**
 * [F, h*w, 3] = (frame / 8, y / shorter side, x / shorter side) in cells: the same whatever the working size.
 * @param timeScale see timeScaleOf
 */
export function placesOf(from: number, to: number, { width, height }: Size, timeScale = 1): Float32Array<ArrayBuffer> {
  const shorter = Math.min(width, height);
  const places = new Float32Array((to - from) * height * width * 3);
  let at = 0;
  for (let frame = from; frame < to; frame++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        places[at++] = (timeScale * frame) / 8;
        places[at++] = y / shorter;
        places[at++] = x / shorter;
      }
    }
  }
  return places;
}

interface Grids {
  size: Size;
  latentSize: Size;
  timeScale: number;
}

/**
 * The known cells of frames with their features from the luminance encoder; null without any or without `propagation` graph.
 * @param cache has the features of a still that was drafted before
 */
export async function knownCells(
  encoder: Encoder,
  cache: LuminanceCache,
  frames: readonly KnownFrame[],
  { size, latentSize, timeScale }: Grids,
): Promise<KnownCells | null> {
  const { manifest } = encoder;
  if (!manifest.graphs.propagation || frames.length === 0) return null;
  const width = manifest.io.propagation!.inputs.known_match!.shape[1] as number;
  const count = frames.reduce((sum, { cells }) => sum + cells.length, 0);
  const known: KnownCells = {
    match: new Float32Array(count * width),
    place: new Float32Array(count * 3),
    ab: new Float32Array(count * 2),
    count,
  };
  let row = 0;
  for (const { frame, luminance, clean, cells } of frames) {
    copyRows(await matchOf(encoder, cache, luminance, size), cells, width, known.match, row);
    const places = placesOf(frame, frame + 1, latentSize, timeScale);
    for (const [i, cell] of cells.entries()) known.place.set(places.subarray(3 * cell, 3 * cell + 3), 3 * (row + i));
    copyRows(clean.subarray(0, 2 * latentSize.width * latentSize.height), cells, 2, known.ab, row);
    row += cells.length;
  }
  return known;
}

/** Features [M, h, w] of a frame. */
async function matchOf(
  encoder: Encoder,
  cache: LuminanceCache,
  luminance: Float32Array,
  size: Size,
): Promise<Float32Array> {
  const { runtime, stopwatch, afterRun } = encoder;
  const still = cache.take(luminance);
  const features = still ?? (await encodeLuminance(encoder, { luminance: [luminance], size }));
  try {
    return await runtime.read(features.match!, stopwatch);
  } finally {
    if (still) cache.keep(luminance, still);
    else {
      runtime.release(Object.values(features));
      await afterRun();
    }
  }
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

/** Cells of planes [C, h w] as rows [cells, C], from row `first` on. */
function copyRows(
  planes: Float32Array,
  cells: readonly number[],
  channels: number,
  rows: Float32Array,
  first: number,
): void {
  const plane = planes.length / channels;
  for (const [i, cell] of cells.entries()) {
    for (let c = 0; c < channels; c++) rows[(first + i) * channels + c] = planes[c * plane + cell]!;
  }
}
