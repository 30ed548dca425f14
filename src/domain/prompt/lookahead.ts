/** Looks ahead over a prompt's words without reading them: where colors begin and end, and whether a thing follows. */
import type { Kind, Token } from './tokens';
import { AFTER_COLOR_THINGS, COLOR_THINGS } from './words';

export class Lookahead {
  constructor(
    protected readonly text: string,
    protected readonly tokens: Token[],
  ) {}

  protected kind(i: number): Kind | undefined {
    return this.tokens[i]?.kind;
  }

  protected at(i: number): Token {
    return this.tokens[i] as Token;
  }

  /** True when a noun phrase goes on at token i, i.e. a color before it stands before its noun. */
  protected nounFollows(i: number): boolean {
    let at = i;
    while (this.kind(at) === 'colornoun') at++;
    while (['adjective', 'shade', 'adverb'].includes(this.kind(at) ?? '')) at++;
    return this.kind(at) === 'noun';
  }

  /**
   * A run of colors from token i: shades, a color or several ("pale blue", "reddish brown", "red, white and blue").
   * With `whole` the list may end in a noun ("black and white cow"); without, a list that runs into a noun gives only its first color.
   */
  protected colorRun(i: number, before: boolean): { first: number; end: number; shades: number[] } | null {
    let at = i;
    const shades: number[] = [];
    while (
      this.kind(at) === 'shade' ||
      (this.kind(at) === 'adverb' && ['shade', 'color'].includes(this.kind(at + 1) ?? ''))
    )
      shades.push(at++);
    if (this.kind(at) !== 'color') return null;
    const first = at;
    const single = this.adjacent(at);
    let end = single;
    for (;;) {
      let next = end;
      // A comma counts only when "and" closes the list: "red, white and blue flag", but "blue, red car" is two thoughts.
      if (this.kind(next) === 'comma' && this.listEndsInAnd(next, before)) next++;
      if (this.kind(next) === 'and' && this.at(next).lower !== 'but') next++;
      if (next === end) break;
      if (before && this.kind(next) === 'determiner' && this.kind(next + 1) === 'color') next++;
      while (this.kind(next) === 'shade') next++;
      if (this.kind(next) !== 'color') break;
      end = this.adjacent(next);
    }
    if (!before && end > single && this.nounFollows(end)) end = single;
    return { first, end, shades };
  }

  /** End of colors that stand side by side ("blue-green"). */
  protected adjacent(i: number): number {
    let end = i + 1;
    while (this.kind(end) === 'color' && !this.beginsThing(end)) end++;
    return end;
  }

  protected listEndsInAnd(comma: number, before: boolean): boolean {
    let at = comma;
    while (this.kind(at) === 'comma' && this.kind(at + 1) === 'color') at = this.adjacent(at + 1);
    if (this.kind(at) === 'comma') at++;
    if (at === comma || this.kind(at) !== 'and' || this.kind(at + 1) !== 'color') return false;
    return before || !this.nounFollows(this.adjacent(at + 1));
  }

  /** True for a color word that names a thing when it stands alone: "an orange". */
  protected isThing(i: number): boolean {
    return this.kind(i) === 'color' && COLOR_THINGS.has(this.at(i).lower);
  }

  /** "lime tree", "rose garden". */
  protected beginsThing(i: number): boolean {
    return this.isThing(i) && AFTER_COLOR_THINGS.has(this.tokens[i + 1]?.lower ?? '');
  }

  /** "big and red car": does the phrase go on to a noun after "and" or a comma? */
  protected goesOn(i: number, hasColor: boolean): boolean {
    const kind = this.kind(i);
    if (kind !== 'adjective' && kind !== 'shade' && (kind !== 'color' || hasColor)) return false;
    let at = i;
    while (['adjective', 'shade', 'color', 'and', 'colornoun'].includes(this.kind(at) ?? '')) at++;
    return this.kind(at) === 'noun';
  }
}
