/** A color as the network takes it: the nearest name that it was trained with, and the exact chroma where that name is another color. */
import { abOfRgb, COLOR_NAMES, type Lab, nameOfLab, rgbToLab } from '../../color/color';
import { baseOfIsh, rgbOfName } from './color-words';

const TRAINED = new Map(COLOR_NAMES.map(({ name, rgb }) => [name, rgbToLab(rgb)]));

/** Distance in a and b, Lab units, up to which a name counts as the same color as a trained one. */
const SAME_CHROMA = 8;

/** How adjectives change the chroma of a color, as in training (training/wording.py). */
const STRENGTH: Readonly<Record<string, number>> = {
  pale: 0.45,
  faded: 0.45,
  light: 0.6,
  soft: 0.6,
  muted: 0.5,
  weathered: 0.5,
};

/**
 * The word a pack was trained with for a canonical color name: itself, or the nearest of the 38. Hue counts most: ginger is a kind
 * of orange, though salmon lies nearer by distance alone, and the exact chroma makes up for the rest.
 */
export function trainedName(name: string): string {
  if (TRAINED.has(name)) return name;
  const base = baseOfIsh(name);
  if (base !== null && base !== name) return trainedName(base);
  const rgb = rgbOfName(name);
  if (rgb === null) return name;
  const lab = rgbToLab(rgb);
  const [L, a, b] = lab;
  if (Math.hypot(a, b) <= 8) return nameOfLab(lab);
  let best = name;
  let least = Number.POSITIVE_INFINITY;
  for (const [candidate, other] of TRAINED) {
    if (Math.hypot(other[1], other[2]) <= 8) continue;
    const chroma = Math.hypot(a, b) - Math.hypot(other[1], other[2]);
    const hue = (other[1] - a) ** 2 + (other[2] - b) ** 2 - chroma ** 2;
    const distance = 0.7 * (other[0] - L) ** 2 + 0.6 * chroma ** 2 + 2 * hue;
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Lab a and b of a name that is not a trained one, weakened by adjectives such as "pale"; null where the trained name is the same color. */
export function exactAbOf(name: string, adjectives: readonly string[]): readonly [a: number, b: number] | null {
  const rgb = rgbOfName(name);
  const trained: Lab | undefined = TRAINED.get(trainedName(name));
  if (rgb === null || TRAINED.has(name) || baseOfIsh(name) !== null || !trained) return null;
  const [a, b] = abOfRgb(rgb);
  if (Math.hypot(a, b) <= SAME_CHROMA || Math.hypot(a - trained[1], b - trained[2]) <= SAME_CHROMA) return null;
  const strength = adjectives.reduce((product, word) => product * (STRENGTH[word] ?? 1), 1);
  return [a * strength, b * strength];
}
