/**
 * Chroma at every pixel, not rounded: for exports that keep more than 4:2:0 in 8 bits. On the processor, since encoding these formats
 * (FFV1, ProRes and PNG in WebAssembly or deflate) takes longer anyway.
 */
import type { ColorSpace } from '../domain/color/color-space';
import { applyGrade, type Grade, isGrayGrade } from '../domain/color/grade';
import { forEachChroma } from './compositor-cpu';
import { upsampleToPixels } from './edge-guide-cpu';
import { type ChromaPlane, decodeMatrix } from './picture';

/** Luma as deep as the film has it. */
export interface FullLuma {
  width: number;
  height: number;
  /** 8 bits of it: what guides the upsampling. */
  lumaU8: Uint8Array;
  /** Y' of every pixel in 8-bit codes; deeper films have fractions. */
  codes: Float32Array;
}

export interface FullSource {
  luma: FullLuma;
  colorSpace: ColorSpace;
  /** Null is gray. */
  chroma: ChromaPlane | null;
  grade: Grade;
}

/** Cb and Cr of every pixel in 8-bit codes around 0, inside the gamut of that pixel's own luma. */
export function composeFull({ luma, colorSpace, chroma, grade }: FullSource): {
  cb: Float32Array;
  cr: Float32Array;
} {
  const cb = new Float32Array(luma.codes.length);
  const cr = new Float32Array(luma.codes.length);
  if (chroma === null || isGrayGrade(grade)) return { cb, cr };
  const ab = upsampleToPixels(luma, luma.codes, chroma, chroma.abU8);
  forEachChroma(applyGrade(ab, luma.codes, colorSpace, grade), luma.codes, colorSpace, (i, u, v) => {
    cb[i] = u;
    cr[i] = v;
  });
  return { cb, cr };
}

/** R'G'B' of every pixel, 0 to 255, not rounded, interleaved: the luma's own, with the color inside the gamut around it. */
export function composeFullRgb(source: FullSource): Float32Array {
  const { cb, cr } = composeFull(source);
  const { codes } = source.luma;
  const { yScale, yOffset, rv, gu, gv, bu } = decodeMatrix(source.colorSpace);
  const rgb = new Float32Array(codes.length * 3);
  for (let i = 0; i < codes.length; i++) {
    const gray = yScale * ((codes[i] as number) - yOffset);
    const u = cb[i] as number;
    const v = cr[i] as number;
    rgb[3 * i] = gray + rv * v;
    rgb[3 * i + 1] = gray + gu * u + gv * v;
    rgb[3 * i + 2] = gray + bu * u;
  }
  return rgb;
}

/** Lab a and b of every pixel, interleaved, in Lab units, not limited to a gamut: that depends on the luma they are later combined with. */
export function fullAb({ luma, colorSpace, chroma, grade }: FullSource): Float32Array {
  if (chroma === null) return new Float32Array(luma.codes.length * 2);
  return applyGrade(upsampleToPixels(luma, luma.codes, chroma, chroma.abU8), luma.codes, colorSpace, grade);
}
