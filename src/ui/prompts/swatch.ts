/** A row's colour as it comes out at the luminance of its thing. */
import { parseHex } from '../../domain/color';
import { abOfRgb, swatchAt } from '../../domain/gamut';
import type { PromptRow } from '../../domain/prompt';
import { rgbOfName } from '../../domain/prompt-words';

/** "#rrggbb" at lightness L (0..100), or null when the row leaves the colour to the model. */
export function swatchOf(row: Pick<PromptRow, 'color' | 'hex'>, luminance: number): string | null {
  const rgb = row.hex !== null ? parseHex(row.hex) : row.color !== null ? rgbOfName(row.color) : null;
  return rgb === null ? null : swatchAt(abOfRgb(rgb), luminance);
}
