/** Feature correspondence: how much each place of a frame resembles a thing as memory has it, rather than what was around it. */
import { resample } from '../image/luminance';
import type { Known } from './follow';
import type { Ground } from './ground';

const TEMPERATURE = 30;
/** Coarse cells around a thing that are compared, too. */
const SURROUNDINGS = 5;
/** Best matches that vote. */
const TOP = 8;

/** @param before as in followTo: while the thing is lost it may be anywhere. @returns likeness 0..1 of each cell of the ground */
export function recall(
  next: Ground,
  memory: readonly Known[],
  before: Pick<Known, 'bits'> | null,
): Float32Array<ArrayBuffer> {
  const { size, depth } = next;
  const { size: coarse, features: own } = next.coarse;
  const known = memory.map((one) => {
    const shares = resample(one.bits, size, coarse);
    // A thing and what is around it: the rest of the picture has no say.
    const cells = around(shares, coarse, SURROUNDINGS);
    return { features: one.ground.coarse.features, shares, cells };
  });
  const looked = before ? around(resample(before.bits, size, coarse), coarse, SURROUNDINGS) : null;
  const count = coarse.width * coarse.height;
  const like = new Float32Array(count);
  for (const i of looked ?? Array.from(like.keys())) {
    const best = new Best();
    for (const { features, shares, cells } of known) {
      for (const j of cells) {
        let dot = 0;
        for (let m = 0; m < depth; m++) dot += own[i * depth + m]! * features[j * depth + m]!;
        best.add(TEMPERATURE * dot, shares[j]!);
      }
    }
    like[i] = best.vote();
  }
  return resample(like, coarse, size);
}

/** Cells of a box around those that have a share. */
function around(shares: Float32Array, { width, height }: { width: number; height: number }, margin: number): number[] {
  let [left, right, top, bottom] = [width, -1, height, -1];
  shares.forEach((share, i) => {
    if (share === 0) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  const cells: number[] = [];
  for (let y = Math.max(0, top - margin); y <= Math.min(height - 1, bottom + margin); y++)
    for (let x = Math.max(0, left - margin); x <= Math.min(width - 1, right + margin); x++) cells.push(y * width + x);
  return cells;
}

/** The TOP best matches, and the mean of their shares weighted by softmax. */
class Best {
  private readonly scores: number[] = [];
  private readonly shares: number[] = [];
  private least = Number.NEGATIVE_INFINITY;

  add(score: number, share: number): void {
    const { scores, shares } = this;
    if (scores.length === TOP && score <= this.least) return;
    if (scores.length < TOP) {
      scores.push(score);
      shares.push(share);
    } else {
      const at = scores.indexOf(this.least);
      scores[at] = score;
      shares[at] = share;
    }
    this.least = Math.min(...scores);
  }

  vote(): number {
    const most = Math.max(...this.scores);
    let [sum, weights] = [0, 0];
    this.scores.forEach((score, k) => {
      const weight = Math.exp(score - most);
      sum += weight * this.shares[k]!;
      weights += weight;
    });
    return weights === 0 ? 0 : sum / weights;
  }
}
