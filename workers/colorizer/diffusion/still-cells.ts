/**
 * Cells that hold still through a shot share one chroma (ours; training/sampling.py has the same lines). TDA brings the frames of a clip
 * near to each other, not to the same: whatever moves elsewhere in the picture shifts what the network thinks of the rest. So after
 * each step the estimate of x_0 becomes a mean over the frames in which the same place looks the same, a kernel regression in time
 * (Nadaraya and Watson 1964): static things neither flicker nor drift, moving ones are left as they are.
 */
import type { Size } from '../../../src/domain/frames';

/** Most frames that every frame is compared with; of longer runs as many, evenly spread. */
const ANCHORS = 32;
/** A cell's surroundings that differ by this much (RMS, L*) are less the same by a factor e. */
const UNLIKE = 2;
/** Known chroma counts as much as that of so many frames. */
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
 * Compares how two frames look: how far each cell with half a cell around it is the same, 0..1, [h, w]. Every pair of a shot comes by
 * here at every step, so buffers are made once; the result holds until the next call.
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

/** Frames that all are compared with: the known ones, and of the run as many as there may be, evenly spread. */
export function anchorsOf(frames: number, known: Iterable<number>): number[] {
  const count = Math.min(frames, ANCHORS);
  const spread = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.floor((i * (frames - 1)) / (count - 1)),
  );
  return [...new Set([...spread, ...known])].sort((a, b) => a - b);
}

/**
 * @param clean estimates of x_0 [2, h, w] of all frames; not changed. @param known frames whose chroma is known: they stay as they are.
 * @param afterAnchor is called between two of the anchors: the place to stop. @returns the estimates with still cells shared.
 */
export async function shareStill(
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
