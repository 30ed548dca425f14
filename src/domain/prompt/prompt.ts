/**
 * The prompt as text and as rows: two views of the same words. Text becomes rows by the grammar (prompt-grammar.ts); an edited row
 * is written back into its own words and leaves the rest of the sentence as the user wrote it (prompt-write.ts).
 */
import { abOfRgb, parseHex } from '../color/color';
import { type PromptRow, readText, rowOfItem } from './row';
import type { Item } from './things';
import { canonicalColor, rgbOfName, SHADES, trainedName } from './words';

/** Structurally the Phrase of workers/colorizer/api.ts. */
export interface PromptPhrase {
  id: string;
  noun: string;
  text: string;
  exactAb: readonly [a: number, b: number] | null;
}

/**
 * Reads a prompt. Rows that persist (same thing, or the thing whose words are being edited) keep id and switch from `previous`.
 * @returns rows in text order; `unused`: character ranges whose words had no effect
 */
export function parsePrompt(text: string, previous: PromptRow[]): { rows: PromptRow[]; unused: [number, number][] } {
  const { items, unused } = readText(text);
  const known = matchRows(items, previous);
  let fresh = 1 + Math.max(0, ...previous.map((row) => Number(/^row-(\d+)$/.exec(row.id)?.[1] ?? 0)));
  const rows = items.map((item, i): PromptRow => {
    const before = known[i];
    const enabled = before === undefined || before.enabled || !isSameWord(item.noun, before.noun);
    return { ...rowOfItem(item), id: before?.id ?? `row-${fresh++}`, enabled };
  });
  return { rows, unused };
}

/** Whether a noun is another as it is being typed: "wal", "walls". Any other is another thing, which nobody has switched off. */
function isSameWord(noun: string, before: string): boolean {
  const [a, b] = [noun.toLowerCase(), before.toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
}

/** For each item the row it continues, or undefined. Unchanged things are matched first and in order; what lies between pairs up. */
function matchRows(items: readonly Item[], previous: readonly PromptRow[]): (PromptRow | undefined)[] {
  const same = (item: Item, row: PromptRow): boolean => item.noun.toLowerCase() === row.noun.toLowerCase();
  // Longest common subsequence by noun.
  const lengths = Array.from({ length: items.length + 1 }, () => new Array<number>(previous.length + 1).fill(0));
  const length = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = items.length - 1; i >= 0; i--) {
    for (let j = previous.length - 1; j >= 0; j--) {
      const equal = same(items[i] as Item, previous[j] as PromptRow);
      (lengths[i] as number[])[j] = equal ? 1 + length(i + 1, j + 1) : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const result = new Array<PromptRow | undefined>(items.length).fill(undefined);
  const taken = new Set<PromptRow>();
  const take = (i: number, row: PromptRow): void => {
    result[i] = row;
    taken.add(row);
  };
  for (let i = 0, j = 0; i < items.length && j < previous.length; ) {
    const row = previous[j] as PromptRow;
    if (same(items[i] as Item, row)) {
      take(i++, row);
      j++;
    } else if (length(i + 1, j) >= length(i, j + 1)) i++;
    else j++;
  }
  // Moved things, then things whose noun is being typed: those between the same neighbors.
  items.forEach((item, i) => {
    const moved = result[i] ? undefined : previous.find((row) => !taken.has(row) && same(item, row));
    if (moved) take(i, moved);
  });
  for (let i = 0; i < items.length; i++) {
    if (result[i]) continue;
    const before = i > 0 ? result[i - 1] : undefined;
    const start = before ? previous.indexOf(before) + 1 : 0;
    const candidate = i > 0 && !before ? undefined : previous[start];
    if (candidate && !taken.has(candidate)) take(i, candidate);
  }
  return result;
}

/** What the network hears: one phrase per row that is switched on. */
export function toPhrases(rows: readonly PromptRow[]): PromptPhrase[] {
  return rows
    .filter((row) => row.enabled && row.noun.trim() !== '')
    .map((row) => {
      const rgb = row.hex === null ? null : parseHex(row.hex);
      const words = row.modifiers.toLowerCase().split(/\s+/).filter(Boolean);
      const color = row.color === null ? '' : colorWords(row.color);
      // Shades stand before the color, other adjectives before them: "wooden pale blue boat", as in the training phrases.
      const ordered = [
        ...words.filter((word) => !SHADES.has(word)),
        ...words.filter((word) => SHADES.has(word)),
        color,
        row.noun.toLowerCase(),
      ];
      return {
        id: row.id,
        noun: row.noun.toLowerCase(),
        text: ordered.filter((word) => word !== '').join(' '),
        exactAb: rgb === null ? null : abOfRgb(rgb),
      };
    });
}

/** The names in a color, "black and white" giving two; names nobody knows are left out. */
export function colorParts(color: string): { name: string; rgb: readonly [number, number, number] }[] {
  return splitNames(color).flatMap((name) => {
    const rgb = parseHexWord(name) ?? rgbOfName(name);
    return rgb === null ? [] : [{ name, rgb }];
  });
}

const parseHexWord = (name: string) => (name.startsWith('#') ? parseHex(name) : null);

/** A color in the words the pack knows: "burgundy and sky blue" is "maroon and sky blue". */
const colorWords = (color: string): string =>
  color
    .split(/(\s*,\s*(?:and\s+)?|\s+(?:and|or|plus)\s+|\s*[&/+]\s*)/)
    .map((part, i) => (i % 2 === 1 ? part : splitNames(part).map(trainedName).join(' ')))
    .join('');

/** Cuts "reddish brown and sky blue" into known names, the longest first. */
function splitNames(color: string): string[] {
  const words = color
    .toLowerCase()
    .split(/[\s,&/]+/)
    .filter((word) => word !== '' && word !== 'and' && word !== 'or');
  const names: string[] = [];
  for (let i = 0; i < words.length; ) {
    const count =
      [3, 2, 1].find((n) => i + n <= words.length && canonicalColor(words.slice(i, i + n).join(' ')) !== null) ?? 1;
    const name = words.slice(i, i + count).join(' ');
    names.push(canonicalColor(name) ?? name);
    i += count;
  }
  return names;
}

export { loadParser, type PromptRow } from './row';
export { writePrompt } from './write';
