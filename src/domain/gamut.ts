/**
 * Colour under a luma that must not change.
 *
 * A colorized frame keeps its source's Y' plane byte for byte; only Cb and Cr are ours. So the colour of a pixel is "the one
 * whose luma is Y' and whose Lab chroma is (a, b)". Taking L* from the grey picture and converting Lab(L*, a, b) instead
 * would move the luma (pure blue has Y' = 0.07 but L* = 32), and the player, which puts Y' back, would show washed-out
 * colours that nobody saw in the preview. With the luma solved for, a colour picture's own Y' and (a, b) give back exactly its RGB.
 * Where sRGB has no such colour, chroma shrinks toward grey at the same luma and hue; clipping channel by channel would turn hues.
 */
import { type Ab, labToLinearRgb, type Rgb, rgbToLab, srgbOfLinear, toHex } from './lab';

export type Matrix = 'bt601' | 'bt709';

/** Luma weights of R', G', B' (ITU-R BT.601-7 and BT.709-6). */
export const LUMA_WEIGHTS: Record<Matrix, Rgb> = { bt601: [0.299, 0.587, 0.114], bt709: [0.2126, 0.7152, 0.0722] };

/** L* (0..100) of the grey pixel with R' = G' = B' = luma (0..1, sRGB transfer): what the network sees. */
export function lightnessOfLuma(luma: number): number {
  return rgbToLab([luma * 255, luma * 255, luma * 255])[0];
}

/** Luma (0..1) of the grey pixel of lightness L*: inverse of {@link lightnessOfLuma}. */
export function lumaOfLightness(L: number): number {
  return srgbOfLinear(L > 7.9996 ? ((L + 16) / 116) ** 3 : L / 903.3);
}

/** R'G'B' (0..1 inside the gamut, beyond it outside) with the given luma and Lab chroma. */
export function colorAtLuma(luma: number, a: number, b: number, matrix: Matrix): [number, number, number] {
  const [wr, wg, wb] = LUMA_WEIGHTS[matrix];
  // Luma rises steadily with L at fixed (a, b): bracket the root, then halve. 20 halvings of 320 units reach 3e-4.
  let low = -110;
  let high = 210;
  let color: [number, number, number] = [0, 0, 0];
  for (let step = 0; step < 20; step++) {
    const L = (low + high) / 2;
    const [r, g, bl] = labToLinearRgb(L, a, b);
    color = [srgbOfLinear(r), srgbOfLinear(g), srgbOfLinear(bl)];
    if (wr * color[0] + wg * color[1] + wb * color[2] < luma) low = L;
    else high = L;
  }
  return color;
}

const inGamut = (color: Rgb): boolean => color.every((channel) => channel >= -0.002 && channel <= 1.002);

/** R'G'B' 0..1 with this luma and hue and as much of the chroma as sRGB can show. */
export function colorInGamut(luma: number, a: number, b: number, matrix: Matrix): Rgb {
  const whole = colorAtLuma(luma, a, b, matrix);
  if (inGamut(whole)) return whole;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 12; step++) {
    const share = (low + high) / 2;
    if (inGamut(colorAtLuma(luma, a * share, b * share, matrix))) low = share;
    else high = share;
  }
  return low === 0 ? [luma, luma, luma] : colorAtLuma(luma, a * low, b * low, matrix);
}

/**
 * How a colour comes out on a thing of mean lightness L* (0..100, of the grey picture): "yellow" on a dark coat is olive.
 * @returns "#rrggbb"
 */
export function swatchAt(ab: Ab, L: number): string {
  const [r, g, b] = colorInGamut(lumaOfLightness(L), ab[0], ab[1], 'bt709');
  return toHex([r * 255, g * 255, b * 255]);
}

/** Lab chroma of an sRGB colour: what a swatch or a hex code asks of the network. */
export function abOfRgb(rgb: Rgb): Ab {
  const [, a, b] = rgbToLab(rgb);
  return [a, b];
}
