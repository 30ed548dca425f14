/** Second look at the kinds of words, with their neighbors: what a word is depends on where it stands. */
import { ADJECTIVES, MATERIALS, NOUNS, PEOPLE, PLACES_OF_ONE, WORN } from './picture-words';
import type { Kind, Token } from './token';
import { JOINING_VERBS } from './word-classes';
import { words } from './word-set';

export function settle(tokens: Token[]): void {
  const kindAt = (i: number): Kind | undefined => tokens[i]?.kind;
  const opens = (i: number): boolean =>
    ['determiner', 'owner', 'adjective', 'shade', 'color'].includes(kindAt(i) ?? '');
  const nominal = (i: number): boolean => ['noun', 'adjective', 'color', 'shade'].includes(kindAt(i) ?? '');
  for (let i = 0; i < tokens.length; i++) {
    if (!standsForThing(tokens, i)) continue;
    (tokens[i] as Token).kind = 'noun';
    // "the middle one": which of them.
    const before = tokens[i - 1];
    if (before && PLACES_OF_ONE.has(before.lower)) before.kind = 'adjective';
  }
  for (let i = 0; i < tokens.length; i++) {
    const here = tokens[i] as Token;
    const isParticiple = /(ing|ed|en|wn)$/.test(here.lower);
    if (
      here.kind === 'noun' &&
      !NOUNS.has(here.lower) &&
      /ing$/.test(here.lower) &&
      !opens(i - 1) &&
      ['determiner', 'preposition', 'pronoun', 'owner'].includes(kindAt(i + 1) ?? '') &&
      kindAt(i - 1) === 'noun'
    ) {
      here.kind = 'verb';
    }
    if (here.kind === 'noun' && actsAfter(tokens, i)) here.kind = 'verb';
    if (here.kind === 'verb' && !['verb', 'pronoun', 'relative'].includes(kindAt(i - 1) ?? '')) {
      if (isParticiple && kindAt(i - 1) !== 'noun' && nominal(i + 1) && !JOINING_VERBS.has(here.lower))
        here.kind = 'adjective';
      else if (
        opens(i - 1) &&
        !nominal(i + 1) &&
        !(
          kindAt(i - 1) === 'color' &&
          (/ing$/.test(here.lower) || (movesOn(tokens, i + 1) && isPredicate(tokens, i - 1)))
        )
      )
        here.kind = 'noun';
      // "a bowl of strawberries", whatever a tagger takes it for.
      else if (kindAt(i - 1) === 'preposition' && /s$/.test(here.lower) && !nominal(i + 1)) here.kind = 'noun';
      else if (kindAt(i + 1) === 'noun' && isCompound(here, kindAt(i - 1))) here.kind = 'noun';
    }
    // "a light", "on the left": a noun phrase ends in a noun. In "a tall, red house" it goes on after the comma.
    const goesOn = nominal(i + 1) || (['comma', 'and'].includes(kindAt(i + 1) ?? '') && nounEnds(tokens, i + 2));
    if (here.kind === 'verb' && kindAt(i + 1) === 'equals' && !JOINING_VERBS.has(here.lower)) here.kind = 'noun';
    if ((here.kind === 'adjective' || here.kind === 'shade') && kindAt(i - 1) === 'determiner' && !goesOn)
      here.kind = 'noun';
    // "red convertible": what a tagger takes for an adjective is a thing when a color stands before it and no thing behind.
    if (here.kind === 'adjective' && kindAt(i - 1) === 'color' && !nominal(i + 1) && !ADJECTIVES.has(here.lower))
      here.kind = 'noun';
    // "grey stone" is stone that is gray, "a woolen coat in leather" is leather; but "a stone house".
    if (here.kind === 'adjective' && MATERIALS.has(here.lower) && !goesOn) here.kind = 'noun';
    if (here.lower === 'both' && kindAt(i + 1) === 'copula') here.kind = 'pronoun';
    // "a red 747": a number that closes a phrase is the thing's name.
    if (here.kind === 'number' && kindAt(i - 1) === 'color' && !nominal(i + 1)) here.kind = 'noun';
    // "make it so that the door is red": not after a thing it only joins.
    const joins = ['determiner', 'owner', 'pronoun'].includes(kindAt(i + 1) ?? '');
    if (here.lower === 'that' && joins && ['glue', 'verb', 'and', undefined].includes(kindAt(i - 1)))
      here.kind = 'glue';
    // "the train conductor's jacket".
    if (here.kind === 'noun' && kindAt(i + 1) === 'owner' && tokens[i + 1]?.lower !== 'whose') here.kind = 'owner';
    // "that" before a noun at the start of a phrase points ("that car"), after a noun it relates.
    if (here.kind === 'relative' && here.lower === 'that' && kindAt(i - 1) !== 'noun' && nominal(i + 1))
      here.kind = 'determiner';
  }
}

