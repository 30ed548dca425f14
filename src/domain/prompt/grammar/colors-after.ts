/** Colors that stand after their thing: "the car is dark red", "a man in black", "the sky, blue". */
import { isOneOf, type Token } from '../words/token';
import { JOINING_VERBS, WEARING } from '../words/word-classes';
import { colorRun, isThing, kindAt, nounFollows } from './color-run';
import { addModifier, type ColorRun, type Draft, latest, type State, setColor, tokenAt } from './state';
import { listBefore, share, shareInClause, subjects, wholeOf } from './subjects';

/** Gives a color to a thing. Returns where to go on. */
export function give(state: State, owner: Draft, run: ColorRun, clauseStart: number, extra: number[] = []): number {
  const { tokens } = state;
  let end = run.end;
  setColor(state, owner, run);
  for (const shade of [...extra, ...run.shades]) addModifier(state, owner, shade);
  while (
    kindAt(tokens, end) === 'colornoun' ||
    (kindAt(tokens, end) === 'preposition' && kindAt(tokens, end + 1) === 'colornoun')
  )
    state.used.add(end++);
  if (tokens[end]?.text === ')') end++;
  const clauseEnd = tokenAt(state, end - 1).end;
  owner.colorClause = [Math.max(clauseStart, owner.nounSpan[1]), clauseEnd];
  // Grow the range only when nothing of another thing lies between.
  if (latest(state) === owner) owner.range[1] = clauseEnd;
  return end;
}

/** "sky, blue" / "sky: blue" / "paint the sky blue": a color after its noun. Returns the token after it, 0 when there is none. */
export function bareColor(state: State, i: number, owner: Draft | undefined, clauseStart: number): number {
  const { tokens } = state;
  const whole = owner && wholeOf(state, owner);
  const run = whole && whole.color === null && !whole.isDropped ? colorRun(tokens, i, false) : null;
  if (!run || !whole || nounFollows(tokens, run.end) || state.isNegated) return 0;
  // "bouquet: pink and white roses": all of the list is the roses'.
  const list = isOneOf(kindAt(tokens, i - 1), 'equals', 'comma') ? colorRun(tokens, i, true) : null;
  if (list && list.end > run.end && nounFollows(tokens, list.end)) return 0;
  if (state.isForbidden) return refuse(state, run, 'negated');
  // "hat, coat, shoes: black", "paint the walls and the ceiling white": all of the list.
  const things = tokens[i - 1]?.text === ':' || state.isCommand ? listBefore(state) : [];
  const after = give(state, whole, run, clauseStart);
  if (things.length > 1 && things[0] === whole) share(whole, things);
  return after;
}

/** "a woman in red", "dressed in a dark green": a color after "in" with no noun behind it. Returns the token after it or 0. */
export function colorAfterIn(state: State, i: number): number {
  const { tokens } = state;
  let at = i + 1;
  while (at < i + 6 && isOneOf(kindAt(tokens, at), 'preposition', 'determiner', 'colornoun')) at++;
  const run = colorRun(tokens, at, false);
  const owner = state.relation.kind === 'with' ? undefined : latest(state);
  if (!run || !owner || owner.color !== null || state.isNegated) return 0;
  // "in grey and brown coats": the whole list is before a noun, and the noun's.
  const whole = colorRun(tokens, at, true);
  if (nounFollows(tokens, run.end) || (whole && nounFollows(tokens, whole.end))) return 0;
  const isDetermined = at > i + 1 && kindAt(tokens, at - 1) === 'determiner';
  if (isDetermined && isThing(tokens, run.end - 1) && kindAt(tokens, run.end) !== 'colornoun') return 0;
  return give(state, owner, run, tokenAt(state, i).start);
}

const PLURAL = new Set(['are', 'were', 'look', 'appear', 'turn', 'seem', 'be', 'become', 'stay', 'remain']);

