/** Colors in figures: #rgb, #rrggbb, rrggbb with a digit in it, rgb(), hsl(). */
import { type Rgb, toHex } from '../../color/color';

/**
 * As a part of the pattern that cuts a text into words. Six hex digits without # count only with a figure among them:
 * "facade" is a word, and 747 has three.
 */
export const NOTATION =
  '#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])(?=[a-f]*[0-9])[0-9a-f]{6}(?![\\p{L}\\p{N}])|(?:rgb|hsl)a?\\([^()\\n]{1,60}\\)';

/** "#rrggbb" of a color in figures, or null when the text is none. Alpha is left out: chroma has no opacity. */
export function readNotation(text: string): string | null {
  const lower = text.toLowerCase();
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(lower)?.[1];
  if (digits !== undefined) {
    if (!lower.startsWith('#') && !(digits.length === 6 && /\d/.test(digits))) return null;
    return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits.slice(0, 6)}`;
  }
  const call = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(lower);
  const parts = call?.[2]?.split(/[\s,/]+/).filter(Boolean) ?? [];
  const [a, b, c] = parts.map((part) => Number.parseFloat(part));
  if (!call || a === undefined || b === undefined || c === undefined || ![a, b, c].every(Number.isFinite)) return null;
  if (call[1] === 'hsl') return toHex(rgbOfHsl(a, clamp(b / 100, 1), clamp(c / 100, 1)));
  const channels = [a, b, c].map((value, i) => Math.round(clamp(parts[i]?.endsWith('%') ? value * 2.55 : value, 255)));
  return toHex(channels as unknown as Rgb);
}

const clamp = (value: number, top: number): number => Math.min(top, Math.max(0, value));

/** CSS Color 4, Sec. 7.1. @param hue degrees @param saturation 0..1 @param lightness 0..1 */
function rgbOfHsl(hue: number, saturation: number, lightness: number): Rgb {
  const channel = (n: number): number => {
    const k = (((n + hue / 30) % 12) + 12) % 12;
    const a = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
