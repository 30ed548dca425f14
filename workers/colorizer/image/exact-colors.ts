/**
 * Exact colors of things shown by hand: the decoded chroma is shifted so that its mean over the thing's mask is exactly the color. A part
 * of its variation is kept, so that folds and highlights do not look like flat paint.
 */

import type { Size } from '../../../src/domain/frames';
import { boxAround, cellMeans, type Kept, planesOf } from '../../../src/domain/hand/kept';
import { shareOf } from '../regions/maps-by-hand';
import type { ColorizeInput } from '../run-input';

/** Share of the variation around the mean that is kept. */
const VARIATION = 0.4;
/** A thing whose exact color has less chroma than this is gray: no variation is kept. */
const GRAY = 1;

/** @param ab [2, H, W] of the frame at `position`, Lab units; not changed. */
export function colorExactly(
  ab: Float32Array,
  { phrases, places, size }: ColorizeInput,
  position: number,
): Float32Array {
  const masks = phrases.flatMap(({ exactAb, drawn }, k) => {
    const mask = places?.[k]?.get(position);
    return exactAb && mask ? [{ exactAb, kept: drawn?.kept, share: shareOf(mask, size) }] : [];
  });
  if (masks.length === 0) return ab;
  const pixels = size.width * size.height;
  const exact = Float32Array.from(ab);
  for (const { exactAb, kept, share } of masks) {
    if (kept) {
      keepColors(exact, kept, share, size);
      continue;
    }
    const weight = share.reduce((sum, m) => sum + m, 0);
    if (weight === 0) continue;
    const varies = Math.hypot(...exactAb) < GRAY ? 0 : VARIATION;
    for (const [channel, asked] of exactAb.entries()) {
      const plane = exact.subarray(channel * pixels, (channel + 1) * pixels);
      let mean = 0;
      for (let i = 0; i < pixels; i++) mean += (share[i]! * plane[i]!) / weight;
      for (let i = 0; i < pixels; i++) plane[i]! += share[i]! * (asked + varies * (plane[i]! - mean) - plane[i]!);
    }
  }
  return exact;
}

/** Shifts the chroma in a thing's box cell by cell to the colors that it keeps; what varies within a cell stays as it was decoded. */
function keepColors(ab: Float32Array, kept: Kept, share: Float32Array, size: Size): void {
  const box = boxAround(share, size);
  if (!box) return;
  const pixels = size.width * size.height;
  for (const [channel, asked] of planesOf(kept).entries()) {
    const plane = ab.subarray(channel * pixels, (channel + 1) * pixels);
    const present = cellMeans((pixel) => plane[pixel]!, share, size, box, kept);
    const shift = asked.map((value, cell) => value - present[cell]!);
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const pixel = y * size.width + x;
        if (share[pixel] === 0) continue;
        const [u, v] = [(x + 0.5 - box.left) / (box.right - box.left), (y + 0.5 - box.top) / (box.bottom - box.top)];
        plane[pixel]! += share[pixel]! * bilinear(shift, kept, u, v);
      }
    }
  }
}

/** The value of a grid at shares u, v of its sides, clamped to its border. */
function bilinear(grid: Float32Array, { width, height }: Size, u: number, v: number): number {
  const [x, y] = [
    Math.min(width - 1, Math.max(0, u * width - 0.5)),
    Math.min(height - 1, Math.max(0, v * height - 0.5)),
  ];
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const row = (at: number) => grid[at * width + left]! * (left + 1 - x) + grid[at * width + right]! * (x - left);
  return row(top) * (top + 1 - y) + row(bottom) * (y - top);
}
