/** Frames as they pass between threads: luma in, chroma out, and the size that the network works at. */

export interface Size {
  width: number;
  height: number;
}

/** Largest ratio of a working frame's sides: a strip of 4096 x 16 must not become 16384 x 64. */
const MAX_ASPECT = 4;

/**
 * Working size: the shorter side is near `shorter` pixels (of strips, the longer one is MAX_ASPECT times that), in the source's aspect
 * ratio as nearly as sides that are multiples of `multiple` can have it.
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
  /** Where the thing of each phrase is, for the sliders of rows; frames of earlier versions have none. */
  maps?: PlaceMaps | undefined;
}

/** One soft map a phrase, in their order: 0..255 on the latent grid, plane after plane. */
export interface PlaceMaps {
  width: number;
  height: number;
  mapsU8: Uint8Array;
}

/** Frames [from, to) of a film whose chroma lies under one key of the chroma store (src/storage/chroma-store.ts). */
export interface ChromaRange {
  from: number;
  to: number;
  storeKey: string;
  /** Of the phrases that its colors were made with, in their order. */
  phraseIds?: readonly string[] | undefined;
}

/** When a frame's time on screen ends: at the next frame's timestamp or the film's end; microseconds. */
export function endOfFrameUs(film: { timestampsUs: Float64Array; durationUs: number }, frame: number): number {
  return film.timestampsUs[frame + 1] ?? film.durationUs;
}
