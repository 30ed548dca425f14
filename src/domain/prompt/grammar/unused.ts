/** Which words of a prompt had no effect, and why: the user sees a reason for every one of them. */
import { JOINING_VERBS } from '../words/word-classes';
import type { State } from './state';

export type Reason =
  /** A color without a thing to carry it. */
  | 'no-thing'
  /** The thing has a color already. */
  | 'has-color'
  /** "not", "without", "neither". */
  | 'negated'
  /** An era, a film stock, a style. */
  | 'look'
  /** The medium ("photo"), or a noun for nothing in particular. */
  | 'no-object'
  /** Verbs and adverbs: what somebody or something does, and how. */
  | 'no-effect'
  /** A word of a language, or a sign, that is not read. */
  | 'unknown'
  /** Its language's words could not be loaded. */
  | 'not-loaded'
  /** More things than a pack takes. */
  | 'too-many';

/** The text that is shown for each reason beside the words. */
export const REASONS: Readonly<Record<Reason, string>> = {
  'no-thing': 'no thing to color',
  'has-color': 'has a color already',
  negated: 'said not to be there',
  look: 'a look of the whole picture, not a thing',
  'no-object': 'nothing that could be found in the picture',
  'no-effect': 'says nothing about color',
  unknown: 'not understood',
  'not-loaded': 'the words of this language could not be loaded: go online and edit the text, or write English',
  'too-many': 'more things than the model takes at once',
};

export type Unused = [start: number, end: number, reason: Reason];

const CONTENT = new Set(['noun', 'verb', 'adverb', 'adjective', 'color', 'shade', 'number', 'look', 'unknown']);

/** Content words without effect, neighbors of one reason joined. */
export function unusedOf({ tokens, used, reasons }: State): Unused[] {
  const spans: Unused[] = [];
  let previous = -2;
  tokens.forEach(({ kind, lower, start, end }, i) => {
    if (!CONTENT.has(kind) || used.has(i) || JOINING_VERBS.has(lower)) return;
    const isColor = kind === 'color' || kind === 'shade';
    const reason =
      reasons.get(i) ?? (kind === 'look' || kind === 'unknown' ? kind : isColor ? 'no-thing' : 'no-effect');
    const last = spans.at(-1);
    if (last && previous === i - 1 && last[2] === reason) last[1] = end;
    else spans.push([start, end, reason]);
    previous = i;
  });
  return spans;
}
