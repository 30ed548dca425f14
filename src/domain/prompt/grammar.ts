/**
 * From words to things: finds the noun phrases of a prompt and gives each the color that the sentence gives it.
 * Colors stand before the noun ("navy coat"), after a verb ("the car is dark red"), after "in" ("a man in black"), or bare
 * ("the sky, blue", "sky: blue", "paint the wall green"). A color belongs to one thing; a thing takes its first color.
 */
import { ColorsAfter } from './colors-after';
import type { Item, Span } from './things';
import { type Tagger, tokenize } from './tokens';
import { BODY_PARTS, LOOKS_OF_PEOPLE, MEASURES, MEDIA_NOUNS, PEOPLE, WEARING } from './words';

/** Finds the things of a prompt in text order, and the ranges of words that had no effect. */
export function readThings(text: string, tagger: Tagger | null): { items: Item[]; unused: Span[] } {
  const tokens = tokenize(text, tagger);
  const reader = new Reader(text, tokens);
  reader.read();
  return { items: reader.items(), unused: reader.unused() };
}

class Reader extends ColorsAfter {
  read(): void {
    for (let i = 0; i < this.tokens.length; ) i = Math.max(i + 1, this.step(i));
    this.settleOwners();
  }

  /** Reads what starts at token i and returns where to go on. */
  private step(i: number): number {
    const word = this.at(i);
    switch (word.kind) {
      case 'comma':
      case 'stop': {
        const after =
          word.kind === 'comma' ? this.bareColor(i + 1, this.drafts[this.drafts.length - 1], word.start) : 0;
        if (after > 0) return after;
        this.clause = this.drafts.length;
        this.relation = ',';
        this.relative = null;
        this.negated = false;
        this.pronounSubject = undefined;
        return i + 1;
      }
      case 'equals': {
        const after = this.bareColor(i + 1, this.drafts[this.drafts.length - 1], word.start);
        return after > 0 ? after : i + 1;
      }
      case 'and':
        this.relation =
          /^(with|in|wear)/.exec(this.drafts[this.drafts.length - 1]?.relation ?? '')?.[0]?.concat(' and') ?? 'and';
        this.negated = false;
        return i + 1;
      case 'preposition': {
        if (word.lower === 'in') {
          const after = this.colorAfterIn(i);
          if (after > 0) return after;
        }
        if (word.lower === 'without') this.negated = true;
        this.relation = word.lower;
        return i + 1;
      }
      case 'not':
        this.negated = true;
        return i + 1;
      case 'relative':
        this.relative = { subject: this.drafts[this.drafts.length - 1], verbSeen: false };
        this.relation = word.lower;
        return i + 1;
      case 'pronoun':
        this.pronounSubject = this.drafts[this.drafts.length - 1];
        return i + 1;
      case 'copula':
        return this.copula(i);
      case 'verb':
        if (WEARING.has(word.lower)) {
          this.relation = 'wear';
          const after = this.colorAfterIn(i);
          return after > 0 ? after : i + 1;
        }
        if (/^(painted|colou?red|dyed|tinted)$/.test(word.lower)) return this.copula(i);
        this.relation = /^(has|have|having|had)$/.test(word.lower) ? 'with' : 'verb';
        if (this.relative) this.relative.verbSeen = true;
        return i + 1;
      case 'colornoun':
        if (/(ed)$/.test(word.lower)) return this.copula(i);
        return i + 1;
      case 'determiner':
      case 'owner':
      case 'number':
      case 'adjective':
      case 'shade':
      case 'adverb':
      case 'color':
      case 'noun':
        return this.nounPhrase(i);
      default:
        return i + 1;
    }
  }

  /** Article, adjectives, colors, noun: one thing. */
  private nounPhrase(i: number): number {
    let at = i;
    let article: Span | null = null;
    let determined = false;
    while (['determiner', 'owner', 'number', 'not'].includes(this.kind(at) ?? '')) {
      const word = this.at(at);
      if (word.kind === 'owner') {
        const owned = this.ownerIsSubject(at, i);
        if (owned > 0) return owned;
        if (word.lower === 'whose') this.absorbLast();
      }
      if (word.kind === 'not') this.negated = true;
      article = /^an?$/.test(word.lower) ? [word.start, word.end] : article;
      this.used.add(at++);
      determined = true;
    }
    const modifiers: number[] = [];
    let run: { first: number; end: number } | null = null;
    for (;;) {
      const kind = this.kind(at);
      if (kind === 'color') {
        if (run === null && this.beginsThing(at)) break;
        const found: { first: number; end: number } | null = run === null ? this.colorRun(at, true) : null;
        if (found === null) break;
        run = found;
        at = found.end;
      } else if (run !== null && (this.tokens[at]?.lower ?? '') in BODY_PARTS) {
        at++;
        break;
      } else if (
        kind === 'adjective' ||
        kind === 'shade' ||
        (kind === 'adverb' && ['shade', 'color', 'adjective'].includes(this.kind(at + 1) ?? ''))
      ) {
        modifiers.push(at++);
      } else if (kind === 'colornoun' && run !== null) {
        this.used.add(at++);
        if (this.kind(at) === 'preposition' && run === null) break;
      } else if (
        (kind === 'and' || kind === 'comma') &&
        (modifiers.length > 0 || run !== null) &&
        this.goesOn(at + 1, run !== null)
      ) {
        at++;
      } else break;
    }
    const part = run !== null ? BODY_PARTS[this.tokens[at - 1]?.lower ?? ''] : undefined;
    if (part !== undefined && run !== null) return this.addBodyPart(i, at - 1, part, run, article);
    const nouns: number[] = [];
    if (this.isThing(at)) nouns.push(at++);
    while (this.kind(at) === 'noun') nouns.push(at++);
    // "a red rose", "an orange": the color word is the thing after all.
    if (nouns.length === 0 && run !== null && this.isThing(run.end - 1) && (determined || run.end - run.first > 1)) {
      nouns.push(run.end - 1);
      at = run.end;
      run = run.end - 1 > run.first ? { first: run.first, end: run.end - 1 } : null;
    }
    if (
      nouns.length === 0 &&
      run !== null &&
      !determined &&
      run.end - run.first === 1 &&
      this.isThing(run.first) &&
      this.drafts[this.drafts.length - 1]?.color !== null
    ) {
      nouns.push(run.first);
      run = null;
    }
    if (nouns.length === 0) return this.stray(i, at, run);
    return this.addThing(i, at, nouns, modifiers, run, article);
  }

