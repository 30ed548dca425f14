/** The data that regions are grown on: a frame's lightness and `match` features on one grid, twice as coarse as the working size. */
import type { Size } from '../../../src/domain/frames';
import { resample } from '../image/luminance';

/** One frame's data, all on the grid of `size`. */
export interface Ground {
  size: Size;
  /** L*, 0..100. */
  lightness: Float32Array;
  /** [cells, depth], each of length 1. */
  features: Float32Array;
  depth: number;
}

/** Pixels of the working size to a cell, each way: fine enough for a window frame, coarse enough to answer at once. */
const CELL = 2;

/**
 * @param luminance L / 50 - 1 [H, W] at the working size
 * @param match [M, h, w] of the luminance encoder
 */
export function groundOf(luminance: Float32Array, size: Size, match: Float32Array, latentSize: Size): Ground {
  const grid = { width: size.width / CELL, height: size.height / CELL };
  const cells = grid.width * grid.height;
  const coarse = latentSize.width * latentSize.height;
  const depth = match.length / coarse;
  const features = new Float32Array(cells * depth);
  for (let m = 0; m < depth; m++) {
    const plane = resample(match.subarray(m * coarse, (m + 1) * coarse), latentSize, grid);
    for (let i = 0; i < cells; i++) features[i * depth + m] = plane[i]!;
  }
  for (let i = 0; i < cells; i++) {
    let squares = 1e-6;
    for (let m = 0; m < depth; m++) squares += features[i * depth + m]! ** 2;
    const norm = 1 / Math.sqrt(squares);
    for (let m = 0; m < depth; m++) features[i * depth + m]! *= norm;
  }
  const lightness = resample(luminance, size, grid).map((x) => 50 * (x + 1));
  return { size: grid, lightness, features, depth };
}
