/**
 * The compositor on the processor: used where there is no WebGPU, and the reference that the shaders are tested against.
 * Chroma is worked out once, at 4:2:0, exactly as it is exported; the viewer shows those planes over the source's luma, so what
 * one sees is what a player will show.
 */
import type { ColorSpace } from '../domain/color/color-space';
import { applyGrade, areSameGrade, type Grade, isGrayGrade } from '../domain/color/grade';
import { chromaTable, NODES, STEP } from './chroma-table';
import { lumaAtSites, meansOn, upsampleToSites } from './edge-guide-cpu';
import {
  type ChromaPlane,
  type ChromaPlanes,
  decodeMatrix,
  type LumaPlane,
  type Picture,
  type Source,
} from './picture';

export type { ChromaPlanes, Picture, Source } from './picture';

/** Cb and Cr of one frame at 4:2:0; the Y' plane is the source's own and not touched. */
export function composeToI420({ luma, colorSpace, chroma, grade }: Source, memory?: Memory): ChromaPlanes {
  const width = (luma.width + 1) >> 1;
  const height = (luma.height + 1) >> 1;
  const u = new Uint8Array(width * height).fill(128);
  const v = new Uint8Array(width * height).fill(128);
  if (chroma === null || isGrayGrade(grade)) return { width, height, u, v };
  const { siteLuma, ab } = sitesOf(luma, chroma, memory);
  forEachChroma(applyGrade(ab, siteLuma, colorSpace, grade), siteLuma, colorSpace, (i, cb, cr) => {
    u[i] = Math.floor(cb + 128.5);
    v[i] = Math.floor(cr + 128.5);
  });
  return { width, height, u, v };
}

/** What a painter keeps of the frame that it painted last: another grade does not upsample its chroma again, the wipe composes nothing. */
export interface Memory {
  sites: Sites | null;
  composed: { sites: Sites; grade: Grade; planes: ChromaPlanes } | null;
}

export const freshMemory = (): Memory => ({ sites: null, composed: null });

interface Sites {
  lumaU8: Uint8Array;
  abU8: Uint8Array;
  siteLuma: Float32Array;
  /** Of the luma, on the chroma's grid. */
  means: Float32Array;
  /** Upsampled chroma, not graded. */
  ab: Float32Array;
}

function sitesOf(luma: LumaPlane, chroma: ChromaPlane, memory?: Memory): Sites {
  const { lumaU8 } = luma;
  const { abU8 } = chroma;
  const known = memory?.sites;
  const isSameLuma = known?.lumaU8 === lumaU8;
  if (isSameLuma && known.abU8 === abU8) return known;
  const siteLuma = isSameLuma ? known.siteLuma : lumaAtSites(luma);
  // Another draft may have another size.
  const { width, height } = chroma;
  const means = isSameLuma && known.means.length === width * height ? known.means : meansOn(chroma, luma);
  const made = { lumaU8, abU8, siteLuma, means, ab: upsampleToSites(luma, siteLuma, chroma, abU8, 2, means) };
  if (memory) memory.sites = made;
  return made;
}

/**
 * Cb and Cr under given luma, not rounded.
 *
 * @param ab Lab a and b around 0, interleaved, a pair for each luma
 * @param luma Y' in 8-bit codes
 * @param take gets the index, and Cb and Cr in 8-bit codes around 0, inside the gamut
 */
export function forEachChroma(
  ab: Float32Array,
  luma: Float32Array,
  colorSpace: ColorSpace,
  take: (index: number, cb: number, cr: number) => void,
): void {
  const table = chromaTable(colorSpace);
  const { yScale, yOffset, rv, gu, gv, bu } = decodeMatrix(colorSpace);
  for (let i = 0; i < luma.length; i++) {
    let a = ab[2 * i] as number;
    let b = ab[2 * i + 1] as number;
    // Beyond the table only the hue matters: the gamut ends far inside.
    const over = Math.max(Math.abs(a), Math.abs(b)) / 127;
    if (over > 1) {
      a /= over;
      b /= over;
    }
    const py = (luma[i] as number) / STEP;
    const pa = (a + 128) / STEP;
    const pb = (b + 128) / STEP;
    const fy = py - (py | 0);
    const fa = pa - (pa | 0);
    const fb = pb - (pb | 0);
    // Trilinear: along a, then b, then Y'. The last node of an axis is never the lower one, since no coordinate exceeds 255.
    const at = 2 * (((py | 0) * NODES + (pb | 0)) * NODES + (pa | 0));
    const low = bilinear(table, at, fa, fb);
    const high = bilinear(table, at + 2 * NODES * NODES, fa, fb);
    const cb = low + fy * (high - low);
    const lowCr = bilinear(table, at + 1, fa, fb);
    const highCr = bilinear(table, at + 1 + 2 * NODES * NODES, fa, fb);
    const cr = lowCr + fy * (highCr - lowCr);
    const gray = clip(yScale * ((luma[i] as number) - yOffset));
    const red = rv * cr;
    const green = gu * cb + gv * cr;
    const blue = bu * cb;
    // Nearly all colors are inside the gamut, and three divisions cost as much as the table.
    const isInside = Math.min(red, green, blue) >= -gray && Math.max(red, green, blue) <= 255 - gray;
    const share = isInside ? 1 : Math.min(1, roomOf(red, gray), roomOf(green, gray), roomOf(blue, gray));
    take(i, share * cb, share * cr);
  }
}

