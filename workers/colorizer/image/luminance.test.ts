import { describe, expect, it } from 'vitest';
import { workingSize } from '../../../src/domain/frames';
import { lightness, luminanceInput, resample } from './luminance';

const limited = { matrix: 'bt601', range: 'limited' } as const;
const full = { matrix: 'bt709', range: 'full' } as const;

describe('lightness', () => {
  it('spans 0 to 100 in both ranges and clamps headroom', () => {
    expect(lightness(16, 'limited')).toBe(0);
    expect(lightness(235, 'limited')).toBeCloseTo(100, 10);
    expect(lightness(255, 'limited')).toBeCloseTo(100, 10);
    expect(lightness(3, 'limited')).toBe(0);
    expect(lightness(255, 'full')).toBeCloseTo(100, 10);
  });

  it('agrees with CIE Lab of sRGB grays', () => {
    // skimage.color.rgb2lab of (119, 119, 119) and (10, 10, 10).
    expect(lightness(119, 'full')).toBeCloseTo(50.034, 2);
    expect(lightness(10, 'full')).toBeCloseTo(2.7417, 3);
  });
});

describe('workingSize', () => {
  it('keeps the shape as far as multiples of 32 allow', () => {
    expect(workingSize({ width: 640, height: 480 }, 256, 32)).toEqual({ width: 352, height: 256 });
    expect(workingSize({ width: 1080, height: 1920 }, 256, 32)).toEqual({ width: 256, height: 448 });
    expect(workingSize({ width: 4, height: 2 }, 64, 32)).toEqual({ width: 128, height: 64 });
  });
});

describe('resample', () => {
  it('averages areas, fractions included', () => {
    expect([...resample([0, 10, 20, 30, 40, 50], { width: 3, height: 2 }, { width: 1, height: 1 })]).toEqual([25]);
    const [a, b] = resample([0, 30, 60], { width: 3, height: 1 }, { width: 2, height: 1 });
    expect(a).toBeCloseTo(10);
    expect(b).toBeCloseTo(50);
  });

  it('keeps the mean when shrinking and flat areas when growing', () => {
    const plane = Float32Array.from({ length: 37 * 23 }, (_, i) => (i * 97) % 251);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(resample(plane, { width: 37, height: 23 }, { width: 16, height: 9 }))).toBeCloseTo(mean(plane), 2);
    for (const value of resample([7, 7, 7, 7], { width: 2, height: 2 }, { width: 5, height: 3 }))
      expect(value).toBeCloseTo(7);
    expect([...resample([9], { width: 1, height: 1 }, { width: 2, height: 2 })]).toEqual([9, 9, 9, 9]);
  });
});

describe('luminanceInput', () => {
  it('is L / 50 - 1 at the working size', () => {
    const frame = { index: 0, timestampUs: 0, width: 2, height: 1, lumaU8: Uint8Array.of(16, 235) };
    const [dark, light] = luminanceInput(frame, limited, { width: 2, height: 1 });
    expect(dark).toBe(-1);
    expect(light).toBeCloseTo(1, 6);
    const [mean] = luminanceInput(frame, full, { width: 1, height: 1 });
    expect(mean).toBeCloseTo(lightness(125.5, 'full') / 50 - 1, 6);
  });

  it('rejects a frame whose plane does not fit its size', () => {
    const frame = { index: 4, timestampUs: 0, width: 3, height: 1, lumaU8: Uint8Array.of(1) };
    expect(() => luminanceInput(frame, full, { width: 1, height: 1 })).toThrow(/Frame 4/);
  });
});
