/**
 * From words to things: finds the noun phrases of a prompt and gives each the colour that the sentence gives it.
 * Colours stand before the noun ("navy coat"), after a verb ("the car is dark red"), after "in" ("a man in black"), or bare
 * ("the sky, blue", "sky: blue", "paint the wall green"). A colour belongs to one thing; a thing takes its first colour.
 */
import { type Kind, type Tagger, type Token, tokenize } from './prompt-tokens';
import {
  AFTER_COLOR_THINGS,
  BODY_PARTS,
  COLOR_THINGS,
  JOINING_VERBS,
  LOOKS_OF_PEOPLE,
  MEASURES,
  MEDIA_NOUNS,
  PARTS,
  PEOPLE,
  WEAK_NOUNS,
  WEARING,
  WORN,
} from './prompt-words';

export type Span = [start: number, end: number];

/** One thing of the prompt, with the places of its words. Spans are character offsets. */
export interface Item {
  noun: string;
  nounSpan: Span;
  /** From the article to the end of the noun, and on to a colour that follows directly. */
  range: Span;
  article: Span | null;
  /** Canonical: lower case, known spelling ("grey" is "gray"), hyphens as spaces; "red and blue" for several. */
  color: string | null;
  colorSpan: Span | null;
  /** What to delete when the colour goes: for "car is dark red" all but "car". */
  colorClause: Span | null;
  modifiers: { text: string; span: Span }[];
  /** Things whose words only serve this one ("a woman in" this coat): removed together with it. */
  owner: Span | null;
}

interface Draft extends Item {
  index: number;
  last: number;
  relation: string;
  dropped: boolean;
}

/** Finds the things of a prompt in text order, and the ranges of words that had no effect. */
export function readThings(text: string, tagger: Tagger | null): { items: Item[]; unused: Span[] } {
  const tokens = tokenize(text, tagger);
  const reader = new Reader(text, tokens);
  reader.read();
  return { items: reader.items(), unused: reader.unused() };
}

class Reader {
  private readonly used = new Set<number>();
  private readonly drafts: Draft[] = [];
  /** Index into drafts where the present clause starts: subjects of "is" are looked for from there. */
  private clause = 0;
  private relation = '';
  private negated = false;
  private relative: { subject: Draft | undefined; verbSeen: boolean } | null = null;
  private pronounSubject: Draft | undefined;

  constructor(
    private readonly text: string,
    private readonly tokens: Token[],
  ) {}

  read(): void {
    for (let i = 0; i < this.tokens.length; ) i = Math.max(i + 1, this.step(i));
    this.settleOwners();
  }

  items(): Item[] {
    return this.drafts
      .filter((draft) => !draft.dropped)
      .map(({ index: _, last: __, relation: ___, dropped: ____, ...item }) => item);
  }

  /** Content words without effect, neighbours joined. */
  unused(): Span[] {
    const spans: Span[] = [];
    let previous = -2;
    this.tokens.forEach((word, i) => {
      const content = ['noun', 'verb', 'adverb', 'adjective', 'color', 'shade', 'number'].includes(word.kind);
      if (!content || this.used.has(i) || JOINING_VERBS.has(word.lower)) return;
      const last = spans[spans.length - 1];
      if (last && previous === i - 1) last[1] = word.end;
      else spans.push([word.start, word.end]);
      previous = i;
    });
    return spans;
  }

  private kind(i: number): Kind | undefined {
    return this.tokens[i]?.kind;
  }

