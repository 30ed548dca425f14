import { describe, expect, it } from 'vitest';
import { range } from './job';

/** One second at 25 frames a second. */
const film = {
  frameCount: 25,
  durationUs: 1e6,
  timestampsUs: Float64Array.from({ length: 25 }, (_, i) => i * 40_000),
};

describe('the range that --from, --to and --frames name', () => {
  it.each([
    [{}, 0, 25],
    [{ from: 0.4 }, 10, 25],
    [{ from: 0.4, to: 0.5 }, 10, 13],
    [{ from: 0.97 }, 24, 25],
    [{ from: 0.5, frames: 3 }, 13, 16],
    [{ to: 3600 }, 0, 25],
  ])('%j', (options, from, to) => {
    expect(range(film, options)).toEqual({ from, to });
  });

  it.each([
    [{ from: 3600 }],
    [{ from: 1 }],
    [{ from: 3600, frames: 2 }],
    [{ from: 0.5, to: 0.2 }],
    [{ from: 0.5, to: 0.5 }],
  ])('%j is refused', (options) => {
    expect(() => range(film, options)).toThrow(expect.objectContaining({ code: 'RANGE_EMPTY' }));
  });
});
