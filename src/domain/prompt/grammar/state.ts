/** The state of reading a prompt: the things so far, how each is related to the one before, which tokens were used. */
import type { Span, Token } from '../words/token';
import type { Reason } from './unused';

export type { Span } from '../words/token';

/** One thing of the prompt, with the places of its words. Spans are character offsets. */
export interface Item {
  /** The noun as written; for "it" or "the other one" that of the thing meant. */
  noun: string;
  /** The English noun for the network, where the prompt is in another language. */
  english: string | null;
  nounSpan: Span;
  /** From the article to the end of the noun, and on to a color that follows directly. */
  range: Span;
  article: Span | null;
  /** Canonical: lower case, known spelling ("gray" for "grey"), hyphens as spaces; "red and blue" for several. */
  color: string | null;
  colorSpan: Span | null;
  /** What to delete when the color goes: for "car is dark red" all but "car". */
  colorClause: Span | null;
  modifiers: { text: string; span: Span }[];
  /** Things whose words only serve this one ("a woman in" this coat): removed together with it. */
  owner: Span | null;
}

/** How a thing is related to the one before it. */
export type Relation =
  /** The first of its clause. */
  | { kind: 'starts'; after: 'comma' | 'stop' | 'nothing' }
  /** "and": it has the same relation as the thing before. */
  | { kind: 'joined'; to: 'with' | 'in' | 'wears' | null }
  /** "a woman in/with/wearing a coat". */
  | { kind: 'with' }
  | { kind: 'in' }
  | { kind: 'wears' }
  /** "the roof of the house". */
  | { kind: 'of' }
  /** Any other preposition: where a thing is. */
  | { kind: 'place' }
  /** "that", "which", "who". */
  | { kind: 'relative' }
  /** "a dog chases a cat". */
  | { kind: 'acts' }
  /** After "is" without a color. */
  | { kind: 'is' };

export interface Draft extends Omit<Item, 'english'> {
  /** The noun as written where `noun` is its translation. */
  said: string | null;
  /** Token it starts at, and the token after it. */
  index: number;
  last: number;
  relation: Relation;
  /** "a woman whose hair ...": only there to own the next thing. */
  isWhose: boolean;
  isDropped: boolean;
  /** Stands for a thing named before ("the left one"), or for nothing in particular when none was. */
  isAnaphor: boolean;
}

/** A color as it stands in the text: tokens [first, end), and the shades before them. */
export interface ColorRun {
  first: number;
  end: number;
  shades: number[];
}

export interface State {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly used: Set<number>;
  /** Why a token has no effect, where the reader knows better than that it has none. */
  readonly reasons: Map<number, Reason>;
  readonly drafts: Draft[];
  /** The latest thing of each name, for what is said of it later. */
  readonly byNoun: Map<string, Draft>;
  /** Index into drafts where the present clause starts: subjects of "is" are looked for from there. */
  clause: number;
  relation: Relation;
  isNegated: boolean;
  /** "make/paint/color ...": what follows gets a color. */
  isCommand: boolean;
  relative: { subject: Draft | undefined; verbSeen: boolean } | null;
  /** "don't make ...": colors of this clause are said not to be. */
  isForbidden: boolean;
  /** The color given last: "and so are her shoes". */
  lastColor: ColorRun | null;
  /** "use blue for the sky": the color that waits for its thing. */
  pending: ColorRun | null;
  /** What "it", "they" or a thing named again stand for, and where its clause starts if not at the verb. */
  subject: { draft: Draft; others: Draft[]; clauseStart: number | null } | null;
}

export const newState = (text: string, tokens: readonly Token[]): State => ({
  text,
  tokens,
  used: new Set(),
  reasons: new Map(),
  drafts: [],
  byNoun: new Map(),
  clause: 0,
  relation: { kind: 'starts', after: 'nothing' },
  isNegated: false,
  isCommand: false,
  isForbidden: false,
  lastColor: null,
  pending: null,
  relative: null,
  subject: null,
});

export const tokenAt = (state: State, i: number): Token => state.tokens[i] as Token;
export const latest = (state: State): Draft | undefined => state.drafts.at(-1);
export const lastWord = (noun: string): string => noun.toLowerCase().split(/\s+/).pop() ?? '';

/** "with", "in" or "wears" of a thing that is worn or held by the one before, over "and" too. */
export function tieOf(relation: Relation): 'with' | 'in' | 'wears' | null {
  if (relation.kind === 'joined') return relation.to;
  return relation.kind === 'with' || relation.kind === 'in' || relation.kind === 'wears' ? relation.kind : null;
}

export function addDraft(state: State, noun: string, nounSpan: Span, index: number, last: number, range: Span): Draft {
  const draft: Draft = {
    noun,
    said: null,
    nounSpan,
    range,
    index,
    last,
    relation: state.relation,
    article: null,
    color: null,
    colorSpan: null,
    colorClause: null,
    modifiers: [],
    owner: null,
    isWhose: false,
    isDropped: false,
    isAnaphor: false,
  };
  state.relation = { kind: 'starts', after: 'nothing' };
  state.subject = null;
  state.used.add(index);
  state.drafts.push(draft);
  state.byNoun.set(noun.toLowerCase(), draft);
  return draft;
}

export function addModifier(state: State, owner: Draft, i: number): void {
  state.used.add(i);
  const word = tokenAt(state, i);
  owner.modifiers.push({ text: word.text, span: [word.start, word.end] });
}

export function setColor(state: State, owner: Draft, { first, end }: { first: number; end: number }): void {
  owner.colorSpan = [tokenAt(state, first).start, tokenAt(state, end - 1).end];
  let color = '';
  for (let i = first; i < end; i++) {
    state.used.add(i);
    const word = tokenAt(state, i);
    if (word.kind === 'comma') color += ',';
    else if (word.kind !== 'determiner')
      color += ` ${word.kind === 'color' ? word.color : word.kind === 'and' ? 'and' : word.lower}`;
  }
  owner.color = color.trim();
  state.lastColor = { first, end, shades: [] };
}
