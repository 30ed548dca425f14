/** A color as the pack hears it: one of the names it was trained with. */
import { COLOR_NAMES, nameOfLab, rgbToLab } from '../../color/color';
import { baseOfIsh, rgbOfName } from './color-words';

const TRAINED = new Set(COLOR_NAMES.map(({ name }) => name));

/** The word a pack was trained with for a canonical color name: itself, or the nearest of the 38. */
export function trainedName(name: string): string {
  if (TRAINED.has(name)) return name;
  const base = baseOfIsh(name);
  if (base !== null && TRAINED.has(base)) return base;
  const rgb = rgbOfName(name);
  return rgb === null ? name : nameOfLab(rgbToLab(rgb));
}
