/**
 * Cells that look alike, are near each other and belong to the same thing share chroma (ours; the same as likeness() and share_alike() of
 * training/sampling.py): two steps of a random walk over affinities of the `match` features, after AffinityNet (Ahn and Kwak, CVPR 2018). It
 * makes walls, sky and roads even. It is applied once, to the decoder's input: applied at every denoising step, the network would undo it in
 * the next step.
 */
import type { Size } from '../../../src/domain/frames';

export interface ChromaSharing {
  /** How much of a cell's chroma is replaced by the mean of similar cells, 0..1. */
  strength: number;
  /** Factor on the cosine between features before the softmax (an inverse temperature). */
  temperature: number;
  /** Weight of the squared distance between cells, in units of the picture's shorter side. */
  distance: number;
  /** How much of a frame's chroma comes from the frames before, and then after it, along motion, 0..1 (motion-average.ts). */
  memory: number;
}

/** Most coarse cells: a step of the walk goes to cells of twice the size, on large pictures of four times, so that affinities fit in memory. */
const MOST_COARSE = 1024;

/** Under this share of a cell's affinities, what is its own is too little to take a mean of. */
const LEAST_OWN = 1e-3;

/**
 * @param latent x_0 [2, h, w]; not changed. @param match features [M, h, w] of the luminance encoder. @param owners of each thing [h, w],
 * summing to 1 (withRest()): a red car's paint does not get onto the gray car beside it. @param hint [3, h, w] (c a, c b, c): cells keep
 * their chroma as far as it is known.
 */
export function shareChroma(
  latent: Float32Array,
  match: Float32Array,
  size: Size,
  { strength, temperature, distance }: Omit<ChromaSharing, 'memory'>,
  owners: readonly Float32Array[],
  hint?: Float32Array,
): Float32Array<ArrayBuffer> {
  const cells = size.width * size.height;
  const factor = cells <= 4 * MOST_COARSE ? 2 : 4;
  const coarse = { width: size.width / factor, height: size.height / factor };
  const queries = unitVectors(match, cells);
  const keys = unitVectors(pool(match, size, factor), cells / factor ** 2);
  const scale = distance / Math.min(size.width, size.height);
  const affinity = affinities(queries, keys, { size, coarse, factor }, temperature, scale ** 2);
  /** Planes [C, h, w], walked one step within each owner: sums, to be divided by the same of planes of ones. */
  const walk = (planes: Float32Array) => {
    const sums = new Float32Array(planes.length);
    for (const owner of owners) {
      const owned = planes.map((x, i) => x * owner[i % cells]!);
      const means = weightedMeans(affinity, pool(owned, size, factor), cells);
      for (let i = 0; i < sums.length; i++) sums[i]! += owner[i % cells]! * means[i]!;
    }
    return sums;
  };
  const own = walk(new Float32Array(cells).fill(1));
  let shared: Float32Array = latent;
  for (let step = 0; step < 2; step++) {
    const before = shared;
    shared = walk(before).map((x, i) => (own[i % cells]! > LEAST_OWN ? x / own[i % cells]! : before[i]!));
  }
  return Float32Array.from(latent, (x, i) => {
    const known = hint?.[2 * cells + (i % cells)] ?? 0;
    return x + strength * (1 - known) * (shared[i]! - x);
  });
}

/**
 * @param maps [K, h, w] of the phrases and of things shown by hand, summing to at most 1. @returns each [h, w], and last what none of them
 * holds, which is one more thing
 */
export function withRest(maps: Float32Array, cells: number): Float32Array[] {
  const rest = new Float32Array(cells).fill(1);
  const owners: Float32Array[] = [];
  for (let from = 0; from < maps.length; from += cells) owners.push(maps.subarray(from, from + cells));
  for (const owner of owners) for (let i = 0; i < cells; i++) rest[i] = Math.max(0, rest[i]! - owner[i]!);
  return [...owners, rest];
}

/** Planes [C, h, w] to [C, h / factor, w / factor], area means. */
function pool(planes: Float32Array, { width, height }: Size, factor: number): Float32Array {
  const [across, rows] = [width / factor, planes.length / width];
  const pooled = new Float32Array(planes.length / factor ** 2);
  for (let y = 0; y < rows; y++) {
    const plane = Math.floor(y / height);
    const row = (plane * (height / factor) + Math.floor((y % height) / factor)) * across;
    for (let x = 0; x < width; x++) pooled[row + Math.floor(x / factor)]! += planes[y * width + x]! / factor ** 2;
  }
  return pooled;
}

/** Features [M, cells] to vectors [cells, M] of length 1. */
export function unitVectors(features: Float32Array, cells: number): Float32Array {
  const depth = features.length / cells;
  const vectors = new Float32Array(features.length);
  for (let i = 0; i < cells; i++) {
    let squares = 1e-6;
    for (let m = 0; m < depth; m++) squares += features[m * cells + i]! ** 2;
    const norm = 1 / Math.sqrt(squares);
    for (let m = 0; m < depth; m++) vectors[i * depth + m] = features[m * cells + i]! * norm;
  }
  return vectors;
}

interface Grids {
  size: Size;
  coarse: Size;
  factor: number;
}

/** [cells, coarse cells], each row a softmax over likeness less squared distance. */
function affinities(
  queries: Float32Array,
  keys: Float32Array,
  { size, coarse, factor }: Grids,
  temperature: number,
  squareScale: number,
): Float32Array {
  const [cells, count] = [size.width * size.height, coarse.width * coarse.height];
  const depth = queries.length / cells;
  const all = new Float32Array(cells * count);
  for (let i = 0; i < cells; i++) {
    const row = all.subarray(i * count, (i + 1) * count);
    const [y, x] = [Math.floor(i / size.width), i % size.width];
    let most = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < count; j++) {
      let dot = 0;
      for (let m = 0; m < depth; m++) dot += queries[i * depth + m]! * keys[j * depth + m]!;
      const dy = Math.floor(j / coarse.width) * factor + (factor - 1) / 2 - y;
      const dx = (j % coarse.width) * factor + (factor - 1) / 2 - x;
      row[j] = temperature * dot - squareScale * (dy ** 2 + dx ** 2);
      most = Math.max(most, row[j]!);
    }
    let sum = 0;
    for (let j = 0; j < count; j++) {
      row[j] = Math.exp(row[j]! - most);
      sum += row[j]!;
    }
    for (let j = 0; j < count; j++) row[j]! /= sum;
  }
  return all;
}

/** Affinities [cells, coarse] times planes [C, coarse] -> [C, cells]. */
function weightedMeans(affinity: Float32Array, planes: Float32Array, cells: number): Float32Array {
  const count = affinity.length / cells;
  const depth = planes.length / count;
  const means = new Float32Array(depth * cells);
  for (let plane = 0; plane < depth; plane++) {
    const values = planes.subarray(plane * count, (plane + 1) * count);
    for (let i = 0; i < cells; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += affinity[i * count + j]! * values[j]!;
      means[plane * cells + i] = sum;
    }
  }
  return means;
}
