/**
 * Colors as the studio speaks of them: the 38 names a pack was trained with (training/, after recipe.md), nearest names,
 * hex codes, and swatches that show a color as it comes out at a thing's luminance.
 */
import { type Lab, type Rgb, rgbToLab, toHex } from './lab';

export { abOfRgb, swatchAt } from './gamut';
export type { Lab, Rgb } from './lab';
export { labToRgb, rgbToLab, toHex } from './lab';

export interface NamedColor {
  name: string;
  rgb: Rgb;
  hex: string;
}

const named = (name: string, r: number, g: number, b: number): NamedColor => ({
  name,
  rgb: [r, g, b],
  hex: toHex([r, g, b]),
});

/** The color names that packs are trained with; the first eleven are the basic color terms of English. */
export const COLOR_NAMES: readonly NamedColor[] = [
  named('red', 200, 30, 35),
  named('orange', 235, 120, 20),
  named('yellow', 240, 210, 40),
  named('green', 50, 140, 50),
  named('blue', 40, 80, 190),
  named('purple', 120, 50, 150),
  named('pink', 240, 140, 180),
  named('brown', 120, 75, 40),
  named('black', 15, 15, 15),
  named('gray', 128, 128, 128),
  named('white', 250, 250, 250),
  named('navy', 25, 35, 90),
  named('teal', 0, 128, 128),
  named('turquoise', 64, 210, 200),
  named('cyan', 0, 190, 220),
  named('sky blue', 135, 190, 235),
  named('light blue', 160, 200, 240),
  named('dark blue', 20, 30, 120),
  named('light green', 140, 210, 130),
  named('dark green', 20, 70, 30),
  named('olive', 110, 110, 40),
  named('lime', 160, 220, 40),
  named('maroon', 110, 20, 35),
  named('crimson', 180, 20, 60),
  named('magenta', 210, 40, 140),
  named('violet', 140, 80, 210),
  named('lavender', 190, 170, 230),
  named('beige', 220, 205, 170),
  named('tan', 200, 165, 115),
  named('gold', 210, 165, 40),
  named('peach', 250, 190, 150),
  named('cream', 245, 235, 205),
  named('dark red', 120, 15, 15),
  named('dark brown', 70, 42, 25),
  named('light brown', 175, 130, 85),
  named('salmon', 245, 130, 110),
  named('mint', 160, 225, 190),
  named('indigo', 60, 30, 130),
];

const NAMED_LAB: readonly Lab[] = COLOR_NAMES.map((color) => rgbToLab(color.rgb));

/**
 * Nearest of the 38 names. Lightness weighs 0.35 because a network that keeps the source's luminance cannot change it;
 * below 8 units of chroma luminance alone decides between black, gray and white (both as in training).
 */
export function nameOfLab(lab: Lab): string {
  const [L, a, b] = lab;
  if (Math.hypot(a, b) <= 8) return L < 25 ? 'black' : L > 82 ? 'white' : 'gray';
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  NAMED_LAB.forEach((candidate, i) => {
    const distance = 0.35 * (candidate[0] - L) ** 2 + (candidate[1] - a) ** 2 + (candidate[2] - b) ** 2;
    if (distance < bestDistance) {
      best = i;
      bestDistance = distance;
    }
  });
  return (COLOR_NAMES[best] as NamedColor).name;
}

/** "#36c", "#3366cc", with or without the hash and in any case, to sRGB; null when it is no such thing. */
export function parseHex(text: string): Rgb | null {
  const digits = /^\s*#?([0-9a-f]{3}|[0-9a-f]{6})\s*$/i.exec(text)?.[1];
  if (digits === undefined) return null;
  const six = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const value = Number.parseInt(six, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
