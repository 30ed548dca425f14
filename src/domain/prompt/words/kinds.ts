/** What a word is by itself: the lexicon first, then the tagger (compromise) where it has been loaded. */
import { ADJECTIVES, NOUNS } from './picture-words';
import type { Kind, Token } from './token';
import { isVerb } from './verbs';
import {
  COLOR_NOUNS,
  COPULAS,
  DETERMINERS,
  GLUE,
  JOINING_VERBS,
  NEGATIONS,
  PREPOSITIONS,
  PRONOUNS,
  RELATIVES,
  SHADES,
} from './word-classes';

/** True for words that cannot stand in the middle of a noun phrase. */
export function isClosed(lower: string): boolean {
  const sets = [COPULAS, PREPOSITIONS, RELATIVES, PRONOUNS, GLUE, DETERMINERS, NEGATIONS, JOINING_VERBS];
  return lower === 'and' || lower === 'or' || lower === 'but' || sets.some((set) => set.has(lower));
}

export function kindOfWord(word: Token, tags: ReadonlySet<string> | null): Kind {
  const { lower } = word;
  if (lower === 'and' || lower === 'or' || lower === 'but' || lower === 'plus') return 'and';
  if (lower === 'nor' || lower === 'n') return 'and';
  if (lower === 'more' || lower === 'less') return 'adverb';
  if (NEGATIONS.has(lower)) return 'not';
  if (COLOR_NOUNS.has(lower)) return 'colornoun';
  if (GLUE.has(lower)) return 'glue';
  if (COPULAS.has(lower)) return 'copula';
  if (RELATIVES.has(lower)) return 'relative';
  if (lower === 'whose') return 'owner';
  if (DETERMINERS.has(lower)) return 'determiner';
  if (PREPOSITIONS.has(lower)) return 'preposition';
  if (PRONOUNS.has(lower)) return 'pronoun';
  if (/'s$|s'$/.test(lower)) return 'owner';
  if (SHADES.has(lower)) return 'shade';
  // "dress" is clothing far more often than an order to dress.
  if (NOUNS.has(lower)) return 'noun';
  if (JOINING_VERBS.has(lower)) return 'verb';
  if (ADJECTIVES.has(lower)) return 'adjective';
  if (isVerb(lower)) return 'verb';
  if (tags !== null) {
    if (tags.has('Adverb')) return 'adverb';
    if (tags.has('Verb')) return 'verb';
    if (tags.has('Adjective')) return 'adjective';
    if (tags.has('Value')) return 'number';
    if (tags.has('Preposition') || tags.has('Conjunction')) return 'preposition';
    return 'noun';
  }
  if (/.{3}ly$/.test(lower) && !/^(family|butterfly|lily|belly|jelly)$/.test(lower)) return 'adverb';
  if (/.{3}(ous|ful|less)$/.test(lower)) return 'adjective';
  return 'noun';
}