  private at(i: number): Token {
    return this.tokens[i] as Token;
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

  /** True when a noun phrase goes on at token i, i.e. a colour before it stands before its noun. */
  private nounFollows(i: number): boolean {
    let at = i;
    while (this.kind(at) === 'colornoun') at++;
    while (['adjective', 'shade', 'adverb'].includes(this.kind(at) ?? '')) at++;
    return this.kind(at) === 'noun';
  }

  /**
   * A run of colours from token i: shades, a colour or several ("pale blue", "reddish brown", "red, white and blue").
   * With `whole` the list may end in a noun ("black and white cow"); without, a list that runs into a noun gives only its first colour.
   */
  private colorRun(i: number, before: boolean): { first: number; end: number; shades: number[] } | null {
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

  /** End of colours that stand side by side ("blue-green"). */
  private adjacent(i: number): number {
    let end = i + 1;
    while (this.kind(end) === 'color' && !this.beginsThing(end)) end++;
    return end;
  }

  private listEndsInAnd(comma: number, before: boolean): boolean {
    let at = comma;
    while (this.kind(at) === 'comma' && this.kind(at + 1) === 'color') at = this.adjacent(at + 1);
    if (this.kind(at) === 'comma') at++;
    if (at === comma || this.kind(at) !== 'and' || this.kind(at + 1) !== 'color') return false;
    return before || !this.nounFollows(this.adjacent(at + 1));
  }

  /** "sky, blue" / "sky: blue" / "paint the sky blue": a colour after its noun. Returns the token after it, 0 when there is none. */
  private bareColor(i: number, owner: Draft | undefined, clauseStart: number): number {
    const whole = owner && this.wholeOf(owner);
    const run = whole && whole.color === null && !whole.dropped ? this.colorRun(i, false) : null;
    if (!run || !whole || this.nounFollows(run.end) || this.negated) return 0;
    return this.give(whole, run, clauseStart);
  }

  /** For "the walls of the house" the walls: what is said after it is said of them. */
  private wholeOf(last: Draft): Draft {
    const part = last.relation === 'of' ? this.drafts[this.drafts.indexOf(last) - 1] : undefined;
    return part && last.color === null && PARTS.has(lastWord(part.noun)) ? part : last;
  }

  /** "a woman in red", "dressed in a dark green": a colour after "in" with no noun behind it. */
  private colorAfterIn(i: number): number {
    let at = i + 1;
    while (this.kind(at) === 'preposition' || this.kind(at) === 'determiner') at++;
    const run = this.colorRun(at, false);
    const owner = this.relation === 'with' ? undefined : this.drafts[this.drafts.length - 1];
    if (!run || !owner || owner.color !== null || this.nounFollows(run.end) || this.negated) return 0;
    if (
      at > i + 1 &&
      this.kind(at - 1) === 'determiner' &&
      this.isThing(run.end - 1) &&
      this.kind(run.end) !== 'colornoun'
    )
      return 0;
    return this.give(owner, run, this.at(i).start);
  }

  /** "... is (very) (long and) dark red": gives the colour to the subject of the clause. */
  private copula(i: number): number {
    let at = i + 1;
    let negated = this.negated;
    const extra: number[] = [];
    for (; ; at++) {
      const kind = this.kind(at);
      if (kind === 'not') negated = true;
      else if (kind === 'adjective') extra.push(at);
      else if (kind === 'and' && ['color', 'shade'].includes(this.kind(at + 1) ?? '') && extra.length > 0) continue;
      else if (kind === 'comma' && extra.includes(at - 1) && this.kind(at + 1) === 'color') continue;
      else if (kind === 'copula' || kind === 'colornoun' || (kind === 'verb' && JOINING_VERBS.has(this.at(at).lower)))
        continue;
      else if (kind === 'preposition' && ['in', 'of'].includes(this.at(at).lower)) continue;
      else if (kind === 'determiner' && this.colorRun(at + 1, false)) continue;
      else if (kind === 'adverb' && !this.colorRun(at, false)) continue;
      else break;
    }
    const run = this.colorRun(at, false);
    const determined = this.kind(at - 1) === 'determiner';
    const thing = run !== null && determined && this.isThing(run.end - 1) && this.kind(run.end) !== 'colornoun';
    if (this.relative) {
      const { subject, verbSeen } = this.relative;
      if (!verbSeen) {
        if (run && !this.nounFollows(run.end) && !thing && subject?.color === null && !negated)
          return this.give(subject, run, this.clauseStartOf(i), extra);
        this.relative.verbSeen = true;
        return i + 1;
      }
    }
    if (!run || this.nounFollows(run.end) || thing) {
      this.relation = 'is';
      return i + 1;
    }
    // "is not blue but red": what follows "but" counts.
    const instead = negated && this.tokens[run.end]?.lower === 'but' ? this.colorRun(run.end + 1, false) : null;
    if (negated && (!instead || this.nounFollows(instead.end))) return run.end;
    const subjects = this.pronounSubject ? [this.pronounSubject] : this.subjects();
    this.pronounSubject = undefined;
    const open = subjects.filter((draft) => draft.color === null);
    const subject = open[0] ?? (subjects.length === 0 ? this.drafts[this.drafts.length - 1] : undefined);
    if (!subject || subject.color !== null) return run.end;
    const after = this.give(subject, instead ?? run, this.clauseStartOf(i), extra);
    if (/^(are|were|look|appear|turn|seem)$/.test(this.at(i).lower)) this.share(subject, open);
    return after;
  }

  /** "the roof and the door are red": both are. The later one's words hold the colour, the others point to them. */
  private share(subject: Draft, open: readonly Draft[]): void {
    const chain = this.drafts
      .slice(this.clause)
      .filter((draft) => draft === subject || (open.includes(draft) && !/^(with|in|wear|of)/.test(draft.relation)));
    const others = chain.filter((draft) => draft !== subject);
    if (!this.drafts.slice(this.clause + 1).every((draft) => draft.relation === 'and' || !chain.includes(draft)))
      return;
    for (const other of others) {
      other.color = subject.color;
      other.colorSpan = subject.colorSpan;
      other.colorClause = subject.colorClause;
    }
  }

  /** "the car, which is red": the clause to delete with the colour starts at the comma or relative before the verb. */
  private clauseStartOf(i: number): number {
    let at = i;
    while (
      ['relative', 'glue', 'comma', 'pronoun', 'verb', 'copula'].includes(this.kind(at - 1) ?? '') &&
      !['noun'].includes(this.kind(at - 1) ?? '')
    ) {
      if (this.kind(at - 1) === 'verb' && !JOINING_VERBS.has(this.at(at - 1).lower)) break;
      at--;
    }
    return this.at(at).start;
  }

  /** Things that may be the subject of the clause, the likeliest first. */
  private subjects(): Draft[] {
    const inClause = this.drafts
      .slice(this.clause)
      .filter((draft) => !draft.dropped && !/ whose$/.test(draft.relation));
    const head = inClause.find((draft) => !/^(with|in|wear)/.test(draft.relation)) ?? inClause[0];
    const rest = inClause.filter((draft) => draft !== head);
    // "the roof is red and the door is blue": the last thing joined by "and" opens a clause of its own.
    const latest = [...inClause].reverse().find((draft) => draft.relation === 'and' || draft.relation === 'is');
    if (latest && latest !== head && latest.color === null) return [latest, ...(head ? [head] : [])];
    return head ? [head, ...rest] : [];
  }

  private give(
    owner: Draft,
    run: { first: number; end: number; shades: number[] },
    clauseStart: number,
    extra: number[] = [],
  ): number {
    let end = run.end;
    this.setColor(owner, run);
    for (const shade of [...extra, ...run.shades]) this.addModifier(owner, shade);
    while (this.kind(end) === 'colornoun' || (this.kind(end) === 'preposition' && this.kind(end + 1) === 'colornoun'))
      this.used.add(end++);
    if (this.tokens[end]?.text === ')') end++;
    const clauseEnd = this.at(end - 1).end;
    owner.colorClause = [Math.max(clauseStart, owner.nounSpan[1]), clauseEnd];
    // Grow the range only when nothing of another thing lies between.
    if (this.drafts[this.drafts.length - 1] === owner) owner.range[1] = clauseEnd;
    return end;
  }

  private setColor(owner: Draft, run: { first: number; end: number }): void {
    const span: Span = [this.at(run.first).start, this.at(run.end - 1).end];
    owner.colorSpan = span;
    owner.color = '';
    for (let i = run.first; i < run.end; i++) {
      this.used.add(i);
      const word = this.at(i);
      if (word.kind === 'determiner') continue;
      const link =
        word.kind === 'comma'
          ? ','
          : ` ${word.kind === 'color' ? word.color : word.kind === 'and' ? 'and' : word.lower}`;
      owner.color += link;
    }
    owner.color = owner.color.trim();
  }

  private addModifier(owner: Draft, i: number): void {
    this.used.add(i);
    const word = this.at(i);
    owner.modifiers.push({ text: word.text, span: [word.start, word.end] });
  }

  /** True for a colour word that names a thing when it stands alone: "an orange". */
  private isThing(i: number): boolean {
    return this.kind(i) === 'color' && COLOR_THINGS.has(this.at(i).lower);
  }

  /** "lime tree", "rose garden". */
  private beginsThing(i: number): boolean {
    return this.isThing(i) && AFTER_COLOR_THINGS.has(this.tokens[i + 1]?.lower ?? '');
  }

  /** Article, adjectives, colours, noun: one thing. */
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
    // "a red rose", "an orange": the colour word is the thing after all.
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

  /** "big and red car": does the phrase go on to a noun after "and" or a comma? */
  private goesOn(i: number, hasColor: boolean): boolean {
    const kind = this.kind(i);
    if (kind !== 'adjective' && kind !== 'shade' && (kind !== 'color' || hasColor)) return false;
    let at = i;
    while (['adjective', 'shade', 'color', 'and', 'colornoun'].includes(this.kind(at) ?? '')) at++;
    return this.kind(at) === 'noun';
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

  /** Colours and adjectives without a noun: perhaps the colour of the thing before ("make the wall green"). */
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

  private draft(noun: string, nounSpan: Span, index: number, last: number, range: Span): Draft {
    const relation = this.relation;
    this.relation = '';
    const draft: Draft = {
      noun,
      nounSpan,
      range,
      index,
      last,
      relation,
      article: null,
      color: null,
      colorSpan: null,
      colorClause: null,
      modifiers: [],
      owner: null,
      dropped: false,
    };
    this.used.add(index);
    this.drafts.push(draft);
    this.pronounSubject = undefined;
    return draft;
  }

  /** Drops things that only say whose or where another one is: the wearer of a coat, the house of a roof, "the background". */
  private settleOwners(): void {
    this.drafts.forEach((draft, i) => {
      if (draft.color !== null || draft.dropped) return;
      const head = lastWord(draft.noun);
      const next = this.drafts[i + 1];
      const previous = this.drafts[i - 1];
      const wears =
        next !== undefined &&
        PEOPLE.has(head) &&
        ((/^(in|with)$/.test(next.relation) && WORN.has(lastWord(next.noun))) || next.relation === 'wear');
      const whose = / whose$/.test(draft.relation) && next !== undefined;
      const whole =
        draft.relation === 'of' && previous !== undefined && !previous.dropped && PARTS.has(lastWord(previous.noun));
      if (wears || whose) {
        draft.dropped = true;
        next.owner = [draft.range[0], next.range[0]];
      } else if (whole && previous) {
        draft.dropped = true;
        if (previous.range[1] < draft.range[1] && previous.colorClause === null) previous.range[1] = draft.range[1];
      } else if (WEAK_NOUNS.has(head)) draft.dropped = true;
    });
  }
}

const lastWord = (noun: string): string => noun.toLowerCase().split(/\s+/).pop() ?? '';
