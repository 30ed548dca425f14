/**
 * Exact means exact: where the user showed a thing and asked for an exact color, the mean over it becomes that color, whatever the
 * network thought. How it varied around its mean stays in part, so that folds and highlights do not turn to flat paint.
 */
import { shareOf } from '../regions/maps-by-hand';
import type { ColorizeInput } from '../run-input';

/** How much of the network's variation is left. */
const VARIATION = 0.4;
/** Asked for less chroma than this, a thing is gray and varies not at all. */
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
