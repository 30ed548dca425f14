import { expect, it } from 'vitest';
import type { Mark } from '../../../src/domain/hand/marks';
import { type Ground, groundOf } from './ground';
import { growRegion } from './grow';

const SIZE = { width: 96, height: 64 };

/** Two discs of one lightness and one feature on a darker ground, 12 cells wide each, their middles at 24 and 72. */
function ground(): Ground {
  const cells = SIZE.width * SIZE.height;
  const lightness = new Float32Array(cells);
  const features = new Float32Array(cells * 2);
  for (let i = 0; i < cells; i++) {
    const isIn = inDisc(i, 24) || inDisc(i, 72);
    lightness[i] = isIn ? 70 : 30;
    features[2 * i + (isIn ? 1 : 0)] = 1;
  }
  return { size: SIZE, lightness, features, depth: 2, coarse: { size: SIZE, features } };
}

const inDisc = (i: number, x: number) => Math.hypot((i % SIZE.width) - x, Math.floor(i / SIZE.width) - 32) <= 12;
const at = (x: number, y = 32): [number, number] => [(x + 0.5) / SIZE.width, (y + 0.5) / SIZE.height];
const grown = (...marks: Mark[]) => growRegion(ground(), marks);

function overlap(region: Uint8Array, ...discs: number[]): number {
  let [both, any] = [0, 0];
  region.forEach((bit, i) => {
    const isIn = discs.some((x) => inDisc(i, x));
    both += bit && isIn ? 1 : 0;
    any += bit || isIn ? 1 : 0;
  });
  return both / any;
}

it('a click grows to the edges of one thing, not to another of its kind', () => {
  expect(overlap(grown({ kind: 'point', at: at(24), sign: 1 }), 24)).toBeGreaterThan(0.95);
});

it('a second click adds; a click that takes away ends where the first thing is', () => {
  const [one, other] = [at(24), at(72)];
  const both = grown({ kind: 'point', at: one, sign: 1 }, { kind: 'point', at: other, sign: 1 });
  expect(overlap(both, 24, 72)).toBeGreaterThan(0.95);
  const box: Mark = { kind: 'box', box: [0.05, 0.1, 0.95, 0.9], sign: 1 };
  const less = grown(box, { kind: 'point', at: at(72), sign: -1 });
  expect(less[32 * SIZE.width + 72]).toBe(0);
});

it('a box finds what lies in it', () => {
  const box: Mark = { kind: 'box', box: [...at(8, 16), ...at(40, 48)], sign: 1 };
  expect(overlap(grown(box), 24)).toBeGreaterThan(0.9);
});

it('the brush has the last word', () => {
  const click: Mark = { kind: 'point', at: at(24), sign: 1 };
  const stroke = (sign: 1 | -1): Mark => ({ kind: 'stroke', points: [at(20), at(30)], radius: 0.05, sign });
  expect(grown(click, stroke(-1))[32 * SIZE.width + 25]).toBe(0);
  expect(grown(stroke(1)).reduce((sum, bit) => sum + bit, 0)).toBeGreaterThan(40);
});

it('holes are filled', () => {
  const holed = ground();
  for (const x of [23, 24, 25]) holed.lightness[30 * SIZE.width + x] = 5;
  expect(growRegion(holed, [{ kind: 'point', at: at(24, 38), sign: 1 }])[30 * SIZE.width + 24]).toBe(1);
});

it('a frame becomes ground at half the working size, with features of length 1', () => {
  const match = Float32Array.from({ length: 3 * 8 * 4 }, (_, i) => (i % 7) - 2);
  const made = groundOf(new Float32Array(64 * 32).fill(0), { width: 64, height: 32 }, match, { width: 8, height: 4 });
  expect(made.size).toEqual({ width: 32, height: 16 });
  expect(made.lightness[100]).toBe(50);
  expect(Math.hypot(...made.features.subarray(30, 33))).toBeCloseTo(1, 3);
});
