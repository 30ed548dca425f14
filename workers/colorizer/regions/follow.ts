/**
 * Following a thing from frame to frame. Its mask is carried along by block motion of luma, and checked by feature correspondence with
 * a memory of the frames on which it was shown, as space-time memories do (XMem, ECCV 2022; SAM 2). Where the two
 * disagree, geodesic distances over luma edges decide. What no longer resembles the thing is lost, and looked for again from memory alone.
 */
import { carry } from './block-motion';
import { divide } from './geodesic';
import type { Ground, Luma } from './ground';
import { recall } from './recall';

/** A frame with the thing's place on it. */
export interface Known {
  ground: Ground;
  /** One byte a cell, 1 inside. */
  bits: Uint8Array<ArrayBuffer>;
}

/** A frame with the thing's place on it, whose features nobody looks at. */
export interface Carried {
  ground: Luma;
  bits: Uint8Array<ArrayBuffer>;
}

/** Share of what it had where it was shown, below which a thing is lost, and from which on it is found again. */
const LOST_AREA = 0.12;
const FOUND_AREA = 0.12;
/** Mean likeness, 0..1 as recall() gives it, below which a region is not the thing any more. */
const LEAST_LIKE = 0.4;
/** The same for a thing that was lost: nothing was carried along that would speak for it. */
const FOUND_LIKE = 0.7;
/** Certainty from which on a cell is inside, and up to which it is outside; between them edges decide. */
const [INSIDE, OUTSIDE] = [0.8, 0.2];
/** The share that block motion has of a cell's certainty; likeness has the rest, and alone decides where it is above SURE. */
const CARRIED = 0.35;
const SURE = 0.7;

/**
 * @param shown frames on which the user showed the thing
 * @param before the frame before, in walking order; null while the thing is lost
 * @returns the thing's place on `next`, or null where it is lost
 */
export function followTo(
  next: Ground,
  shown: readonly Known[],
  before: Carried | null,
): Uint8Array<ArrayBuffer> | null {
  const shownArea = shown.reduce((sum, { bits }) => sum + areaOf(bits), 0) / shown.length;
  // The frame before may have been wrong already: it says where to look, and no more.
  const like = recall(next, shown, before);
  const carried = before && carry(before, next);
  const certainty = like.map((p, i) => {
    if (!carried) return p;
    // Something that does not look like it has come before it.
    if (p < 0.12) return Math.min(OUTSIDE, carried[i]!);
    // What comes out from behind something was not there to be carried.
    return Math.max(CARRIED * carried[i]! + (1 - CARRIED) * p, p > SURE ? p : 0);
  });
  const bits = settle(next, certainty);
  const area = areaOf(bits);
  let likeness = 0;
  for (let i = 0; i < bits.length; i++) if (bits[i]) likeness += like[i]! / area;
  const [leastArea, leastLike] = before ? [LOST_AREA, LEAST_LIKE] : [FOUND_AREA, FOUND_LIKE];
  const isThere = area >= leastArea * shownArea && likeness >= leastLike;
  return isThere && (before !== null || area < 2 * shownArea) ? bits : null;
}

/**
 * The same by luma alone, for frames between those whose features are looked at: what goes wrong on so few frames, the next one mends.
 * @returns null where nothing of it is left
 */
export function carryTo(next: Luma, before: Carried): Uint8Array<ArrayBuffer> | null {
  const bits = settle(next, carry(before, next));
  return areaOf(bits) > 0 ? bits : null;
}

/** Certain cells are seeds of inside and outside; every other goes to the nearer of them. */
function settle({ size, lightness }: Luma, certainty: Float32Array): Uint8Array<ArrayBuffer> {
  const sides = Uint8Array.from(certainty, (p) => (p >= INSIDE ? 1 : p <= OUTSIDE ? 2 : 0));
  if (!sides.includes(1)) return new Uint8Array(sides.length);
  divide(size, sides, lightness);
  return sides.map((side) => (side === 1 ? 1 : 0));
}

function areaOf(bits: Uint8Array): number {
  return bits.reduce((sum, bit) => sum + bit, 0);
}
