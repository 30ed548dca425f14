/** Looks ahead over a prompt's words without reading them: where colors begin and end, and whether a thing follows. */
import { AFTER_COLOR_THINGS, COLOR_THINGS } from '../words/color-things';
import { isOneOf, type Kind, type Token } from '../words/token';
import type { ColorRun } from './state';

type Tokens = readonly Token[];

/** Most tokens to look ahead: phrases are shorter, and a limit keeps reading linear in the text's length. */
const REACH = 24;

export const kindAt = (tokens: Tokens, i: number): Kind | undefined => tokens[i]?.kind;

/** Whether a noun follows from token i on, so that a color before i belongs to that noun. */
export function nounFollows(tokens: Tokens, i: number): boolean {
  const limit = i + REACH;
  let at = i;
  while (at < limit && kindAt(tokens, at) === 'colornoun') at++;
  while (at < limit && isOneOf(kindAt(tokens, at), 'adjective', 'shade', 'adverb')) at++;
  return kindAt(tokens, at) === 'noun';
}

/**
 * A run of colors from token i: shades, a color or several ("pale blue", "reddish brown", "red, white and blue").
 * With `before` the list may end in a noun ("black and white cow"); without, a list that runs into a noun gives only its first color.
 */
export function colorRun(tokens: Tokens, i: number, before: boolean): ColorRun | null {
  const kind = (k: number) => kindAt(tokens, k);
  let at = i;
  const shades: number[] = [];
  while (at < i + REACH && (kind(at) === 'shade' || (kind(at) === 'adverb' && isOneOf(kind(at + 1), 'shade', 'color'))))
    shades.push(at++);
  if (kind(at) !== 'color') return null;
  const first = at;
  const single = adjacent(tokens, at);
  let end = single;
  while (end < i + REACH) {
    let next = end;
    // A comma counts only when "and" closes the list: "red, white and blue flag", but "blue, red car" is two thoughts.
    if (kind(next) === 'comma' && listEndsInAnd(tokens, next, before)) next++;
    if (kind(next) === 'and' && tokens[next]?.lower !== 'but') next++;
    if (next === end) break;
    if (before && kind(next) === 'determiner' && kind(next + 1) === 'color') next++;
    while (next < i + REACH && kind(next) === 'shade') next++;
    if (kind(next) !== 'color') break;
    end = adjacent(tokens, next);
  }
  if (!before && end > single && nounFollows(tokens, end)) end = single;
  return { first, end, shades };
}

/** End of colors that stand side by side ("blue-green"). */
export function adjacent(tokens: Tokens, i: number): number {
  let end = i + 1;
  while (end < i + REACH && kindAt(tokens, end) === 'color' && !beginsThing(tokens, end)) end++;
  return end;
}

function listEndsInAnd(tokens: Tokens, comma: number, before: boolean): boolean {
  let at = comma;
  while (at < comma + REACH && kindAt(tokens, at) === 'comma' && kindAt(tokens, at + 1) === 'color')
    at = adjacent(tokens, at + 1);
  if (kindAt(tokens, at) === 'comma') at++;
  if (at === comma || kindAt(tokens, at) !== 'and' || kindAt(tokens, at + 1) !== 'color') return false;
  return before || !nounFollows(tokens, adjacent(tokens, at + 1));
}

/** True for a color word that names a thing when it stands alone: "an orange". */
export function isThing(tokens: Tokens, i: number): boolean {
  return kindAt(tokens, i) === 'color' && COLOR_THINGS.has(tokens[i]?.lower ?? '');
}

/** "lime tree", "rose garden". */
export function beginsThing(tokens: Tokens, i: number): boolean {
  return isThing(tokens, i) && AFTER_COLOR_THINGS.has(tokens[i + 1]?.lower ?? '');
}

/** "big and red car": does the phrase go on to a noun after "and" or a comma? */
export function goesOn(tokens: Tokens, i: number, hasColor: boolean): boolean {
  const kind = kindAt(tokens, i);
  if (kind !== 'adjective' && kind !== 'shade' && (kind !== 'color' || hasColor)) return false;
  let at = i;
  while (at < i + REACH && isOneOf(kindAt(tokens, at), 'adjective', 'shade', 'color', 'and', 'colornoun')) at++;
  return kindAt(tokens, at) === 'noun';
}
