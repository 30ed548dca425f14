import { expect, it } from 'vitest';
import { avcLevel } from '../../../src/domain/encoder-config';
import { endOfFrameUs } from '../../../src/domain/frames';
import { approximate } from '../encode/ffmpeg-encoder';
import { framePts } from './frame-index';
import { frameRateOf, nearestIndex } from './source';
import { exactAspect } from './webcodecs-probe';

const times = (count: number, gapUs: number) => Float64Array.from({ length: count }, (_, i) => Math.round(i * gapUs));

it('names the rate of constant and variable times', () => {
  expect(frameRateOf(times(90, 1e6 / 30), 33_333)).toEqual({ mode: 'constant', fps: 30 });
  expect(frameRateOf(times(90, 1001e6 / 30_000), 33_367).fps).toBeCloseTo(29.97, 3);
  // Matroska's milliseconds are no variable rate.
  expect(
    frameRateOf(
      times(90, 1e6 / 24).map((us) => Math.round(us / 1000) * 1000),
      41_667,
    ),
  ).toEqual({ mode: 'constant', fps: 24 });
  expect(frameRateOf(Float64Array.of(0, 40_000, 200_000), 40_000).mode).toBe('variable');
  expect(frameRateOf(Float64Array.of(0), 50_000)).toEqual({ mode: 'constant', fps: 20 });
});

it('finds the nearest time', () => {
  const list = times(5, 100);
  expect([-50, 0, 49, 51, 399, 1000].map((time) => nearestIndex(list, time))).toEqual([0, 0, 0, 1, 4, 4]);
});

it('a frame ends where the next one begins, the last one where the file ends', () => {
  const info = { timestampsUs: times(3, 100), durationUs: 320 };
  expect([0, 1, 2].map((frame) => endOfFrameUs(info, frame))).toEqual([100, 200, 320]);
});

it('reads showinfo lines and nothing else', () => {
  expect(framePts('[Parsed_showinfo_2 @ 0x12f0] n:   3 pts:   1536 pts_time:0.1 duration: 512')).toBe(1536);
  expect(framePts('[Parsed_showinfo_2 @ 0x12f0] n:   0 pts:    -12 pts_time:-0.1')).toBe(-12);
  expect(framePts('[Parsed_showinfo_1 @ 0x12f0] n:   0 pts:  NOPTS pts_time:NOPTS')).toBeNaN();
  expect(framePts('frame=   12 fps=0.0 q=-0.0 size=N/A')).toBeNull();
});

it('approximates pixel aspects by small fractions', () => {
  expect(approximate(1)).toEqual([1, 1]);
  expect(approximate(16 / 11)).toEqual([16, 11]);
  expect(approximate(64 / 45)).toEqual([64, 45]);
});

it('picks the H.264 level by size and rate', () => {
  expect([
    avcLevel(640, 480, 30),
    avcLevel(1280, 720, 30),
    avcLevel(1920, 1080, 30),
    avcLevel(1920, 1080, 60),
    avcLevel(3840, 2160, 60),
  ]).toEqual([30, 31, 40, 42, 52]);
});

it('finds the pixel aspect behind a rounded width', () => {
  expect(exactAspect(233 / 160, 160)).toBe(16 / 11);
  expect(exactAspect(1024 / 720, 720)).toBe(64 / 45);
  expect(exactAspect(1, 1920)).toBe(1);
});
