/**
 * From words to things: finds the noun phrases of a prompt and gives each the color that the sentence gives it.
 * Colors stand before the noun ("navy coat"), after a verb ("the car is dark red"), after "in" ("a man in black"), or bare
 * ("the sky, blue", "sky: blue", "paint the wall green"). A color belongs to one thing; a thing takes its first color.
 */
import { isOneOf, type Token } from '../words/token';
import { COMMANDS, WEARING } from '../words/word-classes';
import { colorRun, isThing, kindAt, nounFollows } from './color-run';
import { bareColor, colorAfterIn, copula, refuse } from './colors-after';
import { nounPhrase } from './noun-phrase';
import { settleOwners } from './owners';
import { type Item, latest, newState, type Relation, type State, tieOf, tokenAt } from './state';
import { pronounSubject } from './subjects';
import { type Unused, unusedOf } from './unused';

/** Finds the things of a prompt in text order, and the ranges of words that had no effect. */
export function readThings(text: string, tokens: readonly Token[]): { items: Item[]; unused: Unused[] } {
  const state = newState(text, tokens);
  for (let i = 0; i < tokens.length; ) i = Math.max(i + 1, step(state, i));
  settleOwners(state);
  dropUntranslated(state);
  const items = state.drafts
    .filter(({ isDropped }) => !isDropped)
    .map(({ index: _, last: _l, relation: _r, isWhose: _w, isDropped: _d, isAnaphor: _a, said, noun, ...item }) => ({
      ...item,
      noun: said ?? noun,
      english: said === null ? null : noun,
    }));
  return { items, unused: unusedOf(state) };
}

/** Drops things without an English name and reports their words. They were kept until here so that their colors went to no other thing. */
function dropUntranslated({ drafts, tokens, used, reasons }: State): void {
  for (const draft of drafts) {
    if (draft.isDropped || tokens[draft.last - 1]?.isUntranslated !== true) continue;
    draft.isDropped = true;
    tokens.forEach((word, i) => {
      const [from, to] = draft.colorSpan ?? [0, 0];
      const isOfIt = (i >= draft.index && i < draft.last) || (word.start >= from && word.end <= to);
      if (!isOfIt) return;
      used.delete(i);
      if (word.isUntranslated) reasons.set(i, 'unknown');
    });
  }
}

/** Reads what starts at token i and returns where to go on. */
function step(state: State, i: number): number {
  const word = tokenAt(state, i);
  switch (word.kind) {
    case 'comma':
    case 'stop':
      return mark(state, i, word.kind);
    case 'equals':
      return bareColor(state, i + 1, latest(state), word.start) || heading(state, i);
    case 'and': {
      const last = latest(state);
      state.relation = { kind: 'joined', to: last ? tieOf(last.relation) : null };
      state.isNegated = word.lower === 'nor';
      return i + 1;
    }
    case 'preposition':
      return preposition(state, i, word);
    case 'not':
      state.isNegated = true;
      return i + 1;
    case 'relative':
      state.relative = { subject: latest(state), verbSeen: false };
      state.relation = { kind: 'relative' };
      return i + 1;
    case 'pronoun':
      state.subject = pronounSubject(state, word.lower);
      return i + 1;
    case 'copula':
      return copula(state, i);
    case 'verb':
      return verb(state, i, word.lower);
    case 'colornoun':
      return /ed$/.test(word.lower) ? copula(state, i) : colorNoun(state, i);
    case 'determiner':
    case 'owner':
    case 'number':
    case 'adjective':
    case 'shade':
    case 'adverb':
    case 'color':
    case 'noun':
      return nounPhrase(state, i);
    default:
      return i + 1;
  }
}

