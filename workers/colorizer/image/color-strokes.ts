/** Strokes of color as cells of known chroma. */
import { abOfRgb, parseHex } from '../../../src/domain/color/color';
import type { Size } from '../../../src/domain/frames';
import { type ColorStroke, STROKE_RADIUS } from '../../../src/domain/hand/color-stroke';
import { paint } from '../regions/paint';

/** @param scale Lab units of a latent's unit. @returns [3, h, w] = (a, b, 1) under strokes, a later one over an earlier, zeros elsewhere */
export function hintOfStrokes(strokes: readonly ColorStroke[], grid: Size, scale: number): Float32Array<ArrayBuffer> {
  const cells = grid.width * grid.height;
  const hint = new Float32Array(3 * cells);
  for (const { hex, places } of strokes) {
    const rgb = parseHex(hex);
    if (!rgb) continue;
    const [a, b] = abOfRgb(rgb);
    for (const [cell, isCovered] of covered(places, grid).entries()) {
      if (!isCovered) continue;
      hint[cell] = a / scale;
      hint[cells + cell] = b / scale;
      hint[2 * cells + cell] = 1;
    }
  }
  return hint;
}

/** Cells whose middles a stroke covers, and those that its places lie in, however thin it is. */
function covered(places: ColorStroke['places'], grid: Size): Uint8Array {
  const bits = new Uint8Array(grid.width * grid.height);
  paint(bits, grid, { kind: 'stroke', points: places, radius: STROKE_RADIUS, sign: 1 });
  for (const [x, y] of places) {
    const column = Math.min(grid.width - 1, Math.floor(x * grid.width));
    bits[Math.min(grid.height - 1, Math.floor(y * grid.height)) * grid.width + column] = 1;
  }
  return bits;
}
