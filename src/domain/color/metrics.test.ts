import { describe, expect, it } from 'vitest';
import { cdc, colorfulness, psnr, staticDrifts } from './metrics';

const flat = (r: number, g: number, b: number, pixels = 16) =>
  Uint8Array.from({ length: pixels * 3 }, (_, i) => [r, g, b][i % 3] as number);

describe('Colorfulness', () => {
  it('is 0 for gray and as the formula says for one color and for two', () => {
    expect(colorfulness(flat(90, 90, 90))).toBe(0);
    expect(colorfulness(flat(200, 100, 50))).toBeCloseTo(0.3 * Math.hypot(100, 100), 6);
    // Differences are signed: red and green pixels cancel in the mean and stand out in the deviation.
    const half = new Uint8Array([...flat(255, 0, 0, 8), ...flat(0, 255, 0, 8)]);
    expect(colorfulness(half)).toBeCloseTo(255 + 0.3 * 127.5, 6);
  });
});

describe('PSNR', () => {
  it('does not wrap below zero', () => {
    expect(psnr(flat(10, 10, 10), flat(11, 11, 11))).toBeCloseTo(20 * Math.log10(255), 6);
    expect(psnr(flat(11, 11, 11), flat(10, 10, 10))).toBeCloseTo(20 * Math.log10(255), 6);
    expect(psnr(flat(0, 0, 0), flat(255, 255, 255))).toBeCloseTo(0, 6);
    expect(psnr(flat(1, 2, 3), flat(1, 2, 3))).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses pictures of different sizes', () => {
    expect(() => psnr(new Uint8Array(3), new Uint8Array(6))).toThrow('3 samples against 6');
  });
});

describe('CDC', () => {
  it('is 0 for a frozen clip and ln 2 (x1000) for histograms that never meet', () => {
    expect(cdc(Array(6).fill(flat(10, 20, 30)))).toBe(0);
    const blink = Array.from({ length: 9 }, (_, i) => flat(i * 20, i * 20, i * 20));
    expect(cdc(blink)).toBeCloseTo(1000 * Math.LN2, 6);
  });

  it('leaves out steps that the clip is too short for', () => {
    expect(cdc([flat(0, 0, 0)])).toBe(0);
    expect(cdc([flat(0, 0, 0), flat(0, 0, 9)])).toBeCloseTo((1000 * Math.LN2) / 3, 6);
  });
});

describe('drift of still things', () => {
  const width = 64;
  const fill = (left: number, right: number, channels: number) =>
    Uint8Array.from({ length: width * 32 * channels }, (_, i) =>
      Math.floor(i / channels) % width < 32 ? left : right,
    );

  it('is the farthest that the mean chroma of a block gets from where it began', () => {
    const lumaU8 = [fill(50, 90, 1), fill(52, 90, 1), fill(50, 92, 1)];
    const abU8 = [fill(128, 140, 2), fill(131, 140, 2), fill(128, 140, 2)];
    expect(staticDrifts({ width, height: 32, lumaU8, abU8 })).toEqual([3 * Math.SQRT2, 0]);
  });

  it('leaves out what moves, even for one frame', () => {
    const lumaU8 = [fill(50, 90, 1), fill(60, 90, 1), fill(50, 90, 1)];
    const abU8 = lumaU8.map((_, i) => fill(128 + 9 * i, 140, 2));
    expect(staticDrifts({ width, height: 32, lumaU8, abU8 })).toEqual([0]);
  });
});
