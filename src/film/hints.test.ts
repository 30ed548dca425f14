import { expect, it } from 'vitest';
import type { MediaClient } from '../clients/media';
import type { LumaFrame } from '../domain/frames';
import type { ColorStroke } from '../domain/hand/color-stroke';
import { hintsFor } from './hints';
import { wordShots } from './shots';

const size = { width: 64, height: 32 };
const luma = (index: number): LumaFrame => ({ index, timestampUs: 0, ...size, lumaU8: new Uint8Array(64 * 32) });
const stroke = (frame: number): ColorStroke => ({
  ...{ id: `color-${frame}`, frame, hex: '#336699', enabled: true },
  places: [[0.5, 0.5]],
});
const { signal } = new AbortController();

it('reads each frame with strokes once, at the size of the run', async () => {
  const read: unknown[] = [];
  const readFrames = async (_: AbortSignal, request: { from: number }) => {
    read.push(request);
    return [luma(request.from)];
  };
  const media = { readFrames } as unknown as Pick<MediaClient, 'readFrames'>;
  const seen = new Map<number, LumaFrame>();
  const strokes = [stroke(7), stroke(3), { ...stroke(3), id: 'second' }];
  const hints = await hintsFor(signal, media, strokes, { from: 0, to: 4, size }, seen);
  expect(hints.map(({ frame, strokes }) => [frame.index, strokes.map(({ id }) => id)])).toEqual([
    [3, ['color-3', 'second']],
    [7, ['color-7']],
  ]);
  expect(read).toEqual([3, 7].map((from) => ({ from, to: from + 1, ...size })));
  await hintsFor(signal, media, strokes, { from: 4, to: 8, size }, seen);
  expect(read).toHaveLength(2);
});

it('strokes of color are their shot’s own, and part of its key alone', async () => {
  const film = { fingerprint: 'f', packHash: 'p', settings: { seed: 0, steps: null, workingSize: 256 } as never };
  const words = [{ from: 0, phrases: [] }];
  const plain = await wordShots([0, 10], 20, words, film);
  const [first, second] = await wordShots([0, 10], 20, words, film, { things: [], strokes: [stroke(12)], most: 12 });
  expect(first).toEqual(plain[0]);
  expect(second?.strokes).toEqual([stroke(12)]);
  expect(second?.storeKey).not.toBe(plain[1]?.storeKey);
});
