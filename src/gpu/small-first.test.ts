import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NEUTRAL_GRADE } from '../domain/color/grade';
import { composeToRgba } from './compositor-cpu';
import type { Picture } from './picture';
import { SmallFirst } from './small-first';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const picture: Picture = {
  luma: { width: 640, height: 360, lumaU8: Uint8Array.from({ length: 640 * 360 }, (_, i) => 40 + ((i % 640) >> 3)) },
  chroma: { width: 64, height: 36, abU8: Uint8Array.from({ length: 64 * 36 * 2 }, (_, i) => 120 + (i % 40)) },
  colorSpace: { matrix: 'bt709', range: 'limited' },
  grade: NEUTRAL_GRADE,
  wipe: null,
};
const warm = { ...picture, grade: { ...NEUTRAL_GRADE, warmth: 0.5 } };

it('shows a small picture while a slider moves, and the whole one when it rests', () => {
  const painter = new SmallFirst();
  const widths: number[] = [];
  let shown = new Uint8ClampedArray();
  const show = (rgba: Uint8ClampedArray<ArrayBuffer>, width: number) => {
    widths.push(width);
    shown = rgba;
  };
  painter.paint(picture, show);
  painter.paint({ ...picture, wipe: 0.5 }, show);
  painter.paint({ ...warm, grade: { ...NEUTRAL_GRADE, warmth: 0.2 } }, show);
  painter.paint(warm, show);
  expect(widths).toEqual([640, 640, 480, 480]);
  vi.runAllTimers();
  expect(widths).toEqual([640, 640, 480, 480, 640]);
  expect(Buffer.from(shown).equals(Buffer.from(composeToRgba(warm)))).toBe(true);
});

it('shows nothing any more once it is destroyed', () => {
  const painter = new SmallFirst();
  const widths: number[] = [];
  painter.paint(picture, (_, width) => widths.push(width));
  painter.paint(warm, (_, width) => widths.push(width));
  painter.destroy();
  vi.runAllTimers();
  expect(widths).toEqual([640, 480]);
});