/** "a tall, red house", but no "a locomotive, green with stripes": colors and adjectives up to a thing. */
function nounEnds(tokens: readonly Token[], i: number): boolean {
  let at = i;
  while (at < i + 8 && ['adjective', 'color', 'shade'].includes(tokens[at]?.kind ?? '')) at++;
  return tokens[at]?.kind === 'noun';
}

/** "red boots splash in ..", "the boy splashes": no compound begins with a plural or a person, and goes on with a place. */
function actsAfter(tokens: readonly Token[], i: number): boolean {
  const { lower } = tokens[i] as Token;
  const before = tokens[i - 1];
  // "a man in a shirt rows a boat": what has an object is done.
  const hasObject = tokens[i + 1]?.kind === 'determiner' && /[^s]s$/.test(lower);
  if (before?.kind === 'noun' && hasObject && !NOUNS.has(lower)) return true;
  if (before?.kind !== 'noun' || !movesOn(tokens, i + 1) || NOUNS.has(lower) || WORN.has(lower)) return false;
  const isPlural = /[^s]s$/.test(before.lower) && !PLURAL_FIRST.has(before.lower);
  return isPlural || (PEOPLE.has(before.lower) && /[^s]s$/.test(lower));
}

/** Plurals that compounds do begin with: "clothes line". */
const PLURAL_FIRST = words('sports clothes jeans glasses news arms goods customs ladies');

/** A place or another thing follows at token i. */
const movesOn = (tokens: readonly Token[], i: number): boolean =>
  ['preposition', 'determiner', 'adverb'].includes(tokens[i]?.kind ?? '');

/** Colors that stand behind their thing ("painted blue and white", "in red"): no thing follows them. */
function isPredicate(tokens: readonly Token[], i: number): boolean {
  let at = i;
  while (at > i - 8 && ['color', 'shade', 'and'].includes(tokens[at]?.kind ?? '')) at--;
  const word = tokens[at];
  return word?.kind === 'copula' || word?.kind === 'verb' || word?.lower === 'in';
}

/** "an orange race car", "race car": a bare verb right before a noun is part of its name; but "a man in red holds flowers". */
function isCompound(word: Token, before: Kind | undefined): boolean {
  if (before === 'determiner') return true;
  const opens = [undefined, 'comma', 'stop', 'and', 'preposition', 'owner', 'adjective', 'shade', 'color'].includes(
    before,
  );
  return opens && !JOINING_VERBS.has(word.lower) && !/(s|ed|ing)$/.test(word.lower);
}

/** "a blue one", "one is red", "the other is black": a pronoun that stands for a thing. */
function standsForThing(tokens: readonly Token[], i: number): boolean {
  const { lower } = tokens[i] as Token;
  const next = tokens[i + 1]?.kind;
  if (/^(hers|theirs|mine|yours|ours|his)$/.test(lower)) return next === 'copula';
  if (!/^(ones?|others?|another)$/.test(lower)) return false;
  if (lower === 'one' && tokens[i - 1]?.kind === 'color') return true;
  return (
    next === undefined ||
    ['copula', 'comma', 'stop', 'equals', 'preposition', 'relative', 'and'].includes(next) ||
    (next === 'color' && !['noun', 'adjective', 'color', 'shade'].includes(tokens[i + 2]?.kind ?? ''))
  );
}
