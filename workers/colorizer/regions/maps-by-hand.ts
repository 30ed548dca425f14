/** Maps of things that were shown by hand, laid over those that words found. */
import { bitsOf, type Mask } from '../../../src/domain/hand/mask';
import { resample } from '../image/luminance';

/**
 * All other maps are lowered where a mask lies, since a cell belongs to one thing only.
 * @param maps [K, h, w]; changed in place. @param shown per phrase the share [h, w] of each cell that its mask covers, or null
 */
export function layByHand(maps: Float32Array, shown: readonly (Float32Array | null)[]): void {
  if (shown.every((share) => share === null)) return;
  const cells = maps.length / shown.length;
  for (let cell = 0; cell < cells; cell++) {
    const sum = shown.reduce((total, share) => total + (share?.[cell] ?? 0), 0);
    for (const [k, share] of shown.entries()) {
      const at = k * cells + cell;
      maps[at] = share ? share[cell]! / Math.max(1, sum) : maps[at]! * Math.max(0, 1 - sum);
    }
  }
}

/** Share of each cell of another grid that a mask covers, 0..1. */
export function shareOf(mask: Mask, size: { width: number; height: number }): Float32Array<ArrayBuffer> {
  return resample(bitsOf(mask), mask, size);
}
