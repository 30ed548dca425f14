/** Frames as they pass between threads: luma in, chroma out, and the size that the network works at. */

export interface Size {
  width: number;
  height: number;
}

/** The longer side of a working frame in shorter ones: a strip of 4096 x 16 must not become 16384 x 64. */
const MAX_ASPECT = 4;

/**
 * Working size: the shorter side near `shorter` pixels, or, of strips, the longer one at MAX_ASPECT times that; the shape kept
 * as far as multiples of `multiple` allow.
 */
export function workingSize(source: Size, shorter: number, multiple: number): Size {
  const { width, height } = source;
  const scale = Math.min(shorter / Math.min(width, height), (MAX_ASPECT * shorter) / Math.max(width, height));
  const round = (side: number) => Math.max(multiple, Math.round((side * scale) / multiple) * multiple);
  return { width: round(width), height: round(height) };
}

/** One upright luma frame: the Y' plane, `range` as in the report, row-major, stride = width. */
export interface LumaFrame {
  index: number;
  timestampUs: number;
  width: number;
  height: number;
  lumaU8: Uint8Array;
}

/** CIE Lab chroma, 8-bit: a and b planes interleaved per pixel, code 128 = 0, one code = one Lab unit. Working size. */
export interface ChromaFrame {
  index: number;
  width: number;
  height: number;
  abU8: Uint8Array;
}

/** Frames [from, to) of a film whose chroma lies under one key of the chroma store (src/storage/chroma-store.ts). */
export interface ChromaRange {
  from: number;
  to: number;
  storeKey: string;
}

/** When a frame gives way to the next one, or the film ends; microseconds. */
export function endOfFrameUs(film: { timestampsUs: Float64Array; durationUs: number }, frame: number): number {
  return film.timestampsUs[frame + 1] ?? film.durationUs;
}
