/**
 * Growing a thing from marks on one frame. Distances are geodesic (Bai and Sapiro, "A geodesic framework for fast interactive
 * segmentation", ICCV 2007): a step costs more where luma changes, and where `match` features differ from those at the mark. Of all
 * regions "nearer than d" the one with the sharpest border is taken, with a prior for distances at which things usually end.
 */
import type { Mark } from '../../../src/domain/hand/marks';
import { costsOf, distances } from './geodesic';
import type { Ground } from './ground';
import { fillHoles, paint, seedsIn } from './paint';

/** Least and most share of the picture that a grown region may have. */
const LEAST_AREA = 0.001;
const MOST_AREA = 0.45;
const LEVELS = 256;
/** The prior: distance at which things usually end, and the factor by which it varies (e^spread), from 60 validation photographs with masks. */
const USUAL = { distance: 18, spread: 0.6 };

/**
 * One byte a cell, 1 inside. Points and boxes are grown first; strokes are then painted over the result in the order they were drawn.
 * @param base region that the marks correct
 */
export function growRegion(
  ground: Ground,
  marks: readonly Mark[],
  base?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const { size } = ground;
  const cells = size.width * size.height;
  const region = base?.slice() ?? new Uint8Array(cells);
  const places = (wanted: 1 | -1) =>
    marks.flatMap((mark) => (mark.kind === 'point' && mark.sign === wanted ? [mark.at] : []));
  const [wanted, unwanted] = [places(1), places(-1)];
  const near = distancesFrom(ground, wanted);
  const away = distancesFrom(ground, unwanted);
  for (const at of wanted) add(region, bestLevel(ground, distancesFrom(ground, [at])!, away), 1);
  for (const mark of marks) if (mark.kind === 'box') add(region, growInBox(ground, mark.box), mark.sign);
  for (const at of unwanted) add(region, bestLevel(ground, distancesFrom(ground, [at])!, near), -1);
  fillHoles(region, size);
  for (const mark of marks) if (mark.kind === 'stroke') paint(region, size, mark);
  return region;
}

function distancesFrom(ground: Ground, places: readonly (readonly [number, number])[]): Float64Array | null {
  if (places.length === 0) return null;
  const seeds = places.flatMap((place) => seedsIn(ground.size, place));
  return distances(ground.size, seeds, costsOf(ground, seeds));
}

/** The region nearer than some d, and nearer than `away`, whose border is the sharpest. */
function bestLevel(ground: Ground, near: Float64Array, away: Float64Array | null): Uint8Array {
  const { size, lightness, features, depth } = ground;
  const { width, height } = size;
  const cells = width * height;
  const reach = near.map((d, i) => (away && away[i]! < d ? Number.POSITIVE_INFINITY : d));
  const order = Array.from(reach.keys())
    .filter((i) => reach[i]! < Number.POSITIVE_INFINITY)
    .sort((a, b) => reach[a]! - reach[b]!);
  // Adding cells by distance changes the border edge by edge: sums are kept up as the region grows.
  const isIn = new Uint8Array(cells);
  let edges = 0;
  let sharpness = 0;
  let best = { score: -1, count: order.length };
  const most = Math.min(order.length, Math.round(MOST_AREA * cells));
  const least = Math.round(LEAST_AREA * cells);
  const every = Math.max(1, Math.floor(most / LEVELS));
  for (let n = 0; n < most; n++) {
    const i = order[n]!;
    const x = i % width;
    for (const [j, isThere] of [
      [i - 1, x > 0],
      [i + 1, x < width - 1],
      [i - width, i >= width],
      [i + width, i < cells - width],
    ] as const) {
      if (!isThere) continue;
      const sharp = contrast(lightness, features, depth, i, j);
      const by = isIn[j] ? -1 : 1;
      edges += by;
      sharpness += by * sharp;
    }
    isIn[i] = 1;
    const count = n + 1;
    if (count < least || count % every !== 0 || edges === 0) continue;
    const score = (sharpness / edges) * likely(reach[i]!);
    if (score > best.score) best = { score, count };
  }
  const region = new Uint8Array(cells);
  for (let n = 0; n < best.count; n++) region[order[n]!] = 1;
  return region;
}

const likely = (d: number): number =>
  Math.exp(-0.5 * (Math.log(Math.max(d, 1e-3) / USUAL.distance) / USUAL.spread) ** 2);

/** The thing inside a box: cells that are nearer, by geodesic distance, to the box's middle than to the surroundings of the box. */
function growInBox(ground: Ground, [x0, y0, x1, y1]: readonly [number, number, number, number]): Uint8Array {
  const { size } = ground;
  const { width, height } = size;
  const [left, right] = [Math.floor(Math.min(x0, x1) * width), Math.ceil(Math.max(x0, x1) * width)];
  const [top, bottom] = [Math.floor(Math.min(y0, y1) * height), Math.ceil(Math.max(y0, y1) * height)];
  const around: number[] = [];
  const middle: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const isRim = x === left || y === top || x === right - 1 || y === bottom - 1;
      if (isRim) around.push(y * width + x);
      const [u, v] = [(x + 0.5 - left) / (right - left), (y + 0.5 - top) / (bottom - top)];
      if (Math.abs(u - 0.5) < 0.2 && Math.abs(v - 0.5) < 0.2) middle.push(y * width + x);
    }
  }
  const out = distances(size, around, costsOf(ground, around));
  const own = distances(size, middle, costsOf(ground, middle));
  const region = new Uint8Array(width * height);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * width + x;
      if (own[i]! <= out[i]!) region[i] = 1;
    }
  }
  return region;
}

function add(region: Uint8Array, other: Uint8Array, sign: 1 | -1): void {
  for (let i = 0; i < region.length; i++) if (other[i]) region[i] = sign === 1 ? 1 : 0;
}

/** How sharp the edge between two neighboring cells is. */
function contrast(lightness: Float32Array, features: Float32Array, depth: number, i: number, j: number): number {
  let dot = 0;
  for (let m = 0; m < depth; m++) dot += features[i * depth + m]! * features[j * depth + m]!;
  return Math.min(1, Math.abs(lightness[i]! - lightness[j]!) / 25) + 2 * (1 - dot);
}
