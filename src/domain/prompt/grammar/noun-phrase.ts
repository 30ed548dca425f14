/** Article, adjectives, colors, noun: one thing. */
import {
  BODY_PARTS,
  LOOKS_OF_PEOPLE,
  MEASURES,
  MEDIA_NOUNS,
  PEOPLE,
  PLACES_OF_ONE,
  WEAK_NOUNS,
} from '../words/picture-words';
import { isOneOf } from '../words/token';
import { beginsThing, colorRun, goesOn, isThing, kindAt, nounFollows } from './color-run';
import { afterBut, bareColor, give, refuse } from './colors-after';
import {
  addDraft,
  addModifier,
  type Draft,
  lastWord,
  latest,
  type Span,
  type State,
  setColor,
  tieOf,
  tokenAt,
} from './state';

/** Words in the longest name of a thing: "red brick apartment building entrance". */
const LONGEST_NOUN = 4;

type Run = { first: number; end: number };

/** A noun phrase while it is read: tokens [start, at). */
interface Phrase {
  start: number;
  at: number;
  article: Span | null;
  isDetermined: boolean;
  isDefinite: boolean;
  modifiers: number[];
  run: Run | null;
  nouns: number[];
}

/** Reads the noun phrase at token i and returns where to go on. */
export function nounPhrase(state: State, i: number): number {
  const phrase: Phrase = {
    start: i,
    at: i,
    article: null,
    isDetermined: false,
    isDefinite: false,
    modifiers: [],
    run: null,
    nouns: [],
  };
  const owned = readDeterminers(state, phrase);
  if (owned > 0) return owned;
  const part = readAttributes(state, phrase);
  if (part !== null) return addBodyPart(state, phrase, part);
  readNouns(state, phrase);
  return phrase.nouns.length === 0 ? stray(state, phrase) : addThing(state, phrase);
}

/** Returns where to go on when an owner turns out to be a subject ("the car's red"), otherwise 0. */
function readDeterminers(state: State, phrase: Phrase): number {
  while (isOneOf(kindAt(state.tokens, phrase.at), 'determiner', 'owner', 'number', 'not')) {
    const word = tokenAt(state, phrase.at);
    if (word.kind === 'owner') {
      const owned = ownerIsSubject(state, phrase.at, phrase.start);
      if (owned > 0) return owned;
      const last = latest(state);
      if (word.lower === 'whose' && last && last.color === null) last.isWhose = true;
    }
    if (word.kind === 'not') state.isNegated = true;
    if (/^an?$/.test(word.lower)) phrase.article = [word.start, word.end];
    phrase.isDefinite ||= /^(the|this|that|these|those)$/.test(word.lower);
    phrase.isDetermined = true;
    state.used.add(phrase.at++);
  }
  return 0;
}

/** Adjectives, shades and one color or list of colors. Returns the part of a body when they end in one ("red-haired"). */
function readAttributes({ tokens, used }: State, phrase: Phrase): string | null {
  for (;;) {
    const { at } = phrase;
    const kind = kindAt(tokens, at);
    if (kind === 'color') {
      const run = phrase.run === null && !beginsThing(tokens, at) ? colorRun(tokens, at, true) : null;
      if (run === null) return null;
      phrase.run = run;
      phrase.at = run.end;
    } else if (phrase.run !== null && Object.hasOwn(BODY_PARTS, tokens[at]?.lower ?? '')) {
      phrase.at++;
      return BODY_PARTS[tokens[at]?.lower ?? ''] ?? null;
    } else if (
      isOneOf(kind, 'adjective', 'shade') ||
      (kind === 'adverb' && isOneOf(kindAt(tokens, at + 1), 'shade', 'color', 'adjective'))
    ) {
      phrase.modifiers.push(phrase.at++);
    } else if (kind === 'colornoun' && phrase.run !== null) {
      used.add(phrase.at++);
    } else if (
      isOneOf(kind, 'and', 'comma') &&
      (phrase.modifiers.length > 0 || phrase.run !== null) &&
      goesOn(tokens, at + 1, phrase.run !== null)
    ) {
      phrase.at++;
    } else return null;
  }
}

function readNouns(state: State, phrase: Phrase): void {
  const { tokens } = state;
  if (isThing(tokens, phrase.at)) phrase.nouns.push(phrase.at++);
  while (kindAt(tokens, phrase.at) === 'noun') phrase.nouns.push(phrase.at++);
  const { run } = phrase;
  if (phrase.nouns.length > 0 || run === null || !isThing(tokens, run.end - 1)) return;
  // "a red rose", "an orange": the color word is the thing after all.
  const isSeveral = run.end - run.first > 1;
  const isBareAfterColored = !phrase.isDetermined && !isSeveral && latest(state)?.color !== null;
  if (phrase.isDetermined || isSeveral) phrase.at = run.end;
  else if (!isBareAfterColored) return;
  phrase.nouns.push(run.end - 1);
  phrase.run = isSeveral ? { first: run.first, end: run.end - 1 } : null;
}

