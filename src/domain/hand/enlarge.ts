/** Soft maps as masks that are fine enough to be outlined. */
import type { Size } from '../frames';
import { type Mask, maskOf } from './mask';

/** A map has a cell for 8 pixels of the working frame: its own cells would show as stairs. */
const TIMES = 4;

/** Where a soft map (0..255, row-major), enlarged bilinearly, is over one half. */
export function enlarged(mapU8: Uint8Array, { width, height }: Size): Mask {
  const size = { width: width * TIMES, height: height * TIMES };
  const bits = new Uint8Array(size.width * size.height);
  const across = taps(width);
  for (const [y, [top, bottom, down]] of taps(height).entries()) {
    for (const [x, [left, right, along]] of across.entries()) {
      const at = (row: number) => mix(mapU8[row * width + left]!, mapU8[row * width + right]!, along);
      bits[y * size.width + x] = mix(at(top), at(bottom), down) > 127 ? 1 : 0;
    }
  }
  return maskOf(bits, size);
}

/** For each enlarged cell the two cells it lies between, and how far it is toward the second. */
function taps(length: number): [low: number, high: number, share: number][] {
  return Array.from({ length: length * TIMES }, (_, i) => {
    const at = Math.min(length - 1, Math.max(0, (i + 0.5) / TIMES - 0.5));
    const low = Math.floor(at);
    return [low, Math.min(length - 1, low + 1), at - low];
  });
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
