/**
 * Exact colors of things shown by hand: the decoded chroma is shifted so that its mean over the thing's mask is exactly the color. A part
 * of its variation is kept, so that folds and highlights do not look like flat paint.
 */
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
  const masks = phrases.flatMap(({ exactAb }, k) => {
    const mask = places?.[k]?.get(position);
    return exactAb && mask ? [{ exactAb, share: shareOf(mask, size) }] : [];
  });
  if (masks.length === 0) return ab;
  const pixels = size.width * size.height;
  const exact = Float32Array.from(ab);
  for (const { exactAb, share } of masks) {
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
