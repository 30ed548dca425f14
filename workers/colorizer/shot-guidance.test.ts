import { expect, test } from 'vitest';
import { ShotGuidance } from './shot-guidance';

const size = { width: 2, height: 2 };
const about = (nouns: string[]) => ({
  phrases: nouns.map((noun, i) => ({ id: String(i), noun, text: noun, exactAb: null })),
});

test('a phrase is found where its map takes the asked share of a frame, on any frame', () => {
  const guidance = new ShotGuidance(about(['car', 'tree']), 0.25, size);
  guidance.noteMaps(0, Float32Array.of(0.9, 0, 0, 0, 0.4, 0.4, 0.4, 0.4));
  expect(guidance.isFound).toEqual([true, false]);
  guidance.noteMaps(1, Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0.6));
  expect(guidance.isFound).toEqual([true, true]);
});

test('phrases of one noun have its map together', () => {
  const guidance = new ShotGuidance(about(['block', 'wall', 'block', 'block']), 0.25, size);
  const maps = Float32Array.of(0.3, 0, 0, 0, 0, 1, 0, 0, 0.3, 0, 0, 0, 0.3, 0, 0, 0);
  const things = guidance.noteMaps(0, maps);
  expect(guidance.isFound).toEqual([true, true, true, true]);
  expect(things[0]).toBeCloseTo(0.9);
  expect(things[8]).toBeCloseTo(0.9);
  expect(Array.from(things.subarray(4, 8))).toEqual([0, 1, 0, 0]);
});

test('no share asked for: all are found before anything is seen', () => {
  expect(new ShotGuidance(about(['car']), 0, size).isFound).toEqual([true]);
});
