/** Carries a mask along by block motion of luma: where each block of the next frame was in the one before. */
import type { Size } from '../../../src/domain/frames';
import type { Box } from '../../../src/domain/hand/kept';
import type { Luma } from './ground';

const BLOCK = 8;
/** Farthest that a block may have come in one frame, in cells of the ground. */
const REACH = 8;
/** Luma that a cell of way must gain: still things stay still. */
const INERTIA = 0.12;

/** @returns certainty 0..1 of each cell of the next frame */
export function carry({ ground, bits }: { ground: Luma; bits: Uint8Array }, next: Luma): Float32Array<ArrayBuffer> {
  const { width, height } = next.size;
  const sums = new Float32Array(width * height);
  const counts = new Float32Array(width * height);
  const near = nearTo(bits, width, height);
  for (const box of blocksOf(next.size)) {
    const [cx, cy] = [Math.min(width - 1, box.left + 4), Math.min(height - 1, box.top + 4)];
    const [dx, dy] = near(cx, cy) ? bestMove(ground.lightness, next.lightness, box, width, height) : [0, 0];
    for (let py = box.top; py < box.bottom; py++) {
      for (let px = box.left; px < box.right; px++) {
        const [fx, fy] = [px + dx, py + dy];
        const isInside = fx >= 0 && fy >= 0 && fx < width && fy < height;
        sums[py * width + px]! += isInside ? bits[fy * width + fx]! : 0;
        counts[py * width + px]! += 1;
      }
    }
  }
  return sums.map((sum, i) => sum / Math.max(1, counts[i]!));
}

/** Blocks of a picture, cut off at its borders. They overlap by half: their votes make soft borders. */
export function* blocksOf({ width, height }: Size): Generator<Box> {
  for (let y = -BLOCK / 2; y < height; y += BLOCK / 2) {
    for (let x = -BLOCK / 2; x < width; x += BLOCK / 2) {
      yield {
        left: Math.max(0, x),
        top: Math.max(0, y),
        right: Math.min(width, x + BLOCK),
        bottom: Math.min(height, y + BLOCK),
      };
    }
  }
}

/** Where the box of `next` was in the frame before, as a way in cells. */
export function bestMove(
  before: Float32Array,
  next: Float32Array,
  box: Box,
  width: number,
  height: number,
): readonly [number, number] {
  let best: readonly [number, number] = [0, 0];
  let least = Number.POSITIVE_INFINITY;
  const cells = (box.right - box.left) * (box.bottom - box.top);
  for (let dy = -REACH; dy <= REACH; dy++) {
    if (box.top + dy < 0 || box.bottom + dy > height) continue;
    for (let dx = -REACH; dx <= REACH; dx++) {
      if (box.left + dx < 0 || box.right + dx > width) continue;
      let cost = INERTIA * cells * Math.hypot(dx, dy);
      for (let y = box.top; y < box.bottom && cost < least; y++) {
        const [to, from] = [y * width, (y + dy) * width + dx];
        for (let x = box.left; x < box.right; x++) cost += Math.abs(next[to + x]! - before[from + x]!);
      }
      if (cost < least) {
        least = cost;
        best = [dx, dy];
      }
    }
  }
  return best;
}

/** Whether a cell lies near the mask: far from it nothing need be searched. */
function nearTo(bits: Uint8Array, width: number, height: number): (x: number, y: number) => boolean {
  let [left, right, top, bottom] = [width, -1, height, -1];
  bits.forEach((bit, i) => {
    if (!bit) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  const way = REACH + BLOCK;
  return (x, y) => x >= left - way && x <= right + way && y >= top - way && y <= bottom + way;
}
