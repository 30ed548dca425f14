/** Geodesic distances over a frame: Dijkstra's algorithm with steps that cost more across luma edges and at dissimilar features. */
import type { Size } from '../../../src/domain/frames';
import type { Ground } from './ground';

/** Per cell of a picture whose shorter side has SIDE of them; tuned on 60 validation photographs with masks, one click each. */
const WEIGHTS = { step: 0.005, luma: 1, unlike: 3 };
const SIDE = 128;

interface Costs {
  lightness: Float32Array;
  /** Dissimilarity of each cell's features to those of the seeds, 0..2. */
  unlike: Float32Array;
}

/** @param seeds cells at which the thing is known to be */
export function costsOf({ lightness, features, depth }: Ground, seeds: readonly number[]): Costs {
  const mean = new Float32Array(depth);
  for (const i of seeds) for (let m = 0; m < depth; m++) mean[m]! += features[i * depth + m]!;
  const norm = 1 / Math.max(1e-6, Math.hypot(...mean));
  const unlike = Float32Array.from(lightness, (_, i) => {
    let dot = 0;
    for (let m = 0; m < depth; m++) dot += features[i * depth + m]! * mean[m]! * norm;
    return 1 - dot;
  });
  return { lightness, unlike };
}

/** Distance of every cell to the nearest seed, with a binary heap. */
export function distances({ width, height }: Size, seeds: readonly number[], costs: Costs): Float64Array {
  const cells = width * height;
  const { lightness, unlike } = costs;
  const distance = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const along = SIDE / Math.min(width, height);
  const heap = new Heap();
  for (const seed of seeds) {
    distance[seed] = 0;
    heap.push(seed, 0);
  }
  while (heap.size > 0) {
    const [i, d] = heap.pop();
    if (d > distance[i]!) continue;
    const x = i % width;
    const visit = (j: number) => {
      const edge = Math.abs(lightness[i]! - lightness[j]!) / 25;
      const next = d + WEIGHTS.luma * edge + along * (WEIGHTS.step + WEIGHTS.unlike * unlike[j]!);
      if (next >= distance[j]!) return;
      distance[j] = next;
      heap.push(j, next);
    };
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < cells - width) visit(i + width);
  }
  return distance;
}

/**
 * Gives cells between two sets of seeds to the nearer of them, in one pass over those cells alone.
 * @param sides 1 for seeds of one set, 2 for those of the other, 0 between; changed in place, so that no cell between is left
 */
export function divide({ width, height }: Size, sides: Uint8Array, lightness: Float32Array): void {
  const cells = width * height;
  const distance = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const step = (WEIGHTS.step * SIDE) / Math.min(width, height);
  const settled = Uint8Array.from(sides, (side) => (side === 0 ? 0 : 1));
  const heap = new Heap();
  const spread = (i: number, d: number) => {
    const x = i % width;
    const visit = (j: number) => {
      if (settled[j]) return;
      const next = d + (WEIGHTS.luma * Math.abs(lightness[i]! - lightness[j]!)) / 25 + step;
      if (next >= distance[j]!) return;
      distance[j] = next;
      sides[j] = sides[i]!;
      heap.push(j, next);
    };
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < cells - width) visit(i + width);
  };
  for (let i = 0; i < cells; i++) if (settled[i]) spread(i, 0);
  while (heap.size > 0) {
    const [i, d] = heap.pop();
    if (settled[i] || d > distance[i]!) continue;
    settled[i] = 1;
    spread(i, d);
  }
}

class Heap {
  private readonly items: number[] = [];
  private readonly keys: number[] = [];

  get size(): number {
    return this.items.length;
  }

  push(item: number, key: number): void {
    const { items, keys } = this;
    let at = items.length;
    items.push(item);
    keys.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! <= key) break;
      items[at] = items[parent]!;
      keys[at] = keys[parent]!;
      at = parent;
    }
    items[at] = item;
    keys[at] = key;
  }

  pop(): [item: number, key: number] {
    const { items, keys } = this;
    const first: [number, number] = [items[0]!, keys[0]!];
    const item = items.pop()!;
    const key = keys.pop()!;
    let at = 0;
    while (2 * at + 1 < items.length) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      items[at] = items[child]!;
      keys[at] = keys[child]!;
      at = child;
    }
    if (items.length > 0) {
      items[at] = item;
      keys[at] = key;
    }
    return first;
  }
}
