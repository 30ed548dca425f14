/** The data that regions are grown on: a frame's lightness and `match` features on one grid, twice as coarse as the working size. */
import type { Size } from '../../../src/domain/frames';
import { resample } from '../image/luminance';

/** A frame's lightness on a grid. */
export interface Luma {
  size: Size;
  /** L*, 0..100. */
  lightness: Float32Array;
}

/** One frame's data, on the grid of `size` but for `coarse`. */
export interface Ground extends Luma {
  /** [cells, depth], each of length 1. */
  readonly features: Float32Array;
  depth: number;
  /** The same features on the network's own grid, where following compares them. */
  coarse: { size: Size; features: Float32Array };
}

/** Pixels of the working size to a cell, each way: fine enough for a window frame, coarse enough to answer at once. */
const CELL = 2;

/** @param luminance L / 50 - 1 [H, W] at the working size */
export function lumaOf(luminance: Float32Array, size: Size): Luma {
  const grid = { width: size.width / CELL, height: size.height / CELL };
  return { size: grid, lightness: resample(luminance, size, grid).map((x) => 50 * (x + 1)) };
}

/**
 * @param luminance L / 50 - 1 [H, W] at the working size
 * @param match [M, h, w] of the luminance encoder
 */
export function groundOf(luminance: Float32Array, size: Size, match: Float32Array, latentSize: Size): Ground {
  const luma = lumaOf(luminance, size);
  const coarseCells = latentSize.width * latentSize.height;
  const depth = match.length / coarseCells;
  let features: Float32Array | null = null;
  return {
    ...luma,
    depth,
    coarse: {
      size: latentSize,
      features: unitRows((m) => match.subarray(m * coarseCells, (m + 1) * coarseCells), depth),
    },
    // Growing a thing needs them, following does not: they take most of the time.
    get features() {
      features ??= unitRows(
        (m) => resample(match.subarray(m * coarseCells, (m + 1) * coarseCells), latentSize, luma.size),
        depth,
      );
      return features;
    },
  };
}

/** Planes to rows [cells, depth] of length 1. */
function unitRows(planeOf: (m: number) => Float32Array, depth: number): Float32Array {
  const planes = Array.from({ length: depth }, (_, m) => planeOf(m));
  const cells = planes[0]!.length;
  const rows = new Float32Array(cells * depth);
  for (let i = 0; i < cells; i++) {
    let squares = 1e-6;
    for (let m = 0; m < depth; m++) squares += planes[m]![i]! ** 2;
    const norm = 1 / Math.sqrt(squares);
    for (let m = 0; m < depth; m++) rows[i * depth + m] = planes[m]![i]! * norm;
  }
  return rows;
}
