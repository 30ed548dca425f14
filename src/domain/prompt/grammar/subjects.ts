/** Which things a predicate is about: "the roof and the door are red", "walls, ceiling and floor are white", "hat, coat: black". */
import { PARTS, PEOPLE, WEAK_NOUNS, WORN } from '../words/picture-words';
import { isOneOf } from '../words/token';
import { kindAt } from './color-run';
import { type Draft, lastWord, latest, type State, tieOf } from './state';

/** Most things to look back at, which keeps reading linear; longer lists are rare. */
const REACH = 16;

/** For "the walls of the house" the walls: what is said after it is said of them. In a command whatever comes before "of". */
export function wholeOf({ drafts, isCommand, text }: State, last: Draft): Draft {
  if (last.relation.kind !== 'of' || last.color !== null) return last;
  const part = drafts[drafts.lastIndexOf(last) - 1];
  if (!part || part.color !== null || part.isDropped) return last;
  const head = lastWord(part.noun);
  const isWornBySomebody = WORN.has(head) && PEOPLE.has(lastWord(last.noun));
  // "the flag of Sweden: blue".
  const isName = /^\p{Lu}\p{Ll}/u.test(text.slice(...last.nounSpan));
  return PARTS.has(head) || isWornBySomebody || isCommand || isName ? part : last;
}

/** Things that may be the subject of the clause, the likeliest first. */
export function subjects({ drafts, clause }: State): Draft[] {
  const inClause = drafts
    .slice(Math.max(clause, drafts.length - REACH))
    .filter((draft) => !draft.isDropped && !draft.isWhose);
  // "the bottom of the pool is turquoise": the pool.
  const isWhere = (draft: Draft, k: number) =>
    WEAK_NOUNS.has(lastWord(draft.noun)) && inClause[k + 1]?.relation.kind === 'of';
  const first = inClause.find((draft, k) => tieOf(draft.relation) === null && !isWhere(draft, k)) ?? inClause[0];
  // "the roof is red and the door is blue": the last thing joined by "and" opens a clause of its own.
  const last = inClause.findLast(
    ({ relation }) => (relation.kind === 'joined' && relation.to === null) || relation.kind === 'is',
  );
  // "wears a yellow dress and the curtains are white": what follows a thing that has its color begins anew.
  const end = inClause.at(-1);
  if (end?.relation.kind === 'joined' && end !== first && end.color === null && inClause.at(-2)?.color) return [end];
  if (last && last !== first && last.color === null) return [last, ...(first ? [first] : [])];
  return first ? [first, ...inClause.filter((draft) => draft !== first)] : [];
}

/** Things without a color named right before, one after the other, with nothing but commas and "and" between, the last one first. */
export function listBefore(state: State): Draft[] {
  const { drafts, tokens } = state;
  const list: Draft[] = [];
  for (let k = drafts.length - 1; k >= 0 && list.length < REACH; k--) {
    const draft = drafts[k] as Draft;
    if (draft.color !== null || draft.isDropped) break;
    list.push(draft);
    const previous = drafts[k - 1];
    if (
      !previous ||
      !isOneOf(draft.relation.kind === 'joined' ? 'and' : kindAt(tokens, draft.index - 1), 'and', 'comma')
    )
      break;
    if (!tokens.slice(previous.last, draft.index).every(({ kind }) => kind === 'and' || kind === 'comma')) break;
  }
  return list;
}

/** Gives the color of the last of several things to the others; all refer to the same color words. */
export function share(from: Draft, others: readonly Draft[]): void {
  for (const other of others) {
    if (other === from || other.color !== null) continue;
    other.color = from.color;
    other.colorSpan = from.colorSpan;
    other.colorClause = from.colorClause;
  }
}

/** "the hat and the coat of the man are red": both are. */
export function shareInClause(state: State, subject: Draft, open: readonly Draft[]): void {
  const inClause = state.drafts.slice(Math.max(state.clause, state.drafts.length - REACH));
  const ties = (draft: Draft) => tieOf(draft.relation) ?? (draft.relation.kind === 'of' ? 'of' : null);
  const chain = inClause.filter((draft) => draft === subject || (open.includes(draft) && ties(draft) === null));
  const isOneList = inClause.slice(1).every((draft) => draft.relation.kind === 'joined' || !chain.includes(draft));
  if (isOneList) share(subject, chain);
}

/**
 * "it", "they": the thing named last that may still get a color. A place is passed over ("a car on the street. It is red"),
 * and "they" are all things of a list.
 */
export function pronounSubject(state: State, pronoun: string): State['subject'] {
  const draft = latest(state);
  if (!draft) return null;
  if (pronoun === 'both') {
    const two = state.drafts.slice(-2).filter(({ color, isDropped }) => color === null && !isDropped);
    return { draft: two[0] ?? draft, others: two, clauseStart: null };
  }
  if (/^(they|them|these|those)$/.test(pronoun)) {
    const others = listBefore(state);
    return { draft: others.at(-1) ?? draft, others, clauseStart: null };
  }
  const isPlace = ({ relation }: Draft) => relation.kind === 'place' || relation.kind === 'of';
  const before = state.drafts[state.drafts.length - 2];
  const saysWhere = /^it(self)?$/.test(pronoun) && isPlace(draft) && before?.color === null && !before.isDropped;
  return { draft: saysWhere && !isPerson(before) ? before : draft, others: [], clauseStart: null };
}

const isPerson = ({ noun }: Draft): boolean => PEOPLE.has(lastWord(noun));
