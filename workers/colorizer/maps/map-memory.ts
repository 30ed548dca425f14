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
    if (before && this.vectors) this.onward.push(this.affinity(before, this.vectors));
    this.total = this.mixed(logits, this.total, before && this.vectors && this.affinity(this.vectors, before));
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
    const { width, height } = this.size;
    const cells = width * height;
    for (let cell = 0; cell < cells; cell++) {
      const [y, x] = [Math.floor(cell / width), cell % width];
      for (const [d, { dy, dx }] of NEAR.entries()) {
        const weight = (this.share * affinity[cell * NEAR.length + d]!) / 255;
        // Outside the picture weights are zero.
        if (weight === 0) continue;
        const from = (y + dy) * width + x + dx;
        for (let plane = 0; plane < sums.length; plane += cells) sums[plane + cell]! += weight * total[plane + from]!;
      }
    }
  }

  /** How likely each cell of a frame shows what each near cell of another frame does, in 255ths [h w, D]; "neither" is left out. */
  private affinity(own: Float32Array, other: Float32Array): Uint8Array {
    const { width, height } = this.size;
    const depth = own.length / (width * height);
    const found = new Uint8Array(width * height * NEAR.length);
    const likely = new Float64Array(NEAR.length);
    for (let cell = 0; cell < width * height; cell++) {
      const [y, x] = [Math.floor(cell / width), cell % width];
      let sum = Math.exp(LIKENESS * (STRANGE - 1));
      for (const [d, { dy, dx }] of NEAR.entries()) {
        likely[d] = 0;
        if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
        const from = ((y + dy) * width + x + dx) * depth;
        let cosine = 0;
        for (let m = 0; m < depth; m++) cosine += own[cell * depth + m]! * other[from + m]!;
        likely[d] = Math.exp(LIKENESS * (cosine - 1) - NEARNESS * (dy ** 2 + dx ** 2));
        sum += likely[d]!;
      }
      for (const d of NEAR.keys()) found[cell * NEAR.length + d] = Math.round((255 * likely[d]!) / sum);
    }
    return found;
  }
}
