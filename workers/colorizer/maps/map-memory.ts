/**
 * Map logits of a shot, averaged along motion (ours; the same as steady() of training/maps.py): exponentially, forward and then back, so that
 * a thing that is found on one frame and missed on the next is found on both. What moves is told by the luminance encoder's `match` features.
 */
import type { Size } from '../../../src/domain/frames';
import { unitVectors } from '../diffusion/chroma-sharing';

/** Cells a frame that motion may reach. */
const RADIUS = 2;
const SIDE = 2 * RADIUS + 1;
/** Neighbors up to RADIUS away, row by row. */
const NEAR = Array.from({ length: SIDE ** 2 }, (_, i) => ({
  dy: Math.floor(i / SIDE) - RADIUS,
  dx: (i % SIDE) - RADIUS,
}));
/** Weights of the cosine between features and of the squared distance in cells; the cosine at which a cell is as likely to be new. */
const [LIKENESS, NEARNESS, STRANGE] = [20, 0.05, 0.5];

export class MapMemory {
  /** Of each frame the logits [K, h, w], until finish() as averaged over the frames before. */
  private readonly logits: Float32Array<ArrayBuffer>[] = [];
  /** From each frame to the one after it. Bytes, since a shot has hundreds. */
  private readonly onward: Uint8Array[] = [];
  private vectors: Float32Array | null = null;
  private total: Float32Array | null = null;

  /** @param share how much of a frame's logits comes from other frames, 0..1 */
  constructor(
    private readonly size: Size,
    private readonly share: number,
  ) {}

  /** @param logits [K, h, w]; they are taken over. @param match [M, h, w]; not needed where `share` is 0 */
  add(logits: Float32Array<ArrayBuffer>, match?: Float32Array): void {
    this.logits.push(logits);
    if (this.share === 0) return;
    const before = this.vectors;
    this.vectors = match ? unitVectors(match, this.size.width * this.size.height) : null;
    const cosines = before && this.vectors && this.cosines(this.vectors, before);
    if (cosines) this.onward.push(this.affinity((_, d, near) => cosines[near * NEAR.length + NEAR.length - 1 - d]!));
    const back = cosines && this.affinity((cell, d) => cosines[cell * NEAR.length + d]!);
    this.total = this.mixed(logits, this.total, back);
  }

  /**
   * @param turn called after each frame; throws to cancel. @returns the logits of every frame, averaged over the frames before and after it.
   * Nothing may be added then.
   */
  async finish(turn?: () => Promise<void>): Promise<Float32Array<ArrayBuffer>[]> {
    if (this.share === 0) return this.logits;
    this.total = this.vectors = null;
    for (let frame = this.logits.length - 1; frame >= 0; frame--) {
      this.total = this.mixed(this.logits[frame]!, this.total, this.onward[frame] ?? null);
      await turn?.();
    }
    return this.logits;
  }

  /**
   * @param logits are replaced by their average with what `total` brings. @param total sums over frames passed by, and of their weights last
   * [K + 1, h, w]. @returns the sums with this frame
   */
  private mixed(logits: Float32Array, total: Float32Array | null, affinity: Uint8Array | null): Float32Array {
    const cells = this.size.width * this.size.height;
    const sums = new Float32Array(logits.length + cells);
    const own = 1 - this.share;
    for (let i = 0; i < sums.length; i++) sums[i] = own * (i < logits.length ? logits[i]! : 1);
    if (total && affinity) this.bring(total, affinity, sums);
    for (let i = 0; i < logits.length; i++) logits[i] = sums[i]! / sums[logits.length + (i % cells)]!;
    return sums;
  }

  /** Adds to each cell of `sums` what near cells of `total` bring. */
  private bring(total: Float32Array, affinity: Uint8Array, sums: Float32Array): void {
    const cells = this.size.width * this.size.height;
    this.forNear((cell, d, near) => {
      const weight = (this.share * affinity[cell * NEAR.length + d]!) / 255;
      if (weight === 0) return;
      for (let plane = 0; plane < sums.length; plane += cells) sums[plane + cell]! += weight * total[plane + near]!;
    });
  }

  /** Of each cell's features with those of the cells near it on another frame [h w, D]; zeros outside the picture. */
  private cosines(own: Float32Array, other: Float32Array): Float64Array {
    const { width, height } = this.size;
    const depth = own.length / (width * height);
    const found = new Float64Array(width * height * NEAR.length);
    this.forNear((cell, d, near) => {
      let cosine = 0;
      for (let m = 0; m < depth; m++) cosine += own[cell * depth + m]! * other[near * depth + m]!;
      found[cell * NEAR.length + d] = cosine;
    });
    return found;
  }

  /**
   * How likely each cell of a frame shows what each near cell of another frame does, in 255ths [h w, D]; "neither" is left out.
   * @param cosineOf of a cell and its neighbor `d`, the cell `near`
   */
  private affinity(cosineOf: (cell: number, d: number, near: number) => number): Uint8Array {
    const cells = this.size.width * this.size.height;
    const likely = new Float64Array(cells * NEAR.length);
    const sums = new Float64Array(cells).fill(Math.exp(LIKENESS * (STRANGE - 1)));
    this.forNear((cell, d, near) => {
      const { dy, dx } = NEAR[d]!;
      const x = Math.exp(LIKENESS * (cosineOf(cell, d, near) - 1) - NEARNESS * (dy ** 2 + dx ** 2));
      likely[cell * NEAR.length + d] = x;
      sums[cell]! += x;
    });
    return Uint8Array.from(likely, (x, i) => Math.round((255 * x) / sums[Math.floor(i / NEAR.length)]!));
  }

  /** Calls `visit` with each cell and each of its neighbors inside the picture. */
  private forNear(visit: (cell: number, d: number, near: number) => void): void {
    const { width, height } = this.size;
    for (let cell = 0; cell < width * height; cell++) {
      const [y, x] = [Math.floor(cell / width), cell % width];
      for (const [d, { dy, dx }] of NEAR.entries()) {
        if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
        visit(cell, d, cell + dy * width + dx);
      }
    }
  }
}
