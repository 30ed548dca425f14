/** What a language's words mean: built from its data file (tables/) when that has been loaded. */
import { bendAdjective, bendNoun, type Language } from './inflect';

/** Lines of `English = words / ...`. */
export interface TableSource {
  colors: string;
  shades: string;
  words: string;
  nouns: string;
}

export type Sort = 'color' | 'shade' | 'word' | 'noun';

export interface Meaning {
  sort: Sort;
  english: string;
}

export interface Table {
  language: Language;
  /** Lower case, as written, to all it may mean; the likeliest first. */
  meanings: ReadonlyMap<string, readonly Meaning[]>;
  /** Nouns alone: the longest that a compound ends in is what it is. */
  nouns: ReadonlyMap<string, string>;
  colors: ReadonlyMap<string, string>;
  shades: ReadonlyMap<string, string>;
  /** Most words of one entry ("azul marino"), and most characters. */
  mostWords: number;
  longest: number;
  /** A color of this language for an English name, or undefined. */
  colorFor: ReadonlyMap<string, string>;
}

const entries = (lines: string): [english: string, words: string[]][] =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [english = '', words = ''] = line.trim().split(' = ');
      return [english, words.split(' / ')];
    });

export function buildTable(language: Language, source: TableSource): Table {
  const meanings = new Map<string, Meaning[]>();
  const maps: Record<Sort, Map<string, string>> = {
    word: new Map(),
    color: new Map(),
    shade: new Map(),
    noun: new Map(),
  };
  const add = (sort: Sort, english: string, form: string): void => {
    if (!maps[sort].has(form)) maps[sort].set(form, english);
    const known = meanings.get(form) ?? [];
    const isNew = !known.some((other) => other.sort === sort && (sort !== 'word' || other.english === english));
    if (isNew) meanings.set(form, [...known, { sort, english }]);
  };
  const colorFor = new Map<string, string>();
  for (const [english, words] of entries(source.words)) for (const word of words) add('word', english, word);
  for (const [english, words] of entries(source.colors)) {
    colorFor.set(english, words[0] as string);
    for (const word of words) for (const form of bendAdjective(language, word)) add('color', english, form);
  }
  for (const [english, words] of entries(source.shades))
    for (const word of words) for (const form of bendAdjective(language, word)) add('shade', english, form);
  // A form that is listed goes before one that is derived.
  const nouns = entries(source.nouns);
  for (const [english, words] of nouns) for (const word of words) add('noun', english, word);
  for (const [english, words] of nouns)
    for (const word of words) for (const form of bendNoun(language, word)) add('noun', english, form);
  const all = [...meanings.keys()];
  return {
    language,
    meanings,
    nouns: maps.noun,
    colors: maps.color,
    shades: maps.shade,
    mostWords: Math.max(...all.map((form) => form.split(' ').length)),
    longest: Math.max(...all.map((form) => form.length)),
    colorFor,
  };
}
