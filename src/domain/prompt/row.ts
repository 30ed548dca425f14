/** A prompt's row, and reading a text into what rows are made of: shared by reading (prompt.ts) and writing (prompt-write.ts). */
import { nameOfLab, parseHex, rgbToLab } from '../color/color';
import type { RowGrade } from '../color/row-grade';
import { addColorNames } from './colors/color-words';
import { readThings } from './grammar/read';
import type { Item } from './grammar/state';
import type { Unused } from './grammar/unused';
import { tableFor } from './languages/languages';
import { translate } from './languages/translate';
import type { Tagger } from './words/token';
import { tokenize } from './words/tokenize';

export interface PromptRow {
  /** Stays the same while the user edits text or row. */
  id: string;
  /** The thing, without article, color or adjectives: "coat". */
  noun: string;
  /** What the network hears where the noun is of another language: "coat" for "Mantel". */
  english?: string | undefined;
  /** Color word or words ("navy", "black and white"); the nearest name when `hex` is set; null: the words leave it open. */
  color: string | null;
  /** Adjectives, the color's shades among them: "old pale". */
  modifiers: string;
  /** Exact color asked for, "#rrggbb", or null. */
  hex: string | null;
  enabled: boolean;
  /** Sliders of this thing alone; left out where none was moved. */
  grade?: RowGrade | undefined;
  /** Where the phrase stands in the text; [0, 0] for a row that is not written yet. */
  range: [start: number, end: number];
}

let tagger: Tagger | null = null;
let loading: Promise<void> | null = null;

/**
 * Loads the part-of-speech tagger (compromise, about 100 KB compressed) and the rarer color names. Until then words that the grammar does not know are
 * taken for nouns. Parse again after it resolves; a failed load may be tried again.
 */
export function loadParser(): Promise<void> {
  loading ??= Promise.all([import('compromise/two'), import('./colors/further-names')]).then(
    ([{ default: nlp }, { FURTHER_NAMES }]) => {
      addColorNames(FURTHER_NAMES);
      tagger = (text) => {
        const tags = new Map<number, ReadonlySet<string>>();
        const sentences = nlp(text).json({ offset: true }) as {
          terms: { tags: string[]; offset: { start: number } }[];
        }[];
        for (const { terms } of sentences) for (const term of terms) tags.set(term.offset.start, new Set(term.tags));
        return tags;
      };
    },
    (error) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** The items of a text under the present tagger. */
export function readText(text: string): { items: Item[]; unused: Unused[] } {
  const table = tableFor(text);
  if (table === 'failed') return { items: [], unused: [[0, text.length, 'not-loaded']] };
  const isEnglish = table === null || table === 'not loaded';
  return readThings(text, isEnglish ? tokenize(text, tagger) : translate(text, table));
}

/** A row's data as its words say it. */
export function rowOfItem(item: Item): Omit<PromptRow, 'id' | 'enabled'> {
  const rgb = item.color?.startsWith('#') ? parseHex(item.color) : null;
  return {
    noun: item.noun,
    ...(item.english !== null && { english: item.english }),
    color: rgb === null ? item.color : nameOfLab(rgbToLab(rgb)),
    modifiers: item.modifiers.map((word) => word.text).join(' '),
    hex: rgb === null ? null : item.color,
    range: [...item.range],
  };
}
