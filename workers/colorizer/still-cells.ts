/**
 * Cells that hold still through a shot share one chroma (ours; training/sampling.py has the same lines). TDA brings the frames of a clip
 * near to each other, not to the same: whatever moves elsewhere in the picture shifts what the network thinks of the rest. So after
 * each step the estimate of x_0 becomes a mean over the frames in which the same place looks the same, a kernel regression in time
 * (Nadaraya and Watson 1964): static things neither flicker nor drift, moving ones are left as they are.
 */
import type { Size } from './luminance';

/** Most frames that every frame is compared with; of longer runs as many, evenly spread. */
const ANCHORS = 64;
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

/** How far each cell and half a cell around it look the same on two frames, 0..1, [h, w]. */
export function likeness(one: Look, other: Look, { width, height }: Size): Float32Array<ArrayBuffer> {
  const squares = one.map((value, i) => (value - other[i]!) ** 2);
  const rows = new Float32Array(2 * height * width);
  for (let y = 0; y < 2 * height; y++) {
    const at = y * 2 * width;
    for (let x = 0; x < width; x++) rows[y * width + x] = sumAround(squares, at, 2 * x, 1, 2 * width);
  }
  const like = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const mean = sumAround(rows, x, 2 * y, width, 2 * height) / 16;
      like[y * width + x] = Math.exp(-mean / UNLIKE ** 2);
    }
  }
  return like;
}

/** Values i - 1 to i + 2 of a line of `length`, its ends repeated. */
function sumAround(values: Float32Array, start: number, i: number, stride: number, length: number): number {
  const before = Math.max(0, i - 1);
  const behind = Math.min(length - 1, i + 2);
  return (
    values[start + before * stride]! +
    values[start + i * stride]! +
    values[start + (i + 1) * stride]! +
    values[start + behind * stride]!
  );
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
  const weights = clean.map((_, frame) => new Float32Array(cells).fill(isAnchor.has(frame) ? 0 : 1));
  for (const anchor of anchors) {
    const chroma = clean[anchor]!;
    const counts = known.has(anchor) ? KNOWN_WEIGHT : 1;
    for (const [frame, sum] of sums.entries()) {
      const like = likeness(looks[frame]!, looks[anchor]!, latent);
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