  /** "the car's red" is "the car is red". Returns where to go on, 0 when the word is a plain possessive. */
  private ownerIsSubject(i: number, phrase: number): number {
    const word = this.at(i);
    const run = this.colorRun(i + 1, false);
    if (!/'s$/.test(word.lower) || !run || this.nounFollows(run.end) || this.isThing(run.end - 1)) return 0;
    const noun = word.text.slice(0, -2);
    const draft = this.draft(noun, [word.start, word.end - 2], i, i + 1, [this.at(phrase).start, word.end - 2]);
    return this.give(draft, run, word.end - 2);
  }

  private absorbLast(): void {
    const last = this.drafts[this.drafts.length - 1];
    if (last && last.color === null) last.relation = `${last.relation} whose`;
  }

  /** Colors and adjectives without a noun: perhaps the color of the thing before ("make the wall green"). */
  private stray(i: number, at: number, run: { first: number; end: number } | null): number {
    if (run === null) return Math.max(at, i + 1);
    const owner = this.drafts[this.drafts.length - 1];
    const between = owner ? this.tokens.slice(owner.last, i) : [];
    const near = between.every((word) => ['adverb', 'glue', 'verb', 'pronoun'].includes(word.kind));
    const clauseStart = this.at(i).start;
    const found = this.colorRun(i, false);
    if (owner && owner.color === null && near && found && !this.negated) return this.give(owner, found, clauseStart);
    return found ? found.end : Math.max(at, i + 1);
  }

  /** "a red-haired girl": the hair is red; the girl is read next. */
  private addBodyPart(
    i: number,
    at: number,
    part: string,
    run: { first: number; end: number },
    article: Span | null,
  ): number {
    const word = this.at(at);
    const draft = this.draft(part, [word.start, word.end], i, at + 1, [this.at(i).start, word.end]);
    draft.article = article;
    this.setColor(draft, run);
    draft.colorClause = draft.colorSpan;
    for (let k = i; k <= at; k++) this.used.add(k);
    return at + 1;
  }

  private addThing(
    i: number,
    end: number,
    nouns: number[],
    modifiers: number[],
    run: { first: number; end: number } | null,
    article: Span | null,
  ): number {
    const first = nouns[0] as number;
    const last = nouns[nouns.length - 1] as number;
    for (const noun of nouns) this.used.add(noun);
    const head = this.at(last).lower;
    const isMeasure = MEASURES.has(head) && this.tokens[end]?.lower === 'of' && run === null;
    if (isMeasure || MEDIA_NOUNS.has(head)) {
      // A photograph is not in the picture; "black and white photo" says nothing that colorizing can use.
      return isMeasure ? end + 1 : end;
    }
    const nounSpan: Span = [this.at(first).start, this.at(last).end];
    const again = /^ones?$/.test(head) && run !== null ? this.drafts[this.drafts.length - 1]?.noun : undefined;
    const draft = this.draft(again ?? this.text.slice(...nounSpan), nounSpan, i, end, [this.at(i).start, nounSpan[1]]);
    draft.article = article;
    const speaksOfLooks =
      PEOPLE.has(head) &&
      run !== null &&
      run.end - run.first === 1 &&
      LOOKS_OF_PEOPLE.has(this.at(run.first).color ?? '');
    if (run !== null && !speaksOfLooks) {
      this.setColor(draft, run);
      draft.colorClause = draft.colorSpan;
    }
    for (const modifier of modifiers) this.addModifier(draft, modifier);
    if (this.negated) {
      draft.dropped = true;
      for (let k = i; k < end; k++) this.used.delete(k);
      this.negated = false;
    }
    const after = draft.color === null && !draft.dropped ? this.bareColor(end, draft, nounSpan[1]) : 0;
    return after > 0 ? after : end;
  }
}