/** "the car's red" is "the car is red". Returns where to go on, 0 when the word is a plain possessive. */
function ownerIsSubject(state: State, i: number, phrase: number): number {
  const word = tokenAt(state, i);
  // "the car's color is dark green".
  const ofItsColor = kindAt(state.tokens, i + 1) === 'colornoun' && kindAt(state.tokens, i + 2) === 'copula';
  if (ofItsColor && /'s$/.test(word.lower)) {
    const span: Span = [word.start, word.end - 2];
    addDraft(state, word.text.slice(0, -2), span, i, i + 1, [tokenAt(state, phrase).start, span[1]]);
    return i + 2;
  }
  const run = colorRun(state.tokens, i + 1, false);
  if (!/'s$/.test(word.lower) || !run || nounFollows(state.tokens, run.end) || isThing(state.tokens, run.end - 1))
    return 0;
  const end = word.end - 2;
  const draft = addDraft(state, word.text.slice(0, -2), [word.start, end], i, i + 1, [
    tokenAt(state, phrase).start,
    end,
  ]);
  return give(state, draft, run, end);
}

/** Colors and adjectives without a noun: perhaps the color of the thing before ("make the wall green"). */
function stray(state: State, { start, at, run }: Phrase): number {
  const next = Math.max(at, start + 1);
  if (run === null) return next;
  // "don't paint the house yellow, paint it white".
  const meant = kindAt(state.tokens, start - 1) === 'pronoun' ? state.subject?.draft : undefined;
  const owner = meant ?? latest(state);
  const between = owner && !meant ? state.tokens.slice(owner.last, Math.min(start, owner.last + 12)) : [];
  const isNear = between.length < 12 && between.every(({ kind }) => isOneOf(kind, 'adverb', 'glue', 'verb', 'pronoun'));
  // "make the sky a deep blue".
  const first = kindAt(state.tokens, start) === 'determiner' ? start + 1 : start;
  const found = colorRun(state.tokens, first, false);
  if (owner && isNear && found && !state.isNegated && !owner.isDropped) {
    const after = bareColor(state, first, owner, tokenAt(state, start).start);
    if (after > 0) return after;
    return refuse(state, found, 'has-color');
  }
  if (found && state.isNegated) {
    const after = refuse(state, found, 'negated');
    // "paint the wall not red but blue".
    const but = afterBut(state.tokens, after);
    return (but > 0 && bareColor(state, but, owner, tokenAt(state, start).start)) || after;
  }
  if (found && state.tokens[found.end]?.lower === 'for') state.pending = found;
  return found ? found.end : next;
}

/** "a red-haired girl": the hair is red; the girl is read next. */
function addBodyPart(state: State, { start, at, article, run }: Phrase, part: string): number {
  const word = tokenAt(state, at - 1);
  const span: Span = [word.start, word.end];
  const draft = addDraft(state, part, span, start, at, [tokenAt(state, start).start, word.end]);
  draft.article = article;
  setColor(state, draft, run as Run);
  draft.colorClause = draft.colorSpan;
  for (let k = start; k < at; k++) state.used.add(k);
  return at;
}

function addThing(state: State, phrase: Phrase): number {
  const { start, at, nouns, modifiers, run } = phrase;
  const [first, last] = [nouns[0] as number, nouns.at(-1) as number];
  // A long run of unknown words is a clause of another language, not a thing.
  if (nouns.length > LONGEST_NOUN) {
    for (const noun of nouns) state.reasons.set(noun, 'unknown');
    return at;
  }
  for (const noun of nouns) state.used.add(noun);
  const head = tokenAt(state, last).lower;
  const isMeasure = MEASURES.has(head) && state.tokens[at]?.lower === 'of' && run === null;
  if (isMeasure) return at + 1;
  if (MEDIA_NOUNS.has(head)) {
    // A photograph is not in the picture; "black and white photo" says nothing that colorizing can use.
    for (let k = start; k < at; k++) state.reasons.set(k, 'no-object');
    return at;
  }
  const nounSpan: Span = [tokenAt(state, first).start, tokenAt(state, last).end];
  const noun = state.text.slice(...nounSpan);
  const known =
    phrase.isDefinite && run === null && modifiers.length === 0
      ? state.byNoun.get(nameOf(state, nouns).toLowerCase())
      : undefined;
  if (known && !known.isDropped && !state.isNegated) return nameAgain(state, phrase, known);

  const isTranslated = tokenAt(state, last).isTranslated === true;
  const before = isAnaphor(head, nouns.length) ? antecedent(state, head, at) : undefined;
  const own = isTranslated ? nameOf(state, nouns) : noun;
  const named = isAnaphor(head, nouns.length) ? (before?.noun ?? null) : own;
  const draft = addDraft(state, named ?? noun, nounSpan, start, at, [tokenAt(state, start).start, nounSpan[1]]);
  draft.article = phrase.article;
  draft.said = before ? before.said : isTranslated ? noun : null;
  if (named === null || isAnaphor(head, nouns.length)) {
    draft.isAnaphor = true;
    draft.isDropped = named === null;
    // "the left (one) is blue": left is which of them.
    if (named !== null && PLACES_OF_ONE.has(head)) draft.modifiers.push({ text: head, span: nounSpan });
  }
  if (run !== null && !speaksOfLooks(state, head, run)) {
    setColor(state, draft, run);
    draft.colorClause = draft.colorSpan;
  } else if (run !== null) for (let k = run.first; k < run.end; k++) state.reasons.set(k, 'no-effect');
  for (const modifier of modifiers) addModifier(state, draft, modifier);
  if (state.pending && draft.color === null && !draft.isDropped && !state.isNegated) {
    setColor(state, draft, state.pending);
    for (const shade of state.pending.shades) addModifier(state, draft, shade);
    draft.colorClause = draft.colorSpan;
  }
  state.pending = null;
  if (state.isNegated) {
    draft.isDropped = true;
    for (let k = start; k < at; k++) {
      state.used.delete(k);
      state.reasons.set(k, 'negated');
    }
    state.byNoun.delete(draft.noun.toLowerCase());
    state.isNegated = false;
  }
  const after = draft.color === null && !draft.isDropped ? bareColor(state, at, draft, nounSpan[1]) : 0;
  return after > 0 ? after : at;
}

/** The noun in English, where its words were translated. */
const nameOf = ({ tokens }: State, nouns: readonly number[]): string =>
  nouns.map((noun) => tokens[noun]?.text ?? '').join(' ');

/** "and the dog is brown": the dog that was named before, no second one. */
function nameAgain(state: State, { start, at }: Phrase, known: Draft): number {
  for (let k = start; k < at; k++) state.used.add(k);
  const { relation } = state;
  state.relation = { kind: 'starts', after: 'nothing' };
  // "the roof of the house": the house only says which roof.
  if (['of', 'with', 'in', 'wears', 'place', 'acts'].includes(relation.kind)) return at;
  const before = state.tokens[start - 1];
  const clauseStart = tokenAt(state, isOneOf(before?.kind, 'and', 'comma') ? start - 1 : start).start;
  state.subject = { draft: known, others: [], clauseStart };
  const after = known.color === null ? bareColor(state, at, known, clauseStart) : 0;
  return after > 0 ? after : at;
}

/** "one", "the other", "the left": stand for a thing named before. */
const isAnaphor = (head: string, count: number): boolean =>
  count === 1 && (/^(ones?|others?|hers|his|theirs|mine|yours|ours)$/.test(head) || PLACES_OF_ONE.has(head));

function antecedent({ drafts, reasons, relation, tokens }: State, head: string, next: number): Draft | undefined {
  // "mother in a blue coat, father in a grey one": not father himself.
  const last = drafts.at(-1);
  const isWearer = /^ones?$/.test(head) && tieOf(relation) !== null && last && PEOPLE.has(lastWord(last.noun));
  const end = isWearer ? -1 : drafts.length;
  const near = drafts.slice(-8, end).filter(({ noun }) => !WEAK_NOUNS.has(lastWord(noun)));
  // "kids in colorful clothes, one in red".
  const wears = /^ones?$/.test(head) && /^(in|wearing)$/.test(tokens[next]?.lower ?? '');
  const wearer = wears ? near.findLast(({ noun }) => PEOPLE.has(lastWord(noun))) : undefined;
  if (wearer) return wearer;
  // "no red cars, only blue ones".
  return near.findLast(({ isDropped }) => !isDropped) ?? near.findLast(({ index }) => reasons.get(index) === 'negated');
}

/** Whether a color describes a person's looks ("a blonde woman", "a black man"), so that the whole figure must not get it. */
function speaksOfLooks({ tokens }: State, head: string, run: Run): boolean {
  return PEOPLE.has(head) && run.end - run.first === 1 && LOOKS_OF_PEOPLE.has(tokens[run.first]?.color ?? '');
}
