import { converter, type Lab65 } from 'culori';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abOfRgb, COLOR_NAMES, labToRgb, nameOfLab, parseHex, rgbToLab, swatchAt, toHex } from './color';
import { colorAtLuma, colorInGamut, LUMA_WEIGHTS, lightnessOfLuma, lumaOfLightness, nearestAt } from './gamut';

const channel = fc.integer({ min: 0, max: 255 });
const rgb = fc.tuple(channel, channel, channel);
const lumaOf = (color: readonly number[], matrix: 'bt601' | 'bt709') =>
  LUMA_WEIGHTS[matrix].reduce((sum, weight, i) => sum + weight * (color[i] as number), 0);

describe('Lab', () => {
  it('agrees with culori', () => {
    const toLab65 = converter('lab65') as (color: { mode: 'rgb'; r: number; g: number; b: number }) => Lab65;
    fc.assert(
      fc.property(rgb, ([r, g, b]) => {
        const reference = toLab65({ mode: 'rgb', r: r / 255, g: g / 255, b: b / 255 });
        const lab = rgbToLab([r, g, b]);
        expect(lab[0]).toBeCloseTo(reference.l, 1);
        expect(lab[1]).toBeCloseTo(reference.a, 1);
        expect(lab[2]).toBeCloseTo(reference.b, 1);
      }),
    );
  });

  it('goes to sRGB and back to the same code', () => {
    fc.assert(fc.property(rgb, (color) => void expect(labToRgb(rgbToLab(color))).toEqual(color)));
  });
});

describe('names', () => {
  it('has the 38 names, each nearest to itself', () => {
    expect(COLOR_NAMES).toHaveLength(38);
    for (const { name, rgb } of COLOR_NAMES) expect(nameOfLab(rgbToLab(rgb))).toBe(name);
  });

  it('leaves colorless things to luminance', () => {
    expect([10, 50, 90].map((L) => nameOfLab([L, 3, -3]))).toEqual(['black', 'gray', 'white']);
  });
});

describe('hex codes', () => {
  it.each([
    ['#3366cc', [51, 102, 204]],
    ['36C', [51, 102, 204]],
    [' #FFF ', [255, 255, 255]],
    ['#12345', null],
    ['red', null],
    ['', null],
  ])('reads %j', (text, expected) => expect(parseHex(text)).toEqual(expected));

  it('writes what it reads', () => {
    fc.assert(fc.property(rgb, (color) => void expect(parseHex(toHex(color))).toEqual(color)));
  });
});

describe('color at a fixed luma', () => {
  it.each(['bt601', 'bt709'] as const)('gives back a color from its own luma and chroma (%s)', (matrix) => {
    fc.assert(
      fc.property(rgb, (color) => {
        const luma = lumaOf(color, matrix) / 255;
        const back = colorAtLuma(luma, ...abOfRgb(color), matrix);
        for (let i = 0; i < 3; i++)
          expect(Math.abs((back[i] as number) * 255 - (color[i] as number))).toBeLessThan(0.6);
      }),
    );
  });

  it('keeps luma, and nearly the hue, where sRGB has no such color', () => {
    const ab = fc.integer({ min: -100, max: 100 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), ab, ab, (luma, a, b) => {
        const color = colorInGamut(luma, a, b, 'bt709');
        for (const channel of color) expect(Math.abs(channel - 0.5)).toBeLessThan(0.500001);
        expect(lumaOf(color, 'bt709')).toBeCloseTo(luma, 3);
        const [, a2, b2] = rgbToLab([color[0] * 255, color[1] * 255, color[2] * 255]);
        if (Math.hypot(a2, b2) < 12) return;
        const turn = Math.abs(Math.atan2(a * b2 - b * a2, a * a2 + b * b2));
        expect((turn * 180) / Math.PI).toBeLessThan(40);
      }),
      { numRuns: 1000 },
    );
  });

  it('inverts lightness', () => {
    for (const L of [0, 3, 8, 40, 77, 100]) expect(lightnessOfLuma(lumaOfLightness(L))).toBeCloseTo(L, 3);
  });

  it('shows yellow on a dark coat as olive, and as itself in the light', () => {
    const yellow = abOfRgb([240, 210, 40]);
    const dark = parseHex(swatchAt(yellow, 25));
    expect(Math.max(...(dark ?? [255]))).toBeLessThan(90);
    expect(nameOfLab(rgbToLab(dark ?? [0, 0, 0]))).toBe('olive');
    expect(nameOfLab(rgbToLab(parseHex(swatchAt(yellow, 84)) ?? [0, 0, 0]))).toBe('yellow');
    expect(swatchAt([0, 0], 50)).toMatch(/^#(..)\1\1$/);
  });
});

it('says whether a lightness allows an exact color', () => {
  expect(nearestAt([20, -20], 55).isExact).toBe(true);
  expect(nearestAt(abOfRgb([255, 240, 0]), 20)).toMatchObject({ isExact: false });
});
