/** A word of a prompt: where it stands and what it is. */

export type Kind =
  | 'color'
  | 'shade'
  | 'adjective'
  | 'adverb'
  | 'noun'
  | 'verb'
  | 'determiner'
  | 'owner'
  | 'preposition'
  | 'and'
  | 'comma'
  | 'stop'
  | 'equals'
  | 'copula'
  | 'not'
  | 'relative'
  | 'pronoun'
  | 'glue'
  | 'colornoun'
  | 'number'
  /** An era, a film stock, a style: how the whole picture looks, no thing in it. */
  | 'look'
  /** A word of a language that is not read, or a sign that means nothing here. */
  | 'unknown';

export interface Token {
  /** As typed; of a translated word the English one. */
  text: string;
  lower: string;
  /** Character offsets in the prompt. */
  start: number;
  end: number;
  kind: Kind;
  /** Canonical color name, or "#rrggbb"; only for colors. */
  color: string | null;
  /** `text` is what the word of another language means. */
  isTranslated?: true;
  /** A word of another language that its table lacks. */
  isUntranslated?: true;
}

export type Span = [start: number, end: number];

/** What compromise's tagger says about the word that starts at an offset. */
export type Tagger = (text: string) => Map<number, ReadonlySet<string>>;

export const token = (text: string, start: number, kind: Kind): Token => ({
  text,
  lower: text.toLowerCase().replace(/’/g, "'"),
  start,
  end: start + text.length,
  kind,
  color: null,
});

/** Any of these kinds? Undefined, past the end of the text, is none. */
export const isOneOf = (kind: Kind | undefined, ...kinds: Kind[]): boolean =>
  kind !== undefined && kinds.includes(kind);
