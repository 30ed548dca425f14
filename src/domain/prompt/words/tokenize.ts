/** Cuts a prompt into words with a grammatical kind each. */
import { canonicalColor, LONGEST_NAME } from '../colors/color-words';
import { NOTATION, readNotation } from '../colors/notation';
import { SCENE_THINGS, THING_FIRST } from './color-things';
import { isClosed, kindOfWord } from './kinds';
import { markLooks } from './looks';
import { settle } from './neighbors';
import { NOUNS } from './picture-words';
import { type Kind, type Tagger, type Token, token } from './token';
import { COLOR_NOUNS, COMMANDS, DETERMINERS } from './word-classes';

const PIECES = new RegExp(
  `${NOTATION}|[\\p{L}\\p{M}]+(?:['’][\\p{L}]+)*['’]?|['’]?\\d[\\d.,]*\\p{L}*|[,;.!?\\n()[\\]&+/:=→]|[-–—]+>?|\\S`,
  'giu',
);

/** Words, kinds and offsets. Hyphens inside a word hold it together unless it speaks of color ("sky-blue", "red-haired"). */
export function tokenize(text: string, tagger: Tagger | null): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PIECES)) {
    const start = match.index;
    const piece = match[0];
    const previous = tokens[tokens.length - 1];
    if (/^[-–—]+>?$/.test(piece)) {
      // A dash that opens a line is a bullet.
      if (previous === undefined || text.slice(previous.end, start).includes('\n') || previous.text === '\n') {
        tokens.push(token(piece, start, 'stop'));
        continue;
      }
      const glued = previous?.end === start && /[\p{L}\p{N}]/u.test(text[start + piece.length] ?? '');
      if (!glued) tokens.push(token(piece, start, 'equals'));
      else if (previous) tokens.push(token(piece, start, 'glue'));
      continue;
    }
    tokens.push(token(piece, start, kindOfMark(piece)));
  }
  const joined = joinPhrases(joinHyphens(tokens, text));
  const colored = joinColors(joined);
  const tags = tagger?.(text) ?? null;
  for (const word of colored) if (word.kind === 'noun') word.kind = kindOfWord(word, tags?.get(word.start) ?? null);
  settle(colored);
  markLooks(colored);
  return colored;
}

