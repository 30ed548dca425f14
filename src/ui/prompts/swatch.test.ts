import { describe, expect, it } from 'vitest';
import { parseHex, rgbToLab } from '../../domain/color/color';
import { swatchOf } from './swatch';

describe('swatchOf', () => {
  it('darkens a color to the thing it lies on, keeping the hue', () => {
    const bright = swatchOf({ color: 'yellow', hex: null }, 85)!;
    const dark = swatchOf({ color: 'yellow', hex: null }, 25)!;
    const [brightL] = rgbToLab(parseHex(bright)!);
    const [darkL, , b] = rgbToLab(parseHex(dark)!);
    expect(darkL).toBeLessThan(brightL - 30);
    expect(b).toBeGreaterThan(10);
  });

  it('shows both colors of a pair and none where none is asked for', () => {
    expect(swatchOf({ color: 'red and white', hex: null }, 60)).toMatch(/^linear-gradient\(.*0% 50%.*50% 100%\)$/);
    expect(swatchOf({ color: null, hex: null }, 60)).toBeNull();
  });

  it('prefers the exact color', () => {
    expect(swatchOf({ color: 'red', hex: '#0000ff' }, 40)).toBe(swatchOf({ color: null, hex: '#0000ff' }, 40));
  });
});
