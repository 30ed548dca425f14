import { expect, test } from 'vitest';
import type { FrameRequest } from '../../workers/media/api';
import { completeSettings } from '../domain/settings';
import { findShots, wordShots } from './shots';

/** 100 still frames in three scenes, each of its own gratings; says which ranges were read. */
function film() {
  const ranges: number[][] = [];
  const readFrames = async (_: AbortSignal, { from, to, width = 0, height = 0 }: FrameRequest) => {
    ranges.push([from, to]);
    return Array.from({ length: to - from }, (_, i) => {
      const scene = [30, 70, 100].findIndex((end) => from + i < end);
      const lumaU8 = Uint8Array.from({ length: width * height }, (_, at) => {
        const [x, y] = [at % width, Math.floor(at / width)];
        return 128 + 90 * Math.sin(x * [0.9, 0.2, 0.05][scene]! + y * [0.1, 0.7, 0.3][scene]!);
      });
      return { index: from + i, timestampUs: 0, width, height, lumaU8 };
    });
  };
  return { ranges, media: { readFrames } };
}

test('shots are the same however many frames are read at once, and counted from the start of the film', async () => {
  const { media, ranges } = film();
  const { signal } = new AbortController();
  expect(await findShots(signal, { media, from: 0, to: 100 })).toEqual([0, 30, 70]);
  expect(ranges).toEqual([
    [0, 48],
    [48, 96],
    [96, 100],
  ]);
  expect(await findShots(signal, { media, from: 10, to: 100, page: 7 })).toEqual([10, 30, 70]);
  expect(await findShots(signal, { media, from: 40, to: 60 })).toEqual([40]);
});

test('what is found so far is reported after each page, and a gate is passed before it', async () => {
  const { media, ranges } = film();
  const log: unknown[] = [];
  await findShots(new AbortController().signal, {
    ...{ media, from: 0, to: 100, page: 50 },
    gate: { pass: async () => void log.push(`gate ${ranges.length}`) },
    onPage: (lookedTo, found) => log.push([lookedTo, found()]),
  });
  expect(log).toEqual(['gate 0', [50, [30]], 'gate 1', [100, [30, 70]]]);
});

test('shots have the words of the prompt that covers them, and a key by words', async () => {
  const phrases = (noun: string) => [{ id: noun, noun, text: noun, exactAb: null }];
  const prompts = [
    { from: 0, phrases: phrases('dog') },
    { from: 30, phrases: phrases('cat') },
    { from: 70, phrases: phrases('dog') },
  ];
  const settings = completeSettings({ seed: 1, steps: null, workingSize: 256 });
  const shots = await wordShots([0, 30, 50, 70], 100, prompts, { fingerprint: 'f', packHash: 'p', settings });
  expect(shots.map(({ from, to, phrases }) => [from, to, phrases[0]!.noun])).toEqual([
    [0, 30, 'dog'],
    [30, 50, 'cat'],
    [50, 70, 'cat'],
    [70, 100, 'dog'],
  ]);
  const [first, second, third, last] = shots.map(({ storeKey }) => storeKey);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(first).not.toBe(second);
  expect([third, last]).toEqual([second, first]);
});
