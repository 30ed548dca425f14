import { expect, it } from 'vitest';
import { coarseToFine } from './filmstrip';

it('visits every picture once, far apart first', () => {
  for (const [frames, count] of [
    [89, 48],
    [5, 48],
    [1, 48],
    [100_000, 48],
    [64, 7],
  ] as const) {
    const order = coarseToFine(frames, count);
    expect(order).toHaveLength(Math.min(frames, count));
    expect(new Set(order).size).toBe(order.length);
    expect(Math.min(...order)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...order)).toBeLessThan(frames);
  }
  const [first, second] = coarseToFine(1000, 48);
  expect(Math.abs(first! - second!)).toBeGreaterThan(200);
});