/** "... is (very) (long and) dark red": gives the color to the subject of the clause. Returns where to go on. */
export function copula(state: State, i: number): number {
  const { tokens } = state;
  // "and so are her shoes".
  if (tokens[i - 1]?.lower === 'so' && state.lastColor) {
    state.pending = state.lastColor;
    return i + 1;
  }
  const { at, isNegated, extra } = skipToColor(state, i);
  const run = colorRun(tokens, at, false);
  const determined = kindAt(tokens, at - 1) === 'determiner';
  const thing = run !== null && determined && isThing(tokens, run.end - 1) && kindAt(tokens, run.end) !== 'colornoun';
  const isPredicate = run !== null && !nounFollows(tokens, run.end) && !thing;
  if (state.relative && !state.relative.verbSeen) {
    const { subject } = state.relative;
    if (isPredicate && subject?.color === null && !isNegated)
      return give(state, subject, run, clauseStartOf(tokens, i), extra);
    state.relative.verbSeen = true;
    if (isPredicate && isNegated) return refuse(state, run, 'negated');
    return i + 1;
  }
  if (!isPredicate) {
    // "neither the car nor the bus is a truck": what is denied is the predicate.
    state.isNegated ||= isNegated && kindAt(tokens, i + 1) === 'not';
    state.relation = { kind: 'is' };
    return i + 1;
  }
  // "is not blue but red": what follows "but" counts.
  const but = isNegated ? afterBut(tokens, run.end) : 0;
  const instead = but > 0 ? colorRun(tokens, but, false) : null;
  if (isNegated && (!instead || nounFollows(tokens, instead.end))) return refuse(state, run, 'negated');
  if (instead) refuse(state, run, 'negated');
  const referred = state.subject;
  const candidates = referred ? [referred.draft] : subjects(state);
  state.subject = null;
  const open = candidates.filter((draft) => draft.color === null);
  const subject = open[0] ?? (candidates.length === 0 ? latest(state) : undefined);
  if (subject?.isDropped) return refuse(state, run, 'negated');
  if (!subject || subject.color !== null)
    return refuse(state, run, subject || candidates[0] ? 'has-color' : 'no-thing');
  const isPlural = PLURAL.has(tokenAt(state, i).lower);
  const list = isPlural ? listBefore(state) : [];
  const after = give(state, subject, instead ?? run, referred?.clauseStart ?? clauseStartOf(tokens, i), extra);
  if (referred && referred.others.length > 1) share(subject, referred.others);
  else if (list.length > 2 && list.includes(subject)) share(subject, list);
  else if (isPlural) shareInClause(state, subject, open);
  return after;
}

/** Index behind "but" or ", but" at token i, 0 when there is none. */
export function afterBut(tokens: readonly Token[], i: number): number {
  const at = isOneOf(kindAt(tokens, i), 'comma', 'glue') ? i + 1 : i;
  return tokens[at]?.lower === 'but' ? at + 1 : 0;
}

/** From the verb to the color: past "not", adverbs, other adjectives ("long and brown"), "of a ... color". */
function skipToColor({ tokens, isNegated: before }: State, i: number) {
  let at = i + 1;
  let isNegated = before;
  const extra: number[] = [];
  const kind = (k: number) => kindAt(tokens, k);
  for (; at < i + 16; at++) {
    if (kind(at) === 'not') isNegated = true;
    else if (kind(at) === 'adjective') extra.push(at);
    else if (kind(at) === 'and' && isOneOf(kind(at + 1), 'color', 'shade') && extra.length > 0) continue;
    else if (kind(at) === 'comma' && extra.includes(at - 1) && kind(at + 1) === 'color') continue;
    else if (isOneOf(kind(at), 'copula', 'colornoun')) continue;
    else if (kind(at) === 'verb' && JOINING_VERBS.has(tokens[at]?.lower ?? '') && !WEARING.has(tokens[at]?.lower ?? ''))
      continue;
    else if (kind(at) === 'preposition' && ['in', 'of'].includes(tokens[at]?.lower ?? '')) continue;
    else if (kind(at) === 'determiner' && (kind(at + 1) === 'determiner' || colorRun(tokens, at + 1, false))) continue;
    else if (kind(at) === 'adverb' && !colorRun(tokens, at, false)) continue;
    else if (kind(at) === 'glue' && /^(both|then|now|still|again|just|only|also|all|to)$/.test(tokens[at]?.lower ?? ''))
      continue;
    else break;
  }
  return { at, isNegated, extra };
}

/** Marks a color as unused, with the reason. Returns where to go on. */
export function refuse(state: State, { first, end, shades }: ColorRun, reason: 'negated' | 'has-color' | 'no-thing') {
  for (const shade of shades) state.reasons.set(shade, reason);
  for (let k = first; k < end; k++) state.reasons.set(k, reason);
  state.isNegated = false;
  return end;
}

/** "the car, which is red": the clause to delete with the color starts at the comma or relative before the verb. */
function clauseStartOf(tokens: readonly Token[], i: number): number {
  let at = i;
  while (at > i - 8 && isOneOf(kindAt(tokens, at - 1), 'relative', 'glue', 'comma', 'pronoun', 'verb', 'copula')) {
    if (kindAt(tokens, at - 1) === 'verb' && !JOINING_VERBS.has(tokens[at - 1]?.lower ?? '')) break;
    at--;
  }
  return (tokens[at] as Token).start;
}
