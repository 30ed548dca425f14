/** What both compositors take: structurally the frames of workers/media/api.ts and workers/colorizer/api.ts. */
import type { ColorSpace } from '../domain/color/color-space';
import type { Grade } from '../domain/color/grade';

export interface LumaPlane {
  width: number;
  height: number;
  /** Y' codes, row-major, stride = width. */
  lumaU8: Uint8Array;
}

export interface ChromaPlane {
  width: number;
  height: number;
  /** Lab a and b interleaved, code 128 = 0, one code = one Lab unit. Its grid covers the same picture as the luma's. */
  abU8: Uint8Array;
  /** The codes that these were made of by sliders of rows: the same colors, but for the sliders. */
  ungraded?: Uint8Array;
}

/** Color of one frame: enough for export. */
export interface Source {
  luma: LumaPlane;
  colorSpace: ColorSpace;
  /** Null is gray. */
  chroma: ChromaPlane | null;
  grade: Grade;
}

/** A frame as the viewer shows it. */
export interface Picture extends Source {
  /** Gray left of this share of the width, color right of it; null: color everywhere. */
  wipe: number | null;
}

/** Cb and Cr planes of 4:2:0, sides rounded up, stride = width. */
export interface ChromaPlanes {
  width: number;
  height: number;
  u: Uint8Array;
  v: Uint8Array;
}

/** Y'CbCr codes to R'G'B' 0..255: rgb = yScale (Y - yOffset) + [rv V, gu U + gv V, bu U], U and V around 0 (BT.601-7, BT.709-6). */
export function decodeMatrix({ matrix, range }: ColorSpace): {
  yScale: number;
  yOffset: number;
  rv: number;
  gu: number;
  gv: number;
  bu: number;
} {
  const [wr, wg, wb] = matrix === 'bt601' ? [0.299, 0.587, 0.114] : [0.2126, 0.7152, 0.0722];
  const scale = range === 'limited' ? 255 / 224 : 1;
  return {
    yScale: range === 'limited' ? 255 / 219 : 1,
    yOffset: range === 'limited' ? 16 : 0,
    rv: (2 - 2 * wr) * scale,
    gu: ((-2 * wb * (1 - wb)) / wg) * scale,
    gv: ((-2 * wr * (1 - wr)) / wg) * scale,
    bu: (2 - 2 * wb) * scale,
  };
}
