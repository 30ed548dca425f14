/**
 * Translates a text into tokens that the English grammar reads: at the same positions, with English meanings. Adjectives after their noun
 * need no rule ("robe rouge" becomes "dress red", which the grammar reads); genitives and particles of Chinese and Japanese have one each.
 * A word that the table lacks becomes a thing without an English name, or a word without effect.
 */
import { canonicalColor } from '../colors/color-words';
import { readNotation } from '../colors/notation';
import { kindOfWord } from '../words/kinds';
import { settle } from '../words/neighbors';
import { PEOPLE } from '../words/picture-words';
import { type Kind, type Token, token } from '../words/token';
import { SHADES } from '../words/word-classes';
import { isWithoutSpaces } from './inflect';
import { type Piece, piecesOf } from './pieces';
import type { Meaning, Sort, Table } from './table';

/** What a word means behind a noun rather than before one: "der" is "of the", Dutch "zijn" is "are". */
const BEHIND_NOUN = new Set(['of', 'is', 'are']);
/** The particle of a clause that tells of the next thing. */
const CLAUSE = '的';

const ADJECTIVES_FIRST = new Set(['de', 'nl', 'ja', 'zh']);

export function translate(text: string, table: Table): Token[] {
  const pieces = piecesOf(text, table);
  const tokens: Token[] = [];
  pieces.forEach((piece, i) => {
    if (piece.sort === 'notation')
      tokens.push({
        ...token(text.slice(piece.start, piece.end), piece.start, 'color'),
        color: readNotation(piece.lower),
      });
    else if (piece.sort === 'mark') addMark(tokens, piece, pieces[i + 1]);
    else if (piece.meanings.length === 0) addUnknown(tokens, piece, pieces[i + 1], text, table);
    else addKnown(tokens, piece, pieces[i + 1], table);
  });
  const joined = joinShades(tokens);
  settle(joined);
  return joined;
}

const english = ({ start, end }: Piece, said: string, kind: Kind): Token => ({
  ...token(said, start, kind),
  end,
  isTranslated: true,
});

const can = (piece: Piece | undefined, ...sorts: Sort[]): boolean =>
  piece?.meanings.some(({ sort }) => sorts.includes(sort)) ?? false;

function addKnown(tokens: Token[], piece: Piece, next: Piece | undefined, table: Table): void {
  const last = tokens.at(-1);
  const meaning = meant(piece, last, next, table);
  const said = meaning.english;
  if (meaning.sort === 'noun') {
    // "red skirt 的 woman": she only wears it, as in "a woman in a red skirt".
    if (last?.lower === CLAUSE && PEOPLE.has(said) && next?.sort !== 'word') {
      tokens.push(english(piece, '', 'glue'));
      return;
    }
    // Two nouns side by side are no compound here: in Chinese and Japanese the first is whose the second is.
    if (last?.kind === 'noun') {
      if (isWithoutSpaces(table.language)) last.kind = 'owner';
      else tokens.push({ ...english(piece, '', 'glue'), end: piece.start });
    }
    // "la barbe blanche lit": what stands behind its noun belongs to no other.
    if (!ADJECTIVES_FIRST.has(table.language) && isBehindNoun(tokens))
      tokens.push({ ...english(piece, '', 'glue'), end: piece.start });
    tokens.push(english(piece, said, 'noun'));
  } else if (meaning.sort === 'color') {
    const hasShade = canonicalColor(said) === null && SHADES.has(said.split(' ')[0] as string);
    const [shade, color] = hasShade ? said.split(/ (.*)/) : ['', said];
    if (shade) tokens.push(english(piece, shade, 'shade'));
    tokens.push({ ...english(piece, color ?? said, 'color'), color: color ?? said });
  } else if (meaning.sort === 'shade') tokens.push(english(piece, said, 'shade'));
  else if (said === ',') tokens.push(english(piece, ',', 'comma'));
  else if (said === '-') tokens.push(english(piece, '', 'glue'));
  // "pinta la pared de verde".
  else if (said === 'of' && can(next, 'color') && !can(next, 'noun')) tokens.push(english(piece, 'in', 'preposition'));
  else
    for (const part of said.split(' ')) {
      const word = english(piece, part, 'noun');
      tokens.push({ ...word, kind: kindOfWord(word, null) });
    }
}

/** Whether the text so far ends in a noun and its colors. */
function isBehindNoun(tokens: readonly Token[]): boolean {
  let at = tokens.length - 1;
  while (at > tokens.length - 8 && ['color', 'shade', 'and'].includes(tokens[at]?.kind ?? '')) at--;
  return at < tokens.length - 1 && tokens.at(-1)?.kind !== 'and' && tokens[at]?.kind === 'noun';
}

