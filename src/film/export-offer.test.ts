import { afterEach, expect, it, vi } from 'vitest';
import { formatById } from '../domain/formats';
import { bitsHere, refusalOf } from './export-offer';

const film = {
  width: 640,
  height: 480,
  pixelAspect: 1,
  bitDepth: 8,
  frameRate: { mode: 'constant' as const, fps: 25 },
};
const refused = async (id: string, frames: number) => (await refusalOf(formatById(id), film, frames, 'good'))?.sentence;

/** A browser that encodes codecs whose strings begin so. What a real one says is asked in e2e/exports.spec.ts. */
const browserThatEncodes = (...known: string[]) =>
  vi.stubGlobal('VideoEncoder', {
    isConfigSupported: async ({ codec }: { codec: string }) => ({
      supported: known.some((start) => codec.startsWith(start)),
    }),
  });

afterEach(() => {
  vi.unstubAllGlobals();
});

it('offers what the browser encodes, and says of the rest that it does not', async () => {
  browserThatEncodes('av01', 'vp09');
  expect(await refused('mp4-av1', 100)).toBeUndefined();
  expect(await refused('webm', 100)).toBeUndefined();
  expect(await refused('mp4-hevc', 100)).toBe('This browser does not encode HEVC at 640 x 480.');
  browserThatEncodes('hvc1');
  expect(await refused('mp4-hevc', 100)).toBeUndefined();
  expect(await refused('webm-av1', 100)).toContain('does not encode AV1');
});

it('keeps 10 bits where the browser encodes them, and offers 8 where it does not', async () => {
  const bits = (id: string) => bitsHere(formatById(id), { ...film, bitDepth: 10 }, 'good');
  browserThatEncodes('hvc1.2.4', 'vp09.00');
  expect(await bits('mp4-hevc')).toBe(10);
  expect(await bits('webm')).toBe(8);
  browserThatEncodes('hvc1.1.6', 'vp09');
  expect(await bits('mp4-hevc')).toBe(8);
  expect(await bits('webm')).toBe(10);
  expect(await refused('mp4-hevc', 100)).toBeUndefined();
  expect(await bits('mp4')).toBe(8);
  expect(await bits('prores')).toBe(10);
  expect(await bitsHere(formatById('webm'), film, 'good')).toBe(8);
});

it('offers what ffmpeg encodes wherever there is no encoder', async () => {
  vi.stubGlobal('VideoEncoder', undefined);
  for (const id of ['mp4', 'prores', 'ffv1', 'png-sequence', 'chroma']) expect(await refused(id, 100)).toBeUndefined();
  expect(await refused('webm', 100)).toContain('does not encode VP9');
});

it('refuses what a format cannot hold', async () => {
  expect(await refused('png', 1)).toBeUndefined();
  expect(await refused('png', 2)).toBe('A .png file holds one picture, and the range has 2 frames.');
  expect(await refused('gif', 200)).toBeUndefined();
  expect(await refused('gif', 2000)).toBe('A GIF of this size holds at most 203 frames, and the range has 2000.');
});
