import type { Look } from './look';

/** The shape that shot detection looks at; frames of another shape are taken as one row and shift sideways only. */
const WIDTH = 64;
/** Largest shift tried, in pixels of the small frame. */
const ACROSS = 12;
const DOWN = 6;

/**
 * How nearly a frame is a shifted copy of an earlier one: the least mean square difference over whole-pixel shifts, in codes squared, over
 * the pixels that both frames show. It distinguishes camera motion from a dissolve (Zhang et al. 1993, section 4).
 */
export function shiftResidual(earlier: Look, later: Look): number {
  const a = earlier.centered;
  const b = later.centered;
  const width = a.length % WIDTH === 0 ? WIDTH : a.length;
  const height = a.length / width;
  let least = Number.POSITIVE_INFINITY;
  for (let dy = -Math.min(DOWN, height - 1); dy <= Math.min(DOWN, height - 1); dy++) {
    for (let dx = -ACROSS; dx <= ACROSS; dx++) {
      let sum = 0;
      let count = 0;
      // Every second pixel of every second row is enough to find the best shift.
      for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y += 2) {
        for (let x = Math.max(0, -dx); x < Math.min(width, width - dx); x += 2) {
          const d = (b[y * width + x] as number) - (a[(y + dy) * width + x + dx] as number);
          sum += d * d;
          count++;
        }
      }
      if (count > 0 && sum / count < least) least = sum / count;
    }
  }
  return least;
}