function kindOfMark(piece: string): Kind {
  if (piece === ',') return 'comma';
  if (/^[;.!?\n]$/.test(piece)) return 'stop';
  if (/^[:=→([]$/.test(piece)) return 'equals';
  if (/^[&+/]$/.test(piece)) return 'and';
  if (readNotation(piece) !== null) return 'color';
  if (/^['’]?\d/.test(piece)) return 'number';
  if (/^[\p{Script=Latin}\p{M}'’]+$/u.test(piece)) return 'noun';
  return /^[\p{L}\p{N}\p{S}]/u.test(piece) || piece.length > 1 ? 'unknown' : 'glue';
}

/** "t-shirt" becomes one word again; "sky-blue", "cream-colored" and "blue-and-white" stay apart, without their hyphens. */
function joinHyphens(tokens: Token[], text: string): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const chain = [tokens[i] as Token];
    while (/^[-–—]$/.test(tokens[i + 1]?.text ?? '') && tokens[i + 1]?.kind === 'glue' && tokens[i + 2]) {
      chain.push(tokens[i + 2] as Token);
      i += 2;
    }
    const first = chain[0] as Token;
    const last = chain[chain.length - 1] as Token;
    const speaksOfColor = chain.some((part) => canonicalColor(part.lower) !== null || COLOR_NOUNS.has(part.lower));
    if (chain.length === 1 || speaksOfColor) out.push(...chain);
    else out.push(token(text.slice(first.start, last.end), first.start, 'noun'));
  }
  return out;
}

const NAME_LENGTHS = Array.from({ length: LONGEST_NAME }, (_, i) => LONGEST_NAME - i);

/** Prepositions of several words become one: "front" is no thing in "in front of the house". */
function joinPhrases(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const here = tokens[i] as Token;
    const count = [4, 3, 2, 1].find((n) => isPhrase(textOf(tokens.slice(i, i + n))));
    if (count === undefined) out.push(here);
    else {
      const last = tokens[i + count - 1] as Token;
      out.push(...phraseTokens(here, last.end, tokens.slice(i, i + count)));
      i += count - 1;
    }
  }
  return out;
}

const textOf = (tokens: readonly Token[]): string => tokens.map(({ lower }) => lower).join(' ');
const isPhrase = (text: string): boolean => PLACE_PHRASES.has(text) || MEANINGS.has(text);

function phraseTokens(first: Token, end: number, phrase: readonly Token[]): Token[] {
  const meaning = MEANINGS.get(textOf(phrase)) ?? 'on';
  return meaning.split(' ').map((lower) => ({ ...first, text: lower, lower, end }));
}

/** What phrases of several words come to. */
const MEANINGS = new Map([
  ['instead of', 'without'],
  ['rather than', 'without'],
  ['used to be', 'never is'],
  ['no longer', 'not'],
  ['not any more', 'not'],
  ['back then', 'then'],
  ['a bit more', 'more'],
  ['a little more', 'more'],
  ['a bit', 'more'],
  ['at all', 'just'],
  ["it's", 'it is'],
  ["that's", 'that is'],
  ["he's", 'he is'],
  ["she's", 'she is'],
  ["they're", 'they are'],
]);

/** All say where something is, as "on" does. */
const PLACE_PHRASES = new Set([
  'in front of',
  'on top of',
  'in back of',
  'next to',
  'on the left of',
  'on the right of',
  'to the left of',
  'to the right of',
  'at the back of',
  'at the side of',
  'in the middle of',
  'in the center of',
]);

/** Joins color names of several words and marks every color. */
function joinColors(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const here = tokens[i] as Token;
    if (here.kind === 'color') {
      out.push({ ...here, color: readNotation(here.text) });
      continue;
    }
    const length = NAME_LENGTHS.find((count) => {
      const run = tokens.slice(i, i + count);
      return (
        run.length === count &&
        run.every((part) => part.kind === 'noun') &&
        canonicalColor(run.map((part) => part.lower).join(' ')) !== null
      );
    });
    if (length === undefined || (length > 1 && THING_FIRST.has(here.lower) && namesThing(tokens, i, length))) {
      out.push(here);
      continue;
    }
    const last = tokens[i + length - 1] as Token;
    const run = tokens.slice(i, i + length).map((part) => part.lower);
    const text = length === 1 ? here.text : run.join(' ');
    out.push({
      ...here,
      text,
      lower: run.join(' '),
      end: last.end,
      kind: 'color',
      color: canonicalColor(run.join(' ')),
    });
    i += length - 1;
  }
  return out;
}

/**
 * "paint the sky blue", "car red, sky blue": a thing and its color where a phrase begins and none goes on behind. After a thing, a verb
 * or "not" the same words are a color: "the fence forest green", "is not sky blue".
 */
function namesThing(tokens: Token[], at: number, length: number): boolean {
  const before = tokens[at - 1];
  const opensClause =
    before === undefined ||
    before.kind === 'comma' ||
    before.kind === 'stop' ||
    before.kind === 'and' ||
    before.lower === 'and';
  const isScene = SCENE_THINGS.has((tokens[at] as Token).lower);
  const begins =
    (opensClause && isScene) || (before && (DETERMINERS.has(before.lower) || COMMANDS.has(before.lower))) === true;
  return begins && !nounIsAhead(tokens, at + length);
}

/** A thing right behind, or behind more colors: "forest green and royal blue leaves". */
function nounIsAhead(tokens: Token[], at: number): boolean {
  const colorLength = (from: number) =>
    NAME_LENGTHS.find((count) => {
      const run = tokens.slice(from, from + count).map((part) => part.lower);
      return canonicalColor(run.join(' ')) !== null;
    }) ?? 0;
  let next = at;
  for (let k = 0; k < LONGEST_LIST && tokens[next]?.lower === 'and' && colorLength(next + 1) > 0; k++)
    next += 1 + colorLength(next + 1);
  const word = tokens[next];
  return word?.kind === 'noun' && (NOUNS.has(word.lower) || COLOR_NOUNS.has(word.lower) || !isClosed(word.lower));
}

const LONGEST_LIST = 4;