/** The frame as the viewer shows it, on a canvas of the luma's size. */
export function composeOnCanvas(picture: Picture): OffscreenCanvas {
  const { width, height } = picture.luma;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(composeToRgba(picture), width, height), 0, 0);
  return canvas;
}

function planesOf(picture: Picture, memory?: Memory): ChromaPlanes {
  const { luma, chroma, grade } = picture;
  if (!memory || chroma === null) return composeToI420(picture);
  const sites = sitesOf(luma, chroma, memory);
  const known = memory.composed;
  if (known?.sites === sites && areSameGrade(known.grade, grade)) return known.planes;
  const planes = composeToI420(picture, memory);
  memory.composed = { sites, grade, planes };
  return planes;
}

/** The frame as the viewer shows it: RGBA at the luma's size. */
export function composeToRgba(picture: Picture, memory?: Memory): Uint8ClampedArray<ArrayBuffer> {
  const { luma, colorSpace } = picture;
  const { width, height, lumaU8 } = luma;
  const planes = planesOf(picture, memory);
  const { yScale, yOffset, rv, gu, gv, bu } = decodeMatrix(colorSpace);
  const grayUntil = picture.wipe === null ? 0 : Math.round(picture.wipe * width);
  const out = new Uint8ClampedArray(width * height * 4);
  // Chroma of one row of pixels, interpolated vertically first: pixel rows lie a quarter of a chroma sample off the chroma rows.
  const rowU = new Float32Array(planes.width + 1);
  const rowV = new Float32Array(planes.width + 1);
  for (let y = 0; y < height; y++) {
    const near = (y >> 1) * planes.width;
    const other = Math.min(planes.height - 1, Math.max(0, (y >> 1) + (y & 1 ? 1 : -1))) * planes.width;
    for (let x = 0; x <= planes.width; x++) {
      const at = Math.min(planes.width - 1, x);
      rowU[x] = 0.75 * (planes.u[near + at] as number) + 0.25 * (planes.u[other + at] as number) - 128;
      rowV[x] = 0.75 * (planes.v[near + at] as number) + 0.25 * (planes.v[other + at] as number) - 128;
    }
    for (let x = 0; x < width; x++) {
      const cx = x >> 1;
      const isBetween = x & 1;
      const gray = yScale * ((lumaU8[y * width + x] as number) - yOffset);
      let r = gray;
      let g = gray;
      let b = gray;
      if (x >= grayUntil) {
        const cb = isBetween ? ((rowU[cx] as number) + (rowU[cx + 1] as number)) / 2 : (rowU[cx] as number);
        const cr = isBetween ? ((rowV[cx] as number) + (rowV[cx + 1] as number)) / 2 : (rowV[cx] as number);
        r += rv * cr;
        g += gu * cb + gv * cr;
        b += bu * cb;
      }
      const to = (y * width + x) * 4;
      out[to] = r;
      out[to + 1] = g;
      out[to + 2] = b;
      out[to + 3] = 255;
    }
  }
  return out;
}

function bilinear(table: Float32Array, at: number, fa: number, fb: number): number {
  const t00 = table[at] as number;
  const t10 = table[at + 2] as number;
  const t01 = table[at + 2 * NODES] as number;
  const t11 = table[at + 2 * NODES + 2] as number;
  const near = t00 + fa * (t10 - t00);
  return near + fb * (t01 + fa * (t11 - t01) - near);
}

/** The share of a channel's offset from gray (0..255) that stays in the gamut: all channels shrink together, see gamut.ts. */
const roomOf = (offset: number, gray: number): number =>
  offset > 1e-3 ? (255 - gray) / offset : offset < -1e-3 ? gray / -offset : 1;

const clip = (channel: number): number => Math.min(255, Math.max(0, channel));
