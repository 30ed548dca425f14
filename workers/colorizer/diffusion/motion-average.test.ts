import { expect, test } from 'vitest';
import { MotionAverage } from './motion-average';

const size = { width: 16, height: 16 };
/** Cells of a square that goes right, a cell a frame. */
const square = (frame: number) =>
  Array.from({ length: 256 }, (_, i) => i >> 4 >= 4 && i >> 4 < 9 && i % 16 >= frame && i % 16 < frame + 5);
/** Features that tell it from the ground. `turned`: another scene. */
const match = (frame: number, turned = false) => {
  const is = square(frame).map(Number);
  const planes = [is, is.map((x) => 1 - x), is.map(() => 0), is.map(() => 0)];
  return Float32Array.from((turned ? [...planes.slice(2), ...planes.slice(0, 2)] : planes).flat());
};
const seen = (frame: number) => Float32Array.from(square(frame), (is) => (is ? 4 : -4));
const unseen = () => new Float32Array(256).fill(-3);

test('a thing that a frame misses is found there by the frames beside it, where it is by then', async () => {
  const memory = new MotionAverage(size, 0.8);
  for (let frame = 0; frame < 9; frame++) memory.add(frame === 4 ? unseen() : seen(frame), match(frame));
  const found = await memory.finish();
  for (const [frame, logits] of found.entries()) {
    const wrong = square(frame).filter((is, i) => is !== logits[i]! > 0).length;
    expect(wrong).toBeLessThan(10);
  }
  const there = square(4).flatMap((is, i) => (is ? [found[4]![i]!] : []));
  expect(Math.min(...there)).toBeGreaterThan(0);
});

test('after a cut nothing is taken over, and without memory nothing at all', async () => {
  const memory = new MotionAverage(size, 0.8);
  const alone = new MotionAverage(size, 0);
  for (let frame = 0; frame < 6; frame++) {
    memory.add(frame < 3 ? seen(frame) : unseen(), match(frame, frame >= 3));
    alone.add(frame < 3 ? seen(frame) : unseen());
  }
  const after = (await memory.finish()).slice(3);
  for (const logits of after) expect(Math.max(...logits)).toBeLessThan(-2.9);
  expect((await alone.finish())[2]).toEqual(seen(2));
});

test('a turn that throws ends it', async () => {
  const memory = new MotionAverage(size, 0.5);
  for (let frame = 0; frame < 3; frame++) memory.add(seen(frame), match(frame));
  await expect(memory.finish(() => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
});

test('different things have nothing in common, however alike they look', async () => {
  const left = Float32Array.from({ length: 256 }, (_, i) => Number(i % 16 < 8));
  const owners = [left, left.map((is) => 1 - is)];
  const same = new Float32Array(4 * 256).fill(1);
  const chroma = () => Float32Array.from({ length: 512 }, (_, i) => (i < 256 ? left[i]! : 0));
  const apart = new MotionAverage(size, 0.9);
  const mixed = new MotionAverage(size, 0.9);
  for (let frame = 0; frame < 6; frame++) {
    apart.add(chroma(), same, owners);
    mixed.add(chroma(), same);
  }
  const farthest = (planes: Float32Array) => Math.max(...chroma().map((x, i) => Math.abs(x - planes[i]!)));
  expect(farthest((await apart.finish())[3]!)).toBeLessThan(1e-4);
  expect(farthest((await mixed.finish())[3]!)).toBeGreaterThan(0.2);
});