/** Which of its meanings: "rosa" is a rose behind an article and pink behind a noun. */
function meant(piece: Piece, last: Token | undefined, next: Piece | undefined, { language }: Table): Meaning {
  const behind = piece.meanings.find(({ sort, english }) => sort === 'word' && BEHIND_NOUN.has(english));
  if (behind && last?.kind === 'noun') return behind;
  const [first] = piece.meanings as [Meaning];
  const noun = piece.meanings.find(({ sort }) => sort === 'noun');
  if (!noun || piece.meanings.length === 1) return first;
  const isDetermined = last?.kind === 'determiner' || (ADJECTIVES_FIRST.has(language) && last?.kind === 'color');
  if (first.sort === 'word') return isDetermined && !can(next, 'noun') ? noun : first;
  if (ADJECTIVES_FIRST.has(language)) return can(next, 'noun') || !isDetermined ? first : noun;
  if (last?.kind === 'noun' || last?.kind === 'color') return first;
  return isDetermined || can(next, 'color') ? noun : first;
}

function addMark(tokens: Token[], piece: Piece, next: Piece | undefined): void {
  const { lower } = piece;
  const last = tokens.at(-1);
  if (lower === '的' || lower === 'の') {
    if (last?.kind === 'noun' && saysOfNext(tokens)) tokens.push(english(piece, CLAUSE, 'comma'));
    else if (last?.kind === 'noun' && can(next, 'noun', 'color', 'shade')) last.kind = 'owner';
    else if (last?.kind !== 'color') tokens.push(english(piece, '', 'glue'));
  } else if (/^[,、，・]$/.test(lower)) tokens.push(english(piece, ',', 'comma'));
  else if (/^[;.!?\n。；！？]$/.test(lower)) tokens.push(english(piece, lower, 'stop'));
  else if (/^[:=→([：（]$/.test(lower)) tokens.push(english(piece, lower === '：' ? ':' : lower, 'equals'));
  else if (/^[&+/]$/.test(lower)) tokens.push(english(piece, 'and', 'and'));
  else if (lower === '-' && last?.kind === 'color' && can(next, 'color')) tokens.push(english(piece, 'and', 'and'));
  else if (/^\d/.test(lower)) tokens.push(english(piece, lower, 'number'));
  else if (/^[-–—]$/.test(lower))
    tokens.push(english(piece, lower, next && last && last.end === piece.start ? 'glue' : 'equals'));
  else tokens.push(english(piece, lower, /^[\p{L}\p{N}\p{S}]/u.test(lower) ? 'unknown' : 'glue'));
}

/** "red skirt 的 woman", "wears a skirt 的 woman": the clause tells who the next is, and owns nothing. */
function saysOfNext(tokens: readonly Token[]): boolean {
  if (tokens.at(-2)?.kind === 'color') return true;
  for (let k = tokens.length - 1; k >= 0 && k > tokens.length - 8; k--) {
    const { kind, lower } = tokens[k] as Token;
    if (kind === 'comma' || kind === 'stop') return false;
    if (lower === 'wearing') return true;
  }
  return false;
}

/** A word that the table lacks: a thing where a thing must stand, so that its color goes to no other; else a word without effect. */
function addUnknown(tokens: Token[], piece: Piece, next: Piece | undefined, text: string, table: Table): void {
  const last = tokens.at(-1);
  const written = text.slice(piece.start, piece.end);
  const goesOn = can(next, 'noun') || (ADJECTIVES_FIRST.has(table.language) && can(next, 'color', 'shade'));
  const isCapital = table.language === 'de' && /^\p{Lu}/u.test(written) && tokens.length > 0;
  const isBehind = last?.kind === 'determiner' || (ADJECTIVES_FIRST.has(table.language) && last?.kind === 'color');
  const isThing = isCapital || (isBehind && !goesOn);
  tokens.push({ ...token(written, piece.start, isThing ? 'noun' : 'unknown'), isUntranslated: true });
}

/** "bleu clair" and "dunkel blau" are one name where there is one, else a shade before its color. */
function joinShades(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const here = tokens[i] as Token;
    const next = tokens[i + 1];
    const kinds = `${here.kind} ${next?.kind}`;
    if (!next || (kinds !== 'color shade' && kinds !== 'shade color')) {
      joined.push(here);
      continue;
    }
    const [shade, color] = here.kind === 'shade' ? [here, next] : [next, here];
    const span = { start: Math.min(here.start, next.start), end: Math.max(here.end, next.end) };
    const name = canonicalColor(`${shade.lower} ${color.color}`);
    if (name !== null) joined.push({ ...color, ...span, text: name, lower: name, color: name });
    else joined.push({ ...shade, ...span }, { ...color, ...span });
    i++;
  }
  return joined;
}
