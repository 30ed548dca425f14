/**
 * Colors of known frames, carried through a run: each block of a frame takes them from where block motion of luma finds it in the frame
 * before. The lightness that the known frame had is carried along, so that a color counts only as far as the picture under it is still
 * the one that it was given for. It is done both ways, and what lies between two known frames is blended.
 */
import type { Size } from '../../../src/domain/frames';
import { bestMove, blocksOf } from '../regions/block-motion';

/** A frame's color as far as it is known, on half the working size, row by row. */
export interface Carried {
  /** Lab units, planes a and b. */
  ab: Int8Array;
  /** How sure it is: 0 not at all, 255 as in the known frame. */
  sureU8: Uint8Array;
}

interface State {
  /** [2, cells], Lab units. */
  ab: Float32Array;
  /** L*, as the known frame had it. */
  lightness: Float32Array;
  /** 0..1 */
  sure: Float32Array;
}

export interface Sweep {
  /** Of both planes that this function gets. */
  size: Size;
  frames: number;
  /** L* of a frame, [cells]. */
  lightness: (frame: number) => Float32Array;
  /** [2, cells] of frames whose color is known, by position. */
  known: ReadonlyMap<number, Float32Array>;
  /** Called after each frame of either way; throws to cancel. */
  afterFrame: () => Promise<void>;
}

/** Difference of L* at which a cell of the frame before has 1/e of the say. */
const UNLIKE = 6;
/** Grain: so much difference from one frame to the next is no doubt. */
const GRAIN = 2;
/** Difference of L* beyond grain, from one frame to the next, at which 1/e of the certainty is left. */
const DOUBT = 8;
/** The same of the difference from the known frame. */
const CHANGED = 12;
/** Below this mean certainty nothing is worth being carried on. */
const LEAST_SURE = 0.01;

/** @returns by position, for frames that a color reached; known frames are not among them */
export async function carryColor(sweep: Sweep): Promise<Map<number, Carried>> {
  const { frames, known } = sweep;
  const forward = await sweepOneWay(
    sweep,
    Array.from({ length: frames }, (_, i) => i),
  );
  const backward = await sweepOneWay(
    sweep,
    Array.from({ length: frames }, (_, i) => frames - 1 - i),
  );
  const all = new Map<number, Carried>();
  const places = [...known.keys()].sort((a, b) => a - b);
  for (let frame = 0; frame < frames; frame++) {
    const [one, other] = [forward.get(frame), backward.get(frame)];
    if (!one || !other) {
      const only = one ?? other;
      if (only) all.set(frame, only);
      continue;
    }
    const before = places.findLast((place) => place < frame)!;
    const after = places.find((place) => place > frame)!;
    all.set(frame, blend(one, other, (frame - before) / (after - before)));
  }
  return all;
}

async function sweepOneWay(sweep: Sweep, order: readonly number[]): Promise<Map<number, Carried>> {
  const { known, size, afterFrame } = sweep;
  const cells = size.width * size.height;
  const carried = new Map<number, Carried>();
  let state: State | null = null;
  let before: Float32Array | null = null;
  for (const frame of order) {
    const own = known.get(frame);
    if (!own && !state) continue;
    const lightness = sweep.lightness(frame);
    if (own) state = { ab: own, lightness, sure: new Float32Array(cells).fill(1) };
    else if (state && before) {
      state = carryOn(state, before, lightness, size);
      const coded = codedFor(state, lightness);
      if (coded.sureU8.reduce((sum, code) => sum + code, 0) < LEAST_SURE * 255 * cells) state = null;
      else carried.set(frame, coded);
    }
    before = lightness;
    await afterFrame();
  }
  return carried;
}

/** From the frame that looks like `before` to the one that looks like `next`. */
function carryOn(state: State, before: Float32Array, next: Float32Array, { width, height }: Size): State {
  const cells = width * height;
  const carried: State = {
    ab: new Float32Array(2 * cells),
    lightness: new Float32Array(cells),
    sure: new Float32Array(cells),
  };
  const weights = new Float32Array(cells);
  for (const box of blocksOf({ width, height })) {
    const [dx, dy] = bestMove(before, next, box, width, height);
    for (let py = box.top; py < box.bottom; py++) {
      for (let px = box.left; px < box.right; px++) {
        const to = py * width + px;
        const from = (py + dy) * width + px + dx;
        const unlike = Math.abs(next[to]! - before[from]!);
        const weight = Math.exp(-((unlike / UNLIKE) ** 2)) + 1e-4;
        const doubt = Math.max(0, unlike - GRAIN) / DOUBT;
        weights[to]! += weight;
        carried.ab[to]! += weight * state.ab[from]!;
        carried.ab[cells + to]! += weight * state.ab[cells + from]!;
        carried.lightness[to]! += weight * state.lightness[from]!;
        carried.sure[to]! += weight * state.sure[from]! * Math.exp(-(doubt ** 2));
      }
    }
  }
  for (let i = 0; i < cells; i++) {
    const share = 1 / weights[i]!;
    carried.ab[i]! *= share;
    carried.ab[cells + i]! *= share;
    carried.lightness[i]! *= share;
    carried.sure[i]! *= share;
  }
  return carried;
}

function codedFor({ ab, lightness, sure }: State, now: Float32Array): Carried {
  return {
    ab: Int8Array.from(ab, (x) => Math.max(-128, Math.min(127, Math.round(x)))),
    sureU8: Uint8Array.from(sure, (s, i) =>
      Math.round(255 * s * Math.exp(-(((now[i]! - lightness[i]!) / CHANGED) ** 2))),
    ),
  };
}

/** @param at 0..1, from the known frame of the one to that of the other */
function blend(one: Carried, other: Carried, at: number): Carried {
  const cells = one.sureU8.length;
  const blended: Carried = { ab: new Int8Array(2 * cells), sureU8: new Uint8Array(cells) };
  for (let i = 0; i < cells; i++) {
    const [own, its] = [(1 - at) * one.sureU8[i]! + 1e-3, at * other.sureU8[i]! + 1e-3];
    for (const k of [i, cells + i]) blended.ab[k] = Math.round((own * one.ab[k]! + its * other.ab[k]!) / (own + its));
    blended.sureU8[i] = Math.round((own * one.sureU8[i]! + its * other.sureU8[i]!) / (own + its));
  }
  return blended;
}
