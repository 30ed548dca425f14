/**
 * What a point of the scene has on all frames of a shot (ours; the same as steady() of training/motion.py): averages along motion, exponentially,
 * forward and then back. Of map logits, so that a thing that is found on one frame and missed on the next is found on both; of chroma, so that
 * what moves keeps its color. Motion is told by the luminance encoder's `match` features.
 */
import type { Size } from '../../../src/domain/frames';
import { unitVectors } from './chroma-sharing';

/** Cells a frame that motion may reach. */
const RADIUS = 2;
const SIDE = 2 * RADIUS + 1;
/** Weights of the cosine between features and of the squared distance in cells; the cosine at which a cell is as likely to be new. */
const [LIKENESS, NEARNESS, STRANGE] = [20, 0.05, 0.5];
/** Neighbors up to RADIUS away, row by row. */
const NEAR = Array.from({ length: SIDE ** 2 }, (_, i) => {
  const [dy, dx] = [Math.floor(i / SIDE) - RADIUS, (i % SIDE) - RADIUS];
  return { dy, dx, far: NEARNESS * (dy ** 2 + dx ** 2) };
});
/** What cells of different things have in common. */
const LEAST_COMMON = 1e-6;
/** Affinities are kept as parts of it. */
const WHOLE = 65_535;

/** A frame's `match` features as vectors [h w, M] of length 1, and its `owners`. */
interface Features {
  vectors: Float32Array;
  owners?: readonly Float32Array[] | undefined;
}

export class MotionAverage {
  /** Of each frame the planes [C, h, w], until finish() as averaged over the frames before. */
  private readonly planes: Float32Array<ArrayBuffer>[] = [];
  /** From each frame to the one after it. Two bytes each, since a shot has hundreds of frames. */
  private readonly onward: Uint16Array[] = [];
  private last: Features | null = null;
  private total: Float32Array | null = null;

  /** @param share how much of a frame comes from those passed by, 0..1 */
  constructor(
    private readonly size: Size,
    private readonly share: number,
  ) {}

  /**
   * @param planes [C, h, w]; they are taken over. @param match [M, h, w]; not needed where `share` is 0. @param owners of each thing [h, w], how
   * much of a cell is its: cells of different things have nothing in common, however alike they look
   */
  add(planes: Float32Array<ArrayBuffer>, match?: Float32Array, owners?: readonly Float32Array[]): void {
    this.planes.push(planes);
    if (this.share === 0) return;
    const { last } = this;
    const vectors = match && unitVectors(match, this.size.width * this.size.height);
    this.last = vectors ? { vectors, owners } : null;
    const alike = last && this.last && this.alike(this.last, last);
    if (alike) this.onward.push(this.affinity((_, d, near) => alike[near * NEAR.length + NEAR.length - 1 - d]!));
    const back = alike && this.affinity((cell, d) => alike[cell * NEAR.length + d]!);
    this.total = this.mixed(planes, this.total, back);
  }

  /**
   * @param turn called after each frame; throws to cancel. @returns the planes of every frame, averaged over the frames before and after it.
   * Nothing may be added then.
   */
  async finish(turn?: () => Promise<void>): Promise<Float32Array<ArrayBuffer>[]> {
    if (this.share === 0) return this.planes;
    this.total = this.last = null;
    for (let frame = this.planes.length - 1; frame >= 0; frame--) {
      this.total = this.mixed(this.planes[frame]!, this.total, this.onward[frame] ?? null);
      await turn?.();
    }
    return this.planes;
  }

  /**
   * @param planes are replaced by their average with what `total` brings. @param total sums over frames passed by, and of their weights last
   * [C + 1, h, w]. @returns the sums with this frame
   */
  private mixed(planes: Float32Array, total: Float32Array | null, affinity: Uint16Array | null): Float32Array {
    const cells = this.size.width * this.size.height;
    const sums = new Float32Array(planes.length + cells);
    const own = 1 - this.share;
    for (let i = 0; i < sums.length; i++) sums[i] = own * (i < planes.length ? planes[i]! : 1);
    if (total && affinity) this.bring(total, affinity, sums);
    for (let i = 0; i < planes.length; i++) planes[i] = sums[i]! / sums[planes.length + (i % cells)]!;
    return sums;
  }

  /** Adds to each cell of `sums` what near cells of `total` bring. */
  private bring(total: Float32Array, affinity: Uint16Array, sums: Float32Array): void {
    const cells = this.size.width * this.size.height;
    this.forNear((cell, d, near) => {
      const weight = (this.share * affinity[cell * NEAR.length + d]!) / WHOLE;
      if (weight === 0) return;
      for (let plane = 0; plane < sums.length; plane += cells) sums[plane + cell]! += weight * total[plane + near]!;
    });
  }

  /** How alike each cell is to those near it on another frame, 1 where it is the same at the same place [h w, D]; zeros outside the picture. */
  private alike(own: Features, other: Features): Float64Array {
    const cells = this.size.width * this.size.height;
    const [from, to] = [own.vectors, other.vectors];
    const depth = from.length / cells;
    const things = own.owners && other.owners ? own.owners.length : 0;
    const found = new Float64Array(cells * NEAR.length);
    this.forNear((cell, d, near) => {
      let cosine = 0;
      const [first, second] = [cell * depth, near * depth];
      for (let m = 0; m < depth; m++) cosine += from[first + m]! * to[second + m]!;
      let common = own.owners && other.owners ? LEAST_COMMON : 1;
      for (let k = 0; k < things; k++) common += own.owners![k]![cell]! * other.owners![k]![near]!;
      found[cell * NEAR.length + d] = Math.exp(LIKENESS * (cosine - 1) - NEAR[d]!.far) * common;
    });
    return found;
  }

  /**
   * How likely each cell of a frame shows what each near cell of another frame does, in 65,535ths [h w, D]; "neither" is left out.
   * @param alikeOf of a cell and its neighbor `d`, the cell `near`
   */
  private affinity(alikeOf: (cell: number, d: number, near: number) => number): Uint16Array {
    const cells = this.size.width * this.size.height;
    const likely = new Float64Array(cells * NEAR.length);
    const sums = new Float64Array(cells).fill(Math.exp(LIKENESS * (STRANGE - 1)));
    this.forNear((cell, d, near) => {
      const x = alikeOf(cell, d, near);
      likely[cell * NEAR.length + d] = x;
      sums[cell]! += x;
    });
    const parts = new Uint16Array(likely.length);
    for (let i = 0; i < parts.length; i++)
      parts[i] = Math.round((WHOLE * likely[i]!) / sums[Math.floor(i / NEAR.length)]!);
    return parts;
  }

  /** Calls `visit` with each cell and each of its neighbors inside the picture. */
  private forNear(visit: (cell: number, d: number, near: number) => void): void {
    const { width, height } = this.size;
    for (let cell = 0; cell < width * height; cell++) {
      const [y, x] = [Math.floor(cell / width), cell % width];
      for (let d = 0; d < NEAR.length; d++) {
        const { dy, dx } = NEAR[d]!;
        if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
        visit(cell, d, cell + dy * width + dx);
      }
    }
  }
}
