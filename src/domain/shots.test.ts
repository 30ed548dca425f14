import { describe, expect, it } from 'vitest';
import { detectCuts, isCut, splitShots } from './shots';

const WIDTH = 64;
const HEIGHT = 36;
/** A scene of its own for every seed, shifted and lit as asked. */
const frame = (seed: number, shift = 0, light = 1, noise = 0): Uint8Array =>
  Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const x = (i % WIDTH) + shift;
    const y = Math.floor(i / WIDTH);
    const shape =
      Math.sin(seed * 3.1 + (x * (1 + (seed % 3))) / 9) + Math.cos(seed + y / (4 + seed)) + (x + seed * 13) / 50;
    const grain = noise * ((((i + 1) * 2654435761 + seed) % 1000) / 1000 - 0.5);
    return Math.max(0, Math.min(255, light * (40 + 40 * seed + 35 * shape) + grain));
  });

describe('scores', () => {
  it('are 0 for the same picture and for nothing', () => {
    expect(detectCuts(frame(1), frame(1))).toBe(0);
    expect(detectCuts(new Uint8Array(), new Uint8Array())).toBe(0);
  });

  it('are high across a cut', () => {
    for (const [a, b] of [
      [1, 2],
      [2, 3],
      [3, 1],
    ] as const)
      expect(isCut(detectCuts(frame(a), frame(b)))).toBe(true);
  });

  it('are low for motion, a flash and grain', () => {
    expect(isCut(detectCuts(frame(1), frame(1, 2)))).toBe(false);
    expect(isCut(detectCuts(frame(2), frame(2, 0, 1.2)))).toBe(false);
    expect(isCut(detectCuts(frame(2, 0, 1, 20), frame(2, 1, 1, 24)))).toBe(false);
    expect(isCut(detectCuts(new Uint8Array(2304).fill(16), new Uint8Array(2304).fill(18)))).toBe(false);
  });
});

describe('shots', () => {
  const scores = (length: number, cuts: Record<number, number>, rest = 0.05) =>
    Array.from({ length }, (_, i) => cuts[i] ?? rest);

  it('cover the clip without gaps', () => {
    expect(splitShots(scores(99, { 29: 0.7, 59: 0.5 }))).toEqual([
      { from: 0, to: 30 },
      { from: 30, to: 60 },
      { from: 60, to: 100 },
    ]);
    expect(splitShots([])).toEqual([{ from: 0, to: 1 }]);
  });

  it('do not fall apart in a chase', () => {
    expect(splitShots(scores(60, { 30: 0.45 }, 0.35))).toHaveLength(1);
  });

  it('pass over a flash of one frame', () => {
    expect(splitShots(scores(60, { 30: 0.7, 31: 0.7 }))).toEqual([
      { from: 0, to: 31 },
      { from: 31, to: 61 },
    ]);
  });
});
