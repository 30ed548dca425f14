import { expect, it } from 'vitest';
import type { ColorizeInput, HintedCells } from '../run-input';
import { hintOfStrokes } from './color-strokes';
import { hasHints, knownFramesOf, timeScaleOf } from './known-colors';

const grid = { width: 8, height: 4 };
const cells = 32;
const stroke = (hex: string, ...places: [number, number][]) => ({ id: hex, frame: 0, hex, places, enabled: true });

it('a point is one cell at least, a stroke all cells on its way, a later one lies over an earlier', () => {
  const point = hintOfStrokes([stroke('#336699', [0.51, 0.26])], grid, 40);
  const sure = point.subarray(2 * cells);
  expect(sure.reduce((sum, c) => sum + c, 0)).toBe(1);
  const at = 1 * 8 + 4;
  expect([...sure].indexOf(1)).toBe(at);
  // Lab of #336699: a -0.4, b -32.4.
  expect(40 * point[at]!).toBeCloseTo(-0.4, 0);
  expect(40 * point[cells + at]!).toBeCloseTo(-32.4, 0);

  const both = hintOfStrokes([stroke('#336699', [0.1, 0.4], [0.9, 0.4]), stroke('#ff0000', [0.51, 0.4])], grid, 40);
  const row = both.subarray(2 * cells + 8, 2 * cells + 16);
  expect([...row]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  expect(40 * both[8 + 4]!).toBeGreaterThan(70);
  expect(40 * both[8 + 3]!).toBeLessThan(10);
});

const at = (position: number, hint = new Float32Array(3 * cells)): HintedCells => ({
  ...{ position, hint },
  luminance: () => new Float32Array(0),
});

it('known frames are known whole, strokes on their cells; frames without any are left out', () => {
  const hint = hintOfStrokes([stroke('#336699', [0.51, 0.26])], grid, 40);
  const known = new Map([[0, new Float32Array(2 * cells)]]);
  const input = { frames: 9, luminance: () => new Float32Array(0), known, hinted: [at(-4, hint), at(5)] };
  const frames = knownFramesOf(input as unknown as ColorizeInput);
  expect(frames.map(({ frame, cells }) => [frame, cells.length])).toEqual([
    [0, cells],
    [-4, 1],
  ]);
  expect(hasHints({ hasExactColors: false } as never, {})).toBe(false);
  expect(hasHints({ hasExactColors: false } as never, { hinted: input.hinted })).toBe(true);
});

it('time shrinks as far as the farthest frame needs it', () => {
  expect(timeScaleOf({ frames: 500 })).toBe(1);
  expect(timeScaleOf({ frames: 20, hinted: [at(0)] })).toBe(1);
  expect(timeScaleOf({ frames: 97, hinted: [at(0)] })).toBe(0.25);
  expect(timeScaleOf({ frames: 97, hinted: [at(48)] })).toBe(0.5);
  expect(timeScaleOf({ frames: 97, hinted: [at(0), at(96)] })).toBe(0.5);
});
