import { expect, it } from 'vitest';
import { type Carried, carryColor } from './carry-color';

const SIZE = { width: 64, height: 48 };
const CELLS = SIZE.width * SIZE.height;
const RED = 50;

/** A textured square whose left edge is at x, on a ground with another texture. */
const isSquare = (x: number, i: number) => {
  const [px, py] = [i % SIZE.width, Math.floor(i / SIZE.width)];
  return px >= x && px < x + 16 && py >= 16 && py < 32;
};
const lightness = (x: number) =>
  Float32Array.from({ length: CELLS }, (_, i) => {
    const [px, py] = [i % SIZE.width, Math.floor(i / SIZE.width)];
    return isSquare(x, i) ? 70 + 9 * Math.sin((px - x) * 1.1) * Math.cos(py * 0.9) : 30 + 6 * Math.sin(px * 0.7 + py);
  });
/** Red in the square, blue-less ground. */
const color = (x: number, red = RED) =>
  Float32Array.from({ length: 2 * CELLS }, (_, i) => (i < CELLS && isSquare(x, i) ? red : 0));

const run = (ways: readonly number[], known: ReadonlyMap<number, Float32Array>) =>
  carryColor({
    ...{ size: SIZE, frames: ways.length, known },
    lightness: (frame) => lightness(ways[frame]!),
    afterFrame: async () => undefined,
  });

/** Mean a of the square and of the rest, and mean certainty of the square. */
function look({ ab, sureU8 }: Carried, x: number) {
  const sums = { square: 0, ground: 0, sure: 0, count: 0 };
  for (let i = 0; i < CELLS; i++) {
    if (isSquare(x, i)) {
      sums.square += ab[i]!;
      sums.sure += sureU8[i]! / 255;
      sums.count++;
    } else sums.ground += ab[i]!;
  }
  return {
    square: sums.square / sums.count,
    ground: sums.ground / (CELLS - sums.count),
    sure: sums.sure / sums.count,
  };
}

it('carries color along with what moves, both ways', async () => {
  const ways = Array.from({ length: 9 }, (_, i) => 8 + 3 * i);
  const carried = await run(ways, new Map([[4, color(ways[4]!)]]));
  expect([...carried.keys()]).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
  for (const end of [0, 8]) {
    const { square, ground, sure } = look(carried.get(end)!, ways[end]!);
    expect(square).toBeGreaterThan(0.85 * RED);
    expect(ground).toBeLessThan(0.05 * RED);
    expect(sure).toBeGreaterThan(0.7);
  }
});

it('carries nothing on to what looks altogether different', async () => {
  const carried = await carryColor({
    ...{ size: SIZE, frames: 2, known: new Map([[0, color(20)]]) },
    lightness: (frame) => lightness(20).map((x) => (frame === 0 ? x : x / 10)),
    afterFrame: async () => undefined,
  });
  expect(carried.size).toBe(0);
});

it('blends what lies between two known frames, by the distance to each', async () => {
  const ways = new Array<number>(5).fill(20);
  const carried = await run(
    ways,
    new Map([
      [0, color(20, 0)],
      [4, color(20, 80)],
    ]),
  );
  expect([1, 2, 3].map((at) => Math.round(look(carried.get(at)!, 20).square / 10))).toEqual([2, 4, 6]);
});

it('gives nothing where nothing is known', async () => {
  expect((await run([20, 20], new Map())).size).toBe(0);
});
