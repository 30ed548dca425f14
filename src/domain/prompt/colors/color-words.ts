/** Is a word or a name of several words a color, and which one? */
import { COLOR_NAMES, type Rgb } from '../../color/color';
import { COMMON_NAMES } from './common-names';
import { misspelled } from './misspelled';

const RGB = new Map<string, Rgb>([
  ...COLOR_NAMES.map(({ name, rgb }) => [name, rgb] as const),
  ...Object.entries(COMMON_NAMES),
]);

/** Forms that are another name for the same color. */
const SAME = new Map([
  ['golden', 'gold'],
  ['blond', 'blonde'],
  ['blondish', 'blonde'],
  ['silvery', 'silver'],
  ['violets', 'violet'],
  ['ochres', 'ochre'],
  ['ocher', 'ochre'],
  ['offwhite', 'off white'],
  ['greige', 'beige'],
]);

/** Longest color name in words. */
export const LONGEST_NAME = 3;

/** Adds names that were loaded later; those that are known already stay as they are. */
export function addColorNames(names: Readonly<Record<string, Rgb>>): void {
  for (const [name, rgb] of Object.entries(names)) if (!RGB.has(name)) RGB.set(name, rgb);
}

/** Canonical form of a color word or name of up to three words (lower case, single spaces), or null when it is no color. */
export function canonicalColor(words: string): string | null {
  const spelled = words.replace(/\bgr[ae]y(?=ish\b|\b)/g, 'gray').replace(/\bcolour/g, 'color');
  const name = SAME.get(spelled) ?? spelled;
  if (RGB.has(name) || baseOfIsh(name) !== null) return name;
  // "cornflowerblue", as CSS writes it.
  const parted = /^([a-z]{4,})(red|blue|green|pink|brown|white|gray|yellow|orange|purple)$/.exec(name);
  if (parted && RGB.has(`${parted[1]} ${parted[2]}`)) return `${parted[1]} ${parted[2]}`;
  return misspelled(name);
}

/** sRGB of one canonical color name, or null. */
export function rgbOfName(name: string): Rgb | null {
  return RGB.get(name) ?? RGB.get(baseOfIsh(name) ?? '') ?? null;
}

/** "reddish", "olivish", "teal ish": the color they lean to, or null. */
export function baseOfIsh(name: string): string | null {
  const stem = /^([a-z ]{3,}?)[ -]?ish$/.exec(name)?.[1];
  if (stem === undefined) return null;
  const forms = [stem, `${stem}e`, stem.slice(0, -1), stem.replace(/ey?$/, '')];
  return forms.find((form) => form.length > 2 && RGB.has(form)) ?? null;
}
