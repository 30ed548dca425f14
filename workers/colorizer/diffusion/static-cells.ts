/**
 * Static cells share one chroma through a shot (ours; the same computation as in training/sampling.py). TDA makes the frames of a clip
 * similar, not equal: motion elsewhere in the picture changes the network's output for static parts, too. So after each step the
 * estimate of x_0 becomes a mean over the frames in which the same place looks the same, a kernel regression in time (Nadaraya and
 * Watson 1964): static things neither flicker nor drift, moving things are left as they are.
 */
import type { Size } from '../../../src/domain/frames';

/** Most frames that every frame is compared with; longer runs are sampled at even distances. */
const ANCHORS = 32;
/** Bandwidth of the kernel: surroundings that differ by this much (RMS, L*) weigh 1/e. */
const UNLIKE = 2;
/** Weight of a frame with known chroma; an estimated frame weighs 1. */
const KNOWN_WEIGHT = 8;

/** How a frame looks: mean L* of every quarter of a latent cell, [2h, 2w], row-major. */
export type Look = Float32Array<ArrayBuffer>;

/** @param luminance L / 50 - 1, [H, W] at working size. @param latent size [h, w] of the latent grid. */
export function lookOf(luminance: Float32Array, size: Size, latent: Size): Look {
  const look = new Float32Array(4 * latent.width * latent.height);
  const side = size.width / latent.width / 2;
  const toMean = 50 / side ** 2;
  for (let y = 0; y < size.height; y++) {
    const row = Math.floor(y / side) * 2 * latent.width;
    for (let x = 0; x < size.width; x++) {
      look[row + Math.floor(x / side)]! += (luminance[y * size.width + x]! + 1) * toMean;
    }
  }
  return look;
}

/**
 * Returns a function that compares two frames: similarity 0..1 of each cell, with half a cell around it, [h, w]. It is called for many
 * pairs at every step, so it reuses its buffers: a result is valid until the next call.
 */
export function comparer({ width, height }: Size): (one: Look, other: Look) => Float32Array {
  const wide = 2 * width;
  // One line of squared differences with its ends repeated, then sums of four along the lines, then of four lines.
  const squares = new Float32Array(wide + 2);
  const sums = new Float32Array(2 * height * width);
  const like = new Float32Array(height * width);
  const toExponent = -1 / (16 * UNLIKE ** 2);
  return (one, other) => {
    for (let y = 0; y < 2 * height; y++) {
      const at = y * wide;
      for (let x = 0; x < wide; x++) squares[x + 1] = (one[at + x]! - other[at + x]!) ** 2;
      squares[0] = squares[1]!;
      squares[wide + 1] = squares[wide]!;
      for (let x = 0, i = 0; x < width; x++, i += 2) {
        sums[y * width + x] = squares[i]! + squares[i + 1]! + squares[i + 2]! + squares[i + 3]!;
      }
    }
    for (let y = 0; y < height; y++) {
      const [before, first, second, behind] = [
        Math.max(0, 2 * y - 1),
        2 * y,
        2 * y + 1,
        Math.min(2 * height - 1, 2 * y + 2),
      ];
      for (let x = 0; x < width; x++) {
        const sum =
          sums[before * width + x]! + sums[first * width + x]! + sums[second * width + x]! + sums[behind * width + x]!;
        like[y * width + x] = Math.exp(sum * toExponent);
      }
    }
    return like;
  };
}

/** Frames that all others are compared with: the known ones, and at most ANCHORS of the run, evenly spread. */
export function anchorsOf(frames: number, known: Iterable<number>): number[] {
  const count = Math.min(frames, ANCHORS);
  const spread = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.floor((i * (frames - 1)) / (count - 1)),
  );
  return [...new Set([...spread, ...known])].sort((a, b) => a - b);
}

/**
 * @param clean estimates of x_0 [2, h, w] of all frames; not changed. @param known frames whose chroma is known: they are not changed.
 * @param afterAnchor called after each anchor; throws to cancel. @returns the estimates with one chroma for static cells.
 */
export async function shareStatic(
  clean: readonly Float32Array<ArrayBuffer>[],
  looks: readonly Look[],
  latent: Size,
  known: ReadonlySet<number>,
  afterAnchor: () => Promise<void>,
): Promise<Float32Array<ArrayBuffer>[]> {
  const cells = latent.width * latent.height;
  const anchors = anchorsOf(clean.length, known);
  const isAnchor = new Set(anchors);
  const sums = clean.map((own, frame) => (isAnchor.has(frame) ? new Float32Array(2 * cells) : own.slice()));
  const compare = comparer(latent);
  const weights = clean.map((_, frame) => new Float32Array(cells).fill(isAnchor.has(frame) ? 0 : 1));
  for (const anchor of anchors) {
    const chroma = clean[anchor]!;
    const counts = known.has(anchor) ? KNOWN_WEIGHT : 1;
    for (const [frame, sum] of sums.entries()) {
      const like = compare(looks[frame]!, looks[anchor]!);
      const weight = weights[frame]!;
      for (let i = 0; i < cells; i++) {
        const w = counts * like[i]!;
        weight[i]! += w;
        sum[i]! += w * chroma[i]!;
        sum[cells + i]! += w * chroma[cells + i]!;
      }
    }
    await afterAnchor();
  }
  return sums.map((sum, frame) =>
    known.has(frame) ? clean[frame]! : sum.map((x, i) => x / weights[frame]![i % cells]!),
  );
}
