/**
 * Colors of pictures, brought to the cells of a frame that look like theirs: attention over the luminance encoder's `match` features, as
 * the pack's own propagation, but so sharp that a cell takes the color of its best matches instead of a mean of all
 * (after the correspondence networks of Zhang et al., CVPR 2019).
 */
import type { Size } from '../../../src/domain/frames';

/** A picture whose colors are known, on its own latent grid. */
export interface Source {
  size: Size;
  /** [cells, depth], each of length 1. */
  features: Float32Array;
  /** [2, cells], latent units. */
  ab: Float32Array;
  /** Weight of a squared distance of one shorter side. */
  nearness: number;
}

/** Factor on the cosine between features before the softmax. */
const TEMPERATURE = 60;
/** Cosine of the best match up to which a color is not taken at all, and from which on it is taken whole. */
const [STRANGE, ALIKE] = [0.6, 0.85];

/**
 * @param features [cells, depth] of the frame, each of length 1. @param isWanted cells that are looked at; the others stay 0
 * @returns [3, cells] = (c a, c b, c): color in latent units times its certainty, and the certainty 0..1
 */
export function matchColor(
  features: Float32Array,
  size: Size,
  sources: readonly Source[],
  isWanted: (cell: number) => boolean = () => true,
): Float32Array<ArrayBuffer> {
  const cells = size.width * size.height;
  const depth = features.length / cells;
  const found = new Float32Array(3 * cells);
  const scores = sources.map(({ ab }) => new Float32Array(ab.length / 2));
  const side = Math.min(size.width, size.height);
  for (let i = 0; i < cells; i++) {
    if (!isWanted(i)) continue;
    const [x, y] = [((i % size.width) + 0.5) / side, (Math.floor(i / size.width) + 0.5) / side];
    let [best, like] = [Number.NEGATIVE_INFINITY, -1];
    for (const [n, source] of sources.entries()) {
      const score = scores[n]!;
      const its = Math.min(source.size.width, source.size.height);
      for (let j = 0; j < score.length; j++) {
        let dot = 0;
        for (let m = 0; m < depth; m++) dot += features[i * depth + m]! * source.features[j * depth + m]!;
        const dx = ((j % source.size.width) + 0.5) / its - x;
        const dy = (Math.floor(j / source.size.width) + 0.5) / its - y;
        score[j] = TEMPERATURE * dot - source.nearness * (dx * dx + dy * dy);
        if (score[j]! <= best) continue;
        best = score[j]!;
        like = dot;
      }
    }
    let [sum, a, b] = [0, 0, 0];
    for (const [n, { ab }] of sources.entries()) {
      const score = scores[n]!;
      for (let j = 0; j < score.length; j++) {
        const weight = Math.exp(score[j]! - best);
        sum += weight;
        a += weight * ab[j]!;
        b += weight * ab[score.length + j]!;
      }
    }
    const part = Math.min(1, Math.max(0, (like - STRANGE) / (ALIKE - STRANGE)));
    const sure = part * part * (3 - 2 * part);
    found[i] = (sure * a) / sum;
    found[cells + i] = (sure * b) / sum;
    found[2 * cells + i] = sure;
  }
  return found;
}