function mark(state: State, i: number, kind: 'comma' | 'stop'): number {
  // "her hat? red!"
  const asks = kind === 'comma' || tokenAt(state, i).text === '?';
  const after = asks
    ? bareColor(state, isApposition(state, i) ? i + 2 : i + 1, latest(state), tokenAt(state, i).start)
    : 0;
  if (after > 0) return after;
  state.clause = state.drafts.length;
  state.relation = { kind: 'starts', after: kind };
  state.relative = null;
  state.isNegated = false;
  state.subject = null;
  state.isForbidden = false;
  state.pending = null;
  if (kind === 'stop') state.isCommand = false;
  return i + 1;
}

/** "three boats: the left one is red": what follows a colon is a clause of its own. */
function heading(state: State, i: number): number {
  if (tokenAt(state, i).text === ':') state.clause = state.drafts.length;
  return i + 1;
}

/** "the carpet, a deep burgundy, ...": an article and a color behind the mark at token i, and nothing that they could belong to. */
function isApposition({ tokens }: State, i: number): boolean {
  const run = /^an?$/.test(tokens[i + 1]?.lower ?? '') ? colorRun(tokens, i + 2, false) : null;
  return run !== null && !isThing(tokens, run.end - 1) && isOneOf(kindAt(tokens, run.end) ?? 'stop', 'comma', 'stop');
}

function preposition(state: State, i: number, { lower: word, start }: Token): number {
  if (word === 'in') {
    const after = colorAfterIn(state, i);
    if (after > 0) return after;
  }
  // "change the car from blue to red".
  const old = word === 'from' ? colorRun(state.tokens, i + 1, false) : null;
  if (old && !nounFollows(state.tokens, old.end)) {
    const after = refuse(state, old, 'negated');
    const isTo = state.tokens[after]?.lower === 'to';
    return (isTo && bareColor(state, after + 1, latest(state), start)) || after;
  }
  if (word === 'into' && state.isCommand) {
    const after = turnInto(state, i);
    if (after > 0) return after;
  }
  if (word === 'without') state.isNegated = true;
  if (word === 'except' || word === 'besides') state.isNegated = false;
  state.relation = relationOf(word);
  return i + 1;
}

/** "change the white hat into green", "... into a green hat": the color before is what it was. */
function turnInto(state: State, i: number): number {
  const old = latest(state);
  if (!old?.colorSpan || old.isDropped) return 0;
  const [from, to] = old.colorSpan;
  for (let k = old.index; k < i; k++) {
    const { start, end } = tokenAt(state, k);
    if (start < from || end > to) continue;
    state.used.delete(k);
    state.reasons.set(k, 'negated');
  }
  Object.assign(old, { color: null, colorSpan: null, colorClause: null });
  const after = bareColor(state, i + 1, old, tokenAt(state, i).start);
  old.isDropped = after === 0;
  return after;
}

function relationOf(word: string): Relation {
  if (word === 'in' || word === 'with' || word === 'of') return { kind: word };
  return { kind: 'place' };
}

function verb(state: State, i: number, word: string): number {
  if (WEARING.has(word)) {
    state.relation = { kind: 'wears' };
    return colorAfterIn(state, i) || i + 1;
  }
  if (/^(re)?(painted|colou?red|dyed|tinted)$/.test(word)) return copula(state, i);
  if (COMMANDS.has(word)) {
    state.isCommand = true;
    // "do not paint the house yellow": the house is there, the yellow is not.
    state.isForbidden = state.isNegated;
    state.isNegated = false;
  }
  state.relation = /^(has|have|having|had)$/.test(word) ? { kind: 'with' } : { kind: 'acts' };
  if (state.relative) state.relative.verbSeen = true;
  return i + 1;
}

/** "color the dress white" is a command; "the color of the car is red" speaks of the car. */
function colorNoun(state: State, i: number): number {
  const { tokens } = state;
  if (tokens[i + 1]?.lower === 'of') return i + 2;
  const before = kindAt(tokens, i - 1);
  const opens = before === undefined || isOneOf(before, 'stop', 'glue', 'comma', 'pronoun', 'verb');
  if (opens && isOneOf(kindAt(tokens, i + 1), 'determiner', 'noun', 'owner', 'adjective')) state.isCommand = true;
  return i + 1;
}
