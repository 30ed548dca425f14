/**
 * Color under a luma that must not change.
 *
 * A colorized frame keeps its source's Y' plane byte for byte; only Cb and Cr are ours. So the color of a pixel is "the one
 * whose luma is Y' and whose Lab chroma is (a, b)". Taking L* from the gray picture and converting Lab(L*, a, b) instead
 * would move the luma (pure blue has Y' = 0.07 but L* = 32), and the player, which uses the file's Y', would show washed-out
 * colors that the preview did not show. Solving for the luma returns exactly the RGB of a color picture from its own Y' and (a, b).
 * Where sRGB has no such color, the color moves toward the gray of the same luma; clipping channel by channel would shift hues.
 */
import { type Ab, labToLinearRgb, type Rgb, rgbToLab, srgbOfLinear, toHex } from './lab';

export type Matrix = 'bt601' | 'bt709';

/** Luma weights of R', G', B' (ITU-R BT.601-7 and BT.709-6). */
export const LUMA_WEIGHTS: Record<Matrix, Rgb> = { bt601: [0.299, 0.587, 0.114], bt709: [0.2126, 0.7152, 0.0722] };

/** L* (0..100) of the gray pixel with R' = G' = B' = luma (0..1, sRGB transfer): what the network sees. */
export function lightnessOfLuma(luma: number): number {
  return rgbToLab([luma * 255, luma * 255, luma * 255])[0];
}

/** Luma (0..1) of the gray pixel of lightness L*: inverse of {@link lightnessOfLuma}. */
export function lumaOfLightness(L: number): number {
  return srgbOfLinear(L > 7.9996 ? ((L + 16) / 116) ** 3 : L / 903.3);
}

/**
 * R'G'B' (0..1 inside the gamut, beyond it outside) with the given luma (0..1) and Lab chroma.
 * @param encode sRGB transfer; callers who need 100,000 of these pass a table
 */
export function colorAtLuma(luma: number, a: number, b: number, matrix: Matrix, encode = srgbOfLinear): Rgb {
  const [wr, wg, wb] = LUMA_WEIGHTS[matrix];
  let L = lightnessOfLuma(luma);
  // Luma rises steadily with L at fixed (a, b), nearly as it does for gray: secant steps from there, 4 on average.
  let slope = 0.01;
  let lastL = 0;
  let lastError = 0;
  for (let step = 0; ; step++) {
    const [lr, lg, lb] = labToLinearRgb(L, a, b);
    const r = encode(lr);
    const g = encode(lg);
    const bl = encode(lb);
    const error = wr * r + wg * g + wb * bl - luma;
    if (Math.abs(error) < 1e-4 || step === 30) return [r, g, bl];
    if (step > 0 && L !== lastL) slope = Math.max(0.002, (error - lastError) / (L - lastL));
    lastL = L;
    lastError = error;
    L -= error / slope;
  }
}

/**
 * R'G'B' 0..1 with this luma, and as much of the chroma as sRGB can show. All three channels move toward the luma together, which
 * keeps it exactly; along that line hues look steadier than along constant Lab hue (where blues turn purple).
 */
export function colorInGamut(luma: number, a: number, b: number, matrix: Matrix): Rgb {
  const [r, g, bl] = colorAtLuma(luma, a, b, matrix);
  const share = Math.min(1, roomOf(r - luma, luma), roomOf(g - luma, luma), roomOf(bl - luma, luma));
  return [luma + share * (r - luma), luma + share * (g - luma), luma + share * (bl - luma)];
}

/** The share of a channel's distance from the luma that stays within 0..1. */
const roomOf = (offset: number, luma: number): number =>
  offset > 1e-9 ? (1 - luma) / offset : offset < -1e-9 ? luma / -offset : 1;

/**
 * How a color comes out on a thing of mean lightness L* (0..100, of the gray picture): "yellow" on a dark coat is olive.
 * @returns "#rrggbb"
 */
export function swatchAt(ab: Ab, L: number): string {
  const [r, g, b] = colorInGamut(lumaOfLightness(L), ab[0], ab[1], 'bt709');
  return toHex([r * 255, g * 255, b * 255]);
}

/** Lab units of a and b by which the color that comes out may miss what was asked and still pass for it. */
const SAME = 3;

/**
 * What a thing of mean lightness L* shows of an exact color.
 * @returns the nearest that its lightness allows, and whether that is the color asked for
 */
export function nearestAt(ab: Ab, L: number): { hex: string; isExact: boolean } {
  const [r, g, b] = colorInGamut(lumaOfLightness(L), ab[0], ab[1], 'bt709');
  const shown: Rgb = [r * 255, g * 255, b * 255];
  const [a, bStar] = abOfRgb(shown);
  return { hex: toHex(shown), isExact: Math.hypot(a - ab[0], bStar - ab[1]) <= SAME };
}

/** Lab chroma of an sRGB color: what the network is to paint for a swatch or a hex code. */
export function abOfRgb(rgb: Rgb): Ab {
  const [, a, b] = rgbToLab(rgb);
  return [a, b];
}
