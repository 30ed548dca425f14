/** Regions as black-and-white masks, kept as run lengths so that a project file can hold them. */
import * as z from 'zod/mini';
import type { Size } from '../frames';

/** Which cells of a grid over the whole picture belong to a thing. */
export interface Mask extends Size {
  /** Lengths of runs in row-major order, outside and inside taking turns, outside first. They add up to width * height. */
  runs: number[];
}

const MOST_SIDE = 4096;

export const MaskSchema = z
  .object({
    width: z.int().check(z.minimum(1), z.maximum(MOST_SIDE)),
    height: z.int().check(z.minimum(1), z.maximum(MOST_SIDE)),
    runs: z.array(z.int().check(z.nonnegative())),
  })
  .check(z.refine(({ width, height, runs }) => runs.reduce((sum, run) => sum + run, 0) === width * height));

/** @param bits one byte a cell, row-major; all but 0 is inside. */
export function maskOf(bits: Uint8Array, { width, height }: Size): Mask {
  const runs: number[] = [];
  let isInside = false;
  let length = 0;
  for (const bit of bits) {
    if ((bit !== 0) !== isInside) {
      runs.push(length);
      isInside = !isInside;
      length = 0;
    }
    length++;
  }
  runs.push(length);
  return { width, height, runs };
}

/** One byte a cell, 1 inside and 0 outside. */
export function bitsOf({ width, height, runs }: Mask): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(width * height);
  let at = 0;
  runs.forEach((run, i) => {
    if (i % 2 === 1) bits.fill(1, at, at + run);
    at += run;
  });
  return bits;
}

/** Cells inside. */
export function cellsIn({ runs }: Mask): number {
  return runs.reduce((sum, run, i) => sum + (i % 2 === 1 ? run : 0), 0);
}

/** A hash of a mask (FNV-1a, 32 bits, over the runs), which is part of the chroma store's keys. */
export function digestOf({ width, height, runs }: Mask): string {
  let hash = 0x811c9dc5;
  let check = runs.length;
  for (const run of [width, height, ...runs]) {
    hash = Math.imul(hash ^ run, 0x01000193) >>> 0;
    check = (Math.imul(check, 31) + run) >>> 0;
  }
  return `${hash.toString(36)}.${check.toString(36)}`;
}

/** Whether the point, in shares of the picture, lies inside. */
export function holds(mask: Mask, x: number, y: number): boolean {
  const column = Math.min(mask.width - 1, Math.max(0, Math.floor(x * mask.width)));
  const row = Math.min(mask.height - 1, Math.max(0, Math.floor(y * mask.height)));
  let at = row * mask.width + column;
  for (const [i, run] of mask.runs.entries()) {
    if (at < run) return i % 2 === 1;
    at -= run;
  }
  return false;
}
