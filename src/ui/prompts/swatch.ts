/** A row's color as it comes out at the luminance of its thing. */
import { parseHex } from '../../domain/color/color';
import { abOfRgb, swatchAt } from '../../domain/color/gamut';
import { colorParts, type PromptRow } from '../../domain/prompt/prompt';

/** CSS background at lightness L (0..100), split for "red and white", or null when the row leaves the color to the model. */
export function swatchOf(row: Pick<PromptRow, 'color' | 'hex'>, luminance: number): string | null {
  const exact = row.hex === null ? null : parseHex(row.hex);
  const colors = exact ? [exact] : row.color === null ? [] : colorParts(row.color).map((part) => part.rgb);
  const shown = colors.map((rgb) => swatchAt(abOfRgb(rgb), luminance));
  if (shown.length < 2) return shown[0] ?? null;
  const stops = shown.map((hex, i) => `${hex} ${(100 * i) / shown.length}% ${(100 * (i + 1)) / shown.length}%`);
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}
