import { describe, expect, it } from 'vitest';
import { ShotDetector } from './detector';

/**
 * Films drawn from scenes of spots, seen through a 64x36 window that may pan, shake, be lit and have grain. The figures on
 * real clips (60 joins, see docs/decisions.md) come from clips that cannot be kept here; these cases are what they taught.
 */
const WIDTH = 64;
const HEIGHT = 36;

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface View {
  x?: number;
  y?: number;
  light?: number;
  grain?: number;
}

/** A scene's picture through a window at (x, y), between pixels too; every seed is a scene of its own. */
function scene(seed: number): (view?: View) => Uint8Array {
  const random = randomOf(seed);
  const [width, height, left, top] = [200, 60, 16, 12];
  const canvas = new Float32Array(width * height).fill(60 + 100 * random());
  for (let spot = 0; spot < 150; spot++) {
    const [cx, cy, radius, high] = [width * random(), height * random(), 1.5 + 8 * random(), 200 * (random() - 0.5)];
    for (let y = Math.max(0, Math.ceil(cy - radius)); y < Math.min(height, cy + radius); y++)
      for (let x = Math.max(0, Math.ceil(cx - radius)); x < Math.min(width, cx + radius); x++)
        if ((x - cx) ** 2 + (y - cy) ** 2 < radius ** 2) canvas[y * width + x]! += high;
  }
  const grains = randomOf(seed + 1000);
  return ({ x = 0, y = 0, light = 1, grain = 3 } = {}) => {
    const [x0, y0] = [Math.floor(left + x), Math.floor(top + y)];
    const [u, v] = [left + x - x0, top + y - y0];
    return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
      const at = (y0 + Math.floor(i / WIDTH)) * width + x0 + (i % WIDTH);
      const upper = (1 - u) * canvas[at]! + u * canvas[at + 1]!;
      const lower = (1 - u) * canvas[at + width]! + u * canvas[at + width + 1]!;
      return Math.max(0, Math.min(255, light * ((1 - v) * upper + v * lower) + grain * (grains() - 0.5)));
    });
  };
}

/** `count` frames of a scene; hand-held: the window wanders and trembles. */
const handHeld = (seed: number, count: number): Uint8Array[] => {
  const [look, random] = [scene(seed), randomOf(seed + 77)];
  return Array.from({ length: count }, (_, t) =>
    look({ x: 3 * Math.sin(t / 9) + 0.8 * random(), y: 1.5 * Math.cos(t / 7) + 0.8 * random() }),
  );
};

const mix = (a: Uint8Array, b: Uint8Array, share: number) =>
  a.map((code, i) => Math.round((1 - share) * code + share * (b[i] as number)));

/** Joins two stretches; the last `length` frames of the first dissolve into the first ones of the second. */
function dissolve(a: Uint8Array[], b: Uint8Array[], length: number): Uint8Array[] {
  const tail = a.slice(a.length - length);
  const mixed = tail.map((frame, i) => mix(frame, b[i] as Uint8Array, (i + 1) / (length + 1)));
  return [...a.slice(0, a.length - length), ...mixed, ...b.slice(length)];
}

function boundaries(film: Uint8Array[]): number[] {
  const detector = new ShotDetector();
  for (const frame of film) detector.add(frame);
  return detector.boundaries(true);
}

const black = (count: number) => Array.from({ length: count }, () => new Uint8Array(WIDTH * HEIGHT).fill(16));

describe('cuts', () => {
  it('are found at the very frame, hand-held camera and all', () => {
    const lengths = [20, 34, 15, 47, 12, 60, 25, 18, 33, 41];
    const film = lengths.flatMap((length, i) => handHeld(i + 1, length));
    const ends = lengths.map((_, i) => lengths.slice(0, i + 1).reduce((sum, length) => sum + length, 0));
    expect(boundaries(film)).toEqual(ends.slice(0, -1));
  });

  it('are found between two rooms much alike', () => {
    const [a, b] = [scene(5), scene(6)];
    const room = (t: number, share: number) => mix(a({ x: t / 20 }), b({ x: t / 20 }), share);
    const film = [...Array(30).keys()].map((t) => room(t, 0.1)).concat([...Array(30).keys()].map((t) => room(t, 0.3)));
    expect(boundaries(film)).toEqual([30]);
  });

  it('are not seen in a pan, a tremble, a flash, a change of light, grain, or nothing', () => {
    const look = scene(3);
    const frames = (view: (t: number) => View) => Array.from({ length: 60 }, (_, t) => look(view(t)));
    const found = {
      pan: boundaries(frames((t) => ({ x: 1.5 * t }))),
      tremble: boundaries(frames((t) => ({ x: 4 * Math.sin(2.1 * t), y: 3 * Math.sin(1.3 * t) }))),
      flash: boundaries(frames((t) => ({ light: t >= 30 && t < 32 ? 1.9 : 1 }))),
      light: boundaries(frames((t) => ({ light: 0.6 + 0.6 * (t / 60) }))),
      grain: boundaries(frames(() => ({ grain: 40 }))),
      nothing: boundaries([]),
      still: boundaries(frames(() => ({})).slice(0, 1)),
    };
    expect(found).toEqual({ pan: [], tremble: [], flash: [], light: [], grain: [], nothing: [], still: [] });
  });

  it('are not seen where a damaged frame stands between two of the same scene', () => {
    const film = handHeld(4, 60);
    film[30] = scene(9)();
    expect(boundaries(film)).toEqual([]);
  });
});

describe('dissolves and fades', () => {
  it.each([8, 12, 16, 24])('of %i frames become a boundary at their middle', (length) => {
    for (const seed of [1, 2, 3]) {
      const film = dissolve(handHeld(seed, 50), handHeld(seed + 20, 50), length);
      const found = boundaries(film);
      expect(found, `scenes ${seed} and ${seed + 20}`).toHaveLength(1);
      expect(Math.abs((found[0] as number) - (50 - length / 2))).toBeLessThanOrEqual(2);
    }
  });

  it('are distinguished from a fast pan over the same distance in time', () => {
    const look = scene(7);
    const film = Array.from({ length: 90 }, (_, t) => look({ x: t < 30 ? 0 : t < 50 ? 4 * (t - 30) : 80 }));
    expect(boundaries(film)).toEqual([]);
  });

  it('through black become one boundary in the black', () => {
    const [a, b] = [scene(11), scene(12)];
    const out = Array.from({ length: 12 }, (_, t) => mix(a(), black(1)[0] as Uint8Array, (t + 1) / 12));
    const into = Array.from({ length: 12 }, (_, t) => mix(black(1)[0] as Uint8Array, b(), (t + 1) / 12));
    const film = [...Array.from({ length: 40 }, () => a()), ...out, ...black(10), ...into, ...handHeld(12, 40)];
    const found = boundaries(film);
    expect(found).toHaveLength(1);
    expect(found[0]).toBeGreaterThanOrEqual(50);
    expect(found[0]).toBeLessThanOrEqual(63);
  });
});

it('tells boundaries while frames arrive and takes none back', () => {
  const film = dissolve([...handHeld(1, 40), ...handHeld(2, 60)], handHeld(3, 60), 16);
  const detector = new ShotDetector();
  const reported = new Set<number>();
  film.forEach((frame, i) => {
    detector.add(frame);
    for (const at of detector.boundaries(false)) reported.add(at);
    if (i === 70) expect([...reported]).toEqual([40]);
  });
  expect(detector.boundaries(true)).toEqual([...reported]);
  expect(reported.size).toBe(2);
});
