import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDuration, formatLength, formatTimecode, frameAt, frameOfTimecode, parseTimecode } from './timecode';

it.each([
  [0, 24, '00:00:00'],
  [41_291_667, 24, '00:41:07'],
  [3_725_000_000, 25, '01:02:05:00'],
  [999_000, 30, '00:00:29'],
  [33_367, 29.97, '00:00:01'],
])('%d us at %d fps is %s', (us, fps, text) => expect(formatTimecode(us, fps)).toBe(text));

it.each([
  ['41:07', 24, 41 + 7 / 24],
  ['0:00:41:07', 24, 41 + 7 / 24],
  ['1:00:00:00', 25, 3600],
  ['41.3', 24, 41.3],
  ['41,3', 24, 41.3],
  ['12s', 24, 12],
  ['1:05.5', 24, 65.5],
  ['00:41:24', 24, null],
  ['1:75.0', 24, null],
  ['0:99:07', 24, null],
  ['', 24, null],
  ['abc', 24, null],
])('reads %j at %d fps', (text, fps, seconds) => {
  const us = parseTimecode(text, fps);
  if (seconds === null) expect(us).toBeNull();
  else expect(us).toBeCloseTo(seconds * 1e6, 3);
});

it('names every frame by a timecode that leads back to it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(23.976, 24, 25, 29.97, 30, 50, 59.94, 60),
      fc.integer({ min: 0, max: 200_000 }),
      (fps, frame) => {
        const timestamps = [frame - 1, frame, frame + 1].map((n) => Math.round((n * 1e6) / fps));
        const us = parseTimecode(formatTimecode(timestamps[1] as number, fps), fps);
        // Non-drop counting at 29.97 names some frame twice a second at most; it must stay within one frame.
        expect(Math.abs((us ?? -1) - (timestamps[1] as number))).toBeLessThanOrEqual(1.05e6 / fps);
        if (Number.isInteger(fps)) expect(frameAt(timestamps, us ?? 0)).toBe(1);
      },
    ),
  );
});

it('goes to the frame of the number that the screen shows, also where the rate is variable or the clip starts late', () => {
  const steady = Array.from({ length: 2000 }, (_, i) => 7_000_000 + Math.round((i * 1e6) / 29.97));
  const variable = [0, 41_667, 500_000, 900_000];
  expect(['#984', '984f', '# 1', '#0', '#9999'].map((text) => frameOfTimecode(text, steady, 29.97))).toEqual([
    983, 983, 0, 0, 1999,
  ]);
  expect(['#3', '0.6', '2s', 'soon'].map((text) => frameOfTimecode(text, variable, 24))).toEqual([2, 2, 3, null]);
});

it('finds the frame on screen', () => {
  const timestamps = [0, 41_667, 83_333, 500_000];
  expect([-5, 0, 41_666, 41_667, 83_332, 400_000, 500_000, 9e9].map((t) => frameAt(timestamps, t))).toEqual([
    0, 0, 1, 1, 2, 2, 3, 3,
  ]);
  expect(frameAt([], 100)).toBe(0);
});

it('writes lengths and times left', () => {
  expect([192e6, 3729e6, 400_000].map(formatLength)).toEqual(['3:12', '1:02:09', '0:00']);
  expect([8.4, 60, 100, 1500, 3600, 7500].map(formatDuration)).toEqual([
    '8 s',
    '1 min',
    '1 min 40 s',
    '25 min',
    '1 h',
    '2 h 5 min',
  ]);
});
