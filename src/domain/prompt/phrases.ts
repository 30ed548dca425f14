/** From rows to the network's phrases, and the names in a color. */
import { abOfRgb, parseHex } from '../color/color';
import { canonicalColor, LONGEST_NAME, rgbOfName } from './colors/color-words';
import { exactAbOf, trainedName } from './colors/trained-names';
import type { PromptRow } from './row';
import { SHADES } from './words/word-classes';

/** Structurally the Phrase of workers/colorizer/api.ts. */
export interface PromptPhrase {
  id: string;
  noun: string;
  text: string;
  exactAb: readonly [a: number, b: number] | null;
}

/** Most things of one prompt before a pack has said how many it takes: as many as the embedded one (docs/pack-format.md). */
const MOST_PHRASES = 12;

/** The rows that become phrases: those that are switched on; if there are more than `most`, those with a color are preferred. */
export function phraseRows(rows: readonly PromptRow[], most = MOST_PHRASES): PromptRow[] {
  const on = rows.filter((row) => row.enabled && row.noun.trim() !== '');
  if (on.length <= most) return on;
  const isColored = ({ color, hex }: PromptRow) => color !== null || hex !== null;
  const kept = new Set([...on.filter(isColored), ...on.filter((row) => !isColored(row))].slice(0, most));
  return on.filter((row) => kept.has(row));
}

/** The network's phrases: one per row that is switched on, as many as the pack takes. */
export function toPhrases(rows: readonly PromptRow[], most?: number): PromptPhrase[] {
  return phraseRows(rows, most).map((row) => {
    const rgb = row.hex === null ? null : parseHex(row.hex);
    const words = row.modifiers.toLowerCase().split(/\s+/).filter(Boolean);
    const color = row.color === null ? '' : colorWords(row.color);
    // Shades stand before the color, other adjectives before them: "wooden pale blue boat", as in the training phrases.
    const ordered = [
      ...words.filter((word) => !SHADES.has(word)),
      ...words.filter((word) => SHADES.has(word)),
      color,
      nounOf(row),
    ];
    return {
      id: row.id,
      noun: nounOf(row),
      text: ordered.filter((word) => word !== '').join(' '),
      exactAb: rgb === null ? exactAbOfColor(row.color, words) : abOfRgb(rgb),
    };
  });
}

const nounOf = ({ noun, english }: PromptRow): string => (english ?? noun).toLowerCase();

/** The names in a color, "black and white" giving two; names nobody knows are left out. */
export function colorParts(color: string): { name: string; rgb: readonly [number, number, number] }[] {
  return splitNames(color).flatMap((name) => {
    const rgb = parseHexWord(name) ?? rgbOfName(name);
    return rgb === null ? [] : [{ name, rgb }];
  });
}

const parseHexWord = (name: string) => (name.startsWith('#') ? parseHex(name) : null);

/** A color in trained names: "burgundy and sky blue" is "maroon and sky blue". */
const colorWords = (color: string): string =>
  color
    .split(/(\s*,\s*(?:and\s+)?|\s+(?:and|or|plus)\s+|\s*[&/+]\s*)/)
    .map((part, i) => (i % 2 === 1 ? part : distinct(splitNames(part).map(trainedName)).join(' ')))
    .join('');

/** "charcoal gray" is gray once. */
const distinct = (names: string[]): string[] => names.filter((name, i) => name !== names[i - 1]);

const exactAbOfColor = (color: string | null, adjectives: readonly string[]) => {
  const names = color === null ? [] : splitNames(color);
  return names.length === 1 ? exactAbOf(names[0] as string, adjectives) : null;
};

/** Cuts "reddish brown and sky blue" into known names, the longest first. */
function splitNames(color: string): string[] {
  const words = color
    .toLowerCase()
    .split(/[\s,&/]+/)
    .filter((word) => word !== '' && word !== 'and' && word !== 'or');
  const names: string[] = [];
  for (let i = 0; i < words.length; ) {
    const count =
      Array.from({ length: LONGEST_NAME }, (_, k) => LONGEST_NAME - k).find(
        (n) => i + n <= words.length && canonicalColor(words.slice(i, i + n).join(' ')) !== null,
      ) ?? 1;
    const name = words.slice(i, i + count).join(' ');
    names.push(canonicalColor(name) ?? name);
    i += count;
  }
  return names;
}
