import { expect, test } from 'vitest';
import { logitsOf } from './maps/end-maps';
import { ShotGuidance } from './shot-guidance';

const size = { width: 2, height: 2 };
const maps = { bias: 0, nothing: 1, something: 2, slope: 1, memory: 0 };
const about = (nouns: string[]) => ({
  phrases: nouns.map((noun, i) => ({ id: String(i), noun, text: noun, exactAb: null })),
});

test('a phrase is found where its map takes the asked share of a frame, on any frame; others are dropped from all', async () => {
  const guidance = new ShotGuidance(about(['car', 'tree', 'sky']), { foundArea: 0.25, maps }, size);
  const first = Float32Array.of(0.9, 0, 0, 0, 0.02, 0.4, 0.4, 0.4, 0.04, 0.4, 0.4, 0.4);
  const second = Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0.6, 0, 0, 0, 0.2);
  await guidance.placePhrases([logitsOf(first, 3), logitsOf(second, 3)]);
  expect(guidance.isFound).toEqual([true, true, false]);
  const [car, tree, sky] = [0, 4, 8].map((at) => guidance.mapsOf(0).subarray(at, at + 4));
  expect(car![0]).toBeGreaterThan(0.9);
  // Without the phrase that was not found the other has the place to itself: 0.4 of 0.4 and the 0.2 that are nobody's.
  expect(tree![1]).toBeCloseTo(0.4 / 0.6);
  expect(Array.from(sky!)).toEqual([0, 0, 0, 0]);
});

test('phrases of one noun have its map together', async () => {
  const guidance = new ShotGuidance(about(['block', 'wall', 'block', 'block']), { foundArea: 0.25, maps }, size);
  const all = Float32Array.of(0.3, 0, 0, 0, 0, 1, 0, 0, 0.3, 0, 0, 0, 0.3, 0, 0, 0);
  await guidance.placePhrases([logitsOf(all, 4)]);
  expect(guidance.isFound).toEqual([true, true, true, true]);
  const things = guidance.thingsOf(0);
  expect(things[0]).toBeCloseTo(0.9);
  expect(things[8]).toBeCloseTo(0.9);
  for (const [i, x] of [0, 1, 0, 0].entries()) expect(things[4 + i]).toBeCloseTo(x);
  expect(guidance.mapsOf(0)[0]).toBeCloseTo(0.3);
});

test('no share asked for: all are found before anything is seen', () => {
  expect(new ShotGuidance(about(['car']), { foundArea: 0, maps }, size).isFound).toEqual([true]);
});
