import { describe, expect, it } from 'vitest';
import { NEUTRAL_GRADE } from '../domain/color/grade';
import { composeToI420, composeToRgba } from './compositor-cpu';
import { meanLuma, tapsAlong } from './edge-guide';
import type { Picture } from './picture';

const flat = (width: number, height: number, values: number[]) =>
  Uint8Array.from({ length: width * height * values.length }, (_, i) => values[i % values.length] as number);

const picture = (change: Partial<Picture> = {}): Picture => ({
  luma: { width: 64, height: 48, lumaU8: flat(64, 48, [126]) },
  chroma: { width: 32, height: 32, abU8: flat(32, 32, [168, 148]) },
  colorSpace: { matrix: 'bt601', range: 'limited' },
  grade: NEUTRAL_GRADE,
  wipe: null,
  ...change,
});
const pixel = (rgba: Uint8ClampedArray, width: number, x: number, y: number) => [
  ...rgba.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
];
const luma601 = ([r, g, b]: number[]) => 0.299 * (r as number) + 0.587 * (g as number) + 0.114 * (b as number);

describe('planes for export', () => {
  it('round odd sides up', () => {
    const { width, height, u, v } = composeToI420(
      picture({ luma: { width: 5, height: 3, lumaU8: flat(5, 3, [100]) } }),
    );
    expect([width, height, u.length, v.length]).toEqual([3, 2, 6, 6]);
  });

  it('are neutral without chroma, without saturation, and never leave the legal range', () => {
    for (const gray of [picture({ chroma: null }), picture({ grade: { ...NEUTRAL_GRADE, saturation: 0 } })]) {
      const { u, v } = composeToI420(gray);
      expect(new Set([...u, ...v])).toEqual(new Set([128]));
    }
    const { u, v } = composeToI420(picture({ grade: { ...NEUTRAL_GRADE, saturation: 4 } }));
    expect(Math.min(...u, ...v)).toBeGreaterThanOrEqual(16);
    expect(Math.max(...u, ...v)).toBeLessThanOrEqual(240);
  });

  it('follow an edge of the luma that the small chroma blurs', () => {
    // A dark red thing left of a light blue one; the boundary lies inside a chroma sample, whose color is a mixture.
    const width = 256;
    const lumaU8 = Uint8Array.from({ length: width * 64 }, (_, i) => (i % width < 124 ? 70 : 170));
    const abU8 = Uint8Array.from({ length: 32 * 8 * 2 }, (_, i) => {
      const x = (i >> 1) % 32;
      const share = x < 15 ? 0 : x === 15 ? 0.5 : 1;
      return i % 2 === 0 ? 168 - 50 * share : 148 - 60 * share;
    });
    const { u, width: w } = composeToI420(
      picture({ luma: { width, height: 64, lumaU8 }, chroma: { width: 32, height: 8, abU8 } }),
    );
    const row = [...u.subarray(16 * w, 17 * w)];
    const [red, blue] = [row[10] as number, row[120] as number];
    expect(blue - red).toBeGreaterThan(20);
    for (let x = 0; x < 61; x++) expect(Math.abs((row[x] as number) - red)).toBeLessThanOrEqual(4);
    for (let x = 63; x < w; x++) expect(Math.abs((row[x] as number) - blue)).toBeLessThanOrEqual(4);
  });
});

describe('the picture', () => {
  it('keeps the luma of the source under any color', () => {
    for (const change of [
      { saturation: 0 },
      { saturation: 2 },
      { warmth: 1 },
      { tint: -1 },
      { split: 1, neutrals: 1 },
    ]) {
      const rgba = composeToRgba(picture({ grade: { ...NEUTRAL_GRADE, ...change } }));
      expect(luma601(pixel(rgba, 64, 30, 20))).toBeCloseTo(((126 - 16) * 255) / 219, -0.3);
    }
  });

  it('is gray left of the wipe', () => {
    const rgba = composeToRgba(picture({ wipe: 0.5 }));
    const [r, g, b] = pixel(rgba, 64, 31, 10);
    expect([g, b]).toEqual([r, r]);
    expect(pixel(rgba, 64, 32, 10)[0]).toBeGreaterThan(pixel(rgba, 64, 32, 10)[2] as number);
  });
});

describe('edge guide', () => {
  it('takes area means, also where the grid is finer than the picture', () => {
    expect([...meanLuma(new Uint8Array([0, 10, 20, 30]), 4, 1, { width: 2, height: 1 })]).toEqual([5, 25]);
    expect([...meanLuma(new Uint8Array([0, 10]), 2, 1, { width: 4, height: 1 })]).toEqual([0, 0, 10, 10]);
  });

  it('has taps inside the picture whose weights sum to 1', () => {
    const { index, weight } = tapsAlong([0.5, 9.5], 3, 10);
    expect(Math.min(...index)).toBe(0);
    expect(Math.max(...index)).toBe(2);
    for (const at of [0, 4]) expect(weight.slice(at, at + 4).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });
});
