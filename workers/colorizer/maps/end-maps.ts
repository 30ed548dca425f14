/**
 * From the logits of CMPF's maps to the maps that colors follow (ours; the same as training/maps.py): each map ends at a threshold of its own,
 * and phrases compete for every cell.
 */

/** `maps` in a pack's manifest (docs/pack-format.md). */
export interface MapSettings {
  /** Added to all logits: as trained they are somewhat shy. */
  bias: number;
  /** Expected Dice scores of a map's best region: at the first its threshold stays as it is, from the second on it moves all the way. */
  nothing: number;
  something: number;
  /** Factor on logits then: a found thing's map should be near 1, since it is also how much of its color arrives. */
  slope: number;
  /** How much of a frame's logits comes from the frames before, and then after it, 0..1. */
  memory: number;
}

/** Logits are kept within this: beyond it a map's floats no longer tell them apart. */
const SUREST = 16;
const LEAST = 1e-7;
/** Thresholds that are compared: -5 to 1, in quarters. */
const THRESHOLDS = Array.from({ length: 25 }, (_, i) => i / 4 - 5);
/** Each is a step that is soft over an eighth. */
const STEEPNESS = 8;
/** A mean over thresholds that are nearly as good is taken, so that it does not jump from frame to frame. */
const SHARPNESS = 100;

/** @param maps [K, h, w], a softmax over [0, logits] without its first. @returns the logits */
export function logitsOf(maps: Float32Array, count: number): Float32Array<ArrayBuffer> {
  const cells = maps.length / count;
  const logits = new Float32Array(maps.length);
  for (let cell = 0; cell < cells; cell++) {
    let rest = 1;
    for (let i = cell; i < maps.length; i += cells) rest -= maps[i]!;
    const base = Math.log(Math.max(LEAST, rest));
    for (let i = cell; i < maps.length; i += cells) {
      logits[i] = Math.max(-SUREST, Math.min(SUREST, Math.log(Math.max(LEAST, maps[i]!)) - base));
    }
  }
  return logits;
}

/**
 * Cells of a thing that is hard to see may all have low probabilities and still be where it most likely is: the region with the highest
 * expected Dice score is that of the cells over some threshold, which differs from map to map (Lipton et al., ECML 2014). Logits move so that
 * this threshold is at 0; less so the worse even the best region is expected to be, since nothing may be there.
 * @param logits of one map, [h, w]; changed in place
 */
export function endMap(logits: Float32Array, { bias, nothing, something, slope }: MapSettings): void {
  const p = new Float64Array(logits.length);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    logits[i]! += bias;
    p[i] = 1 / (1 + Math.exp(-logits[i]!));
    sum += p[i]!;
  }
  const scores = THRESHOLDS.map((threshold) => {
    let [hits, area] = [0, 0];
    for (let i = 0; i < p.length; i++) {
      const inside = Math.max(0, Math.min(1, (logits[i]! - threshold) * STEEPNESS + 0.5));
      hits += p[i]! * inside;
      area += inside;
    }
    return (2 * hits) / (area + sum + 1);
  });
  const most = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(SHARPNESS * (score - most)));
  const total = weights.reduce((all, weight) => all + weight, 0);
  const mean = (values: number[]) => values.reduce((all, value, i) => all + value * weights[i]!, 0) / total;
  const moved = Math.max(0, Math.min(1, (mean(scores) - nothing) / (something - nothing)));
  const shift = mean(THRESHOLDS) * moved;
  for (let i = 0; i < p.length; i++) logits[i] = (logits[i]! - shift) * slope;
}

/** @param logits [K, h, w]. @param isIn which phrases compete; the others' maps are zeros. @returns a softmax over [0, logits] without its first */
export function compete(logits: Float32Array, isIn: readonly boolean[]): Float32Array<ArrayBuffer> {
  const cells = logits.length / isIn.length;
  const maps = new Float32Array(logits.length);
  for (let cell = 0; cell < cells; cell++) {
    let most = 0;
    for (const [k, is] of isIn.entries()) if (is) most = Math.max(most, logits[k * cells + cell]!);
    let sum = Math.exp(-most);
    for (const [k, is] of isIn.entries()) {
      if (!is) continue;
      const i = k * cells + cell;
      maps[i] = Math.exp(logits[i]! - most);
      sum += maps[i]!;
    }
    for (let i = cell; i < maps.length; i += cells) maps[i]! /= sum;
  }
  return maps;
}
