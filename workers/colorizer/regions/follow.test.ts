import { expect, it } from 'vitest';
import { carryTo, followTo, type Known } from './follow';
import type { Ground } from './ground';

const SIZE = { width: 96, height: 64 };
const RADIUS = 12;

/** A disc with spokes at x, on a ground with stripes; off the picture where x is. */
function frame(x: number): Known {
  const cells = SIZE.width * SIZE.height;
  const lightness = new Float32Array(cells);
  const features = new Float32Array(cells * 4);
  const bits = new Uint8Array(cells);
  for (let i = 0; i < cells; i++) {
    const [dx, dy] = [(i % SIZE.width) - x, Math.floor(i / SIZE.width) - 32];
    const isIn = Math.hypot(dx, dy) <= RADIUS;
    bits[i] = isIn ? 1 : 0;
    lightness[i] = isIn ? 65 + 8 * Math.sin(4 * Math.atan2(dy, dx)) : 30 + 5 * Math.sin((i % SIZE.width) / 3);
    // Each part of a thing looks a little different.
    const parts = [isIn ? 0 : 1, isIn ? 1 : 0, 0.4 * Math.sin(dx / 5), 0.4 * Math.sin(dy / 5)];
    const norm = Math.hypot(...parts);
    parts.forEach((part, m) => {
      features[4 * i + m] = part / norm;
    });
  }
  const coarse = { width: SIZE.width / 4, height: SIZE.height / 4 };
  const middles = Array.from({ length: coarse.width * coarse.height }, (_, i) => {
    const [x, y] = [4 * (i % coarse.width) + 2, 4 * Math.floor(i / coarse.width) + 2];
    return features.subarray(4 * (y * SIZE.width + x), 4 * (y * SIZE.width + x) + 4);
  });
  const own = Float32Array.from(middles.flatMap((row) => [...row]));
  const ground: Ground = { size: SIZE, lightness, features, depth: 4, coarse: { size: coarse, features: own } };
  return { ground, bits };
}

function overlap(a: Uint8Array, b: Uint8Array): number {
  let [both, any] = [0, 0];
  a.forEach((bit, i) => {
    both += bit & b[i]!;
    any += bit | b[i]!;
  });
  return both / any;
}

it('follows a thing that moves', () => {
  const shown = frame(24);
  let before = shown;
  for (let x = 27; x <= 66; x += 3) {
    const next = frame(x);
    const bits = followTo(next.ground, [shown], before);
    expect(overlap(bits!, next.bits)).toBeGreaterThan(0.85);
    before = { ground: next.ground, bits: bits! };
  }
});

it('says that a thing is gone, and finds it when it comes back', () => {
  const shown = frame(80);
  let before: Known | null = shown;
  let gone = 0;
  for (let x = 84; x <= 124; x += 4) {
    const next = frame(x);
    const bits: Uint8Array<ArrayBuffer> | null = followTo(next.ground, [shown], before);
    before = bits && { ground: next.ground, bits };
    if (x - RADIUS > SIZE.width) gone += bits === null ? 1 : 0;
  }
  expect(before).toBeNull();
  expect(gone).toBeGreaterThanOrEqual(3);
  const back = frame(76);
  expect(overlap(followTo(back.ground, [shown], null)!, back.bits)).toBeGreaterThan(0.8);
});

it('carries a thing over two frames by luma alone', () => {
  const shown = frame(24);
  const next = frame(27);
  const bits = carryTo(next.ground, shown)!;
  expect(overlap(bits, next.bits)).toBeGreaterThan(0.85);
  const last = frame(30);
  expect(overlap(carryTo(last.ground, { ground: next.ground, bits })!, last.bits)).toBeGreaterThan(0.8);
  expect(carryTo(next.ground, { ground: shown.ground, bits: new Uint8Array(shown.bits.length) })).toBeNull();
});
