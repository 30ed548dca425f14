/**
 * Colors that a thing keeps "as it is": a small grid over the box around it, taken from the picture as it was shown. The grid moves and grows
 * with the thing, since its cells are shares of the box.
 */
import * as z from 'zod/mini';
import { swatchAt } from '../color/gamut';
import type { ChromaFrame, Size } from '../frames';
import { bitsOf, type Mask } from './mask';

/** Most cells of a grid on a side. */
const MOST_CELLS = 24;
/** Pixels of the chroma to a cell, each way: the network's own cells. */
const CELL = 8;

export const KeptSchema = z
  .object({
    width: z.int().check(z.minimum(1), z.maximum(MOST_CELLS)),
    height: z.int().check(z.minimum(1), z.maximum(MOST_CELLS)),
    /** Two hexadecimal digits for a and two for b, cell by cell; code 128 is 0, one code one Lab unit. */
    ab: z.string().check(z.regex(/^([0-9a-f]{4})+$/)),
  })
  .check(z.refine(({ width, height, ab }) => ab.length === 4 * width * height));

export type Kept = z.infer<typeof KeptSchema>;

/** Pixels [left, right) x [top, bottom). */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The box around what a share of at least one half covers; null where that is nothing. */
export function boxAround(share: ArrayLike<number>, { width, height }: Size): Box | null {
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (let i = 0; i < width * height; i++) {
    if (share[i]! < 0.5) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return box.right === 0 ? null : box;
}

/** Means of a plane over the cells of a grid in a box, weighted by share; cells without any have the mean of all. */
export function cellMeans(
  plane: (pixel: number) => number,
  share: ArrayLike<number>,
  { width }: Size,
  box: Box,
  grid: Size,
): Float32Array {
  const count = grid.width * grid.height;
  const [sums, weights] = [new Float64Array(count), new Float64Array(count)];
  for (let y = box.top; y < box.bottom; y++) {
    const row = Math.floor(((y - box.top) / (box.bottom - box.top)) * grid.height) * grid.width;
    for (let x = box.left; x < box.right; x++) {
      const cell = row + Math.floor(((x - box.left) / (box.right - box.left)) * grid.width);
      const pixel = y * width + x;
      sums[cell]! += share[pixel]! * plane(pixel);
      weights[cell]! += share[pixel]!;
    }
  }
  const total = (of: Float64Array) => of.reduce((a, b) => a + b, 0);
  const all = total(sums) / Math.max(1e-9, total(weights));
  return Float32Array.from(sums, (sum, cell) => (weights[cell]! > 0 ? sum / weights[cell]! : all));
}

/** The colors of a thing in a picture; null where the mask is empty. */
export function keptColors({ width, height, abU8 }: ChromaFrame, mask: Mask): Kept | null {
  const bits = bitsOf(mask);
  const share = Uint8Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((((i % width) + 0.5) / width) * mask.width);
    const y = Math.floor(((Math.floor(i / width) + 0.5) / height) * mask.height);
    return bits[y * mask.width + x]!;
  });
  const box = boxAround(share, { width, height });
  if (!box) return null;
  const cells = (pixels: number) => Math.min(MOST_CELLS, Math.max(1, Math.round(pixels / CELL)));
  const grid = { width: cells(box.right - box.left), height: cells(box.bottom - box.top) };
  const [a, b] = [0, 1].map((c) => cellMeans((pixel) => abU8[2 * pixel + c]!, share, { width, height }, box, grid));
  const code = (value: number) => Math.round(value).toString(16).padStart(2, '0');
  return { ...grid, ab: Array.from(a!, (value, cell) => code(value) + code(b![cell]!)).join('') };
}

/** Planes [2, height, width] of Lab units. */
export function planesOf({ width, height, ab }: Kept): [a: Float32Array, b: Float32Array] {
  const plane = (at: number) =>
    Float32Array.from(
      { length: width * height },
      (_, cell) =>
        // Four digits to a cell, of which a has the first two.
        Number.parseInt(ab.slice(4 * cell + at, 4 * cell + at + 2), 16) - 128,
    );
  return [plane(0), plane(2)];
}

export function meanOfKept(kept: Kept): [a: number, b: number] {
  return planesOf(kept).map((plane) => plane.reduce((sum, x) => sum + x, 0) / plane.length) as [number, number];
}

/** "#rrggbb" of its mean color, for swatches. */
export function swatchOfKept(kept: Kept): string {
  return swatchAt(meanOfKept(kept), 55);
}
