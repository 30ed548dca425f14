/** The things of a prompt as they are read: their words, their colors, and which of them only say whose or where another is. */
import { Lookahead } from './lookahead';
import { JOINING_VERBS, PARTS, PEOPLE, WEAK_NOUNS, WORN } from './words';

export type Span = [start: number, end: number];

/** One thing of the prompt, with the places of its words. Spans are character offsets. */
export interface Item {
  noun: string;
  nounSpan: Span;
  /** From the article to the end of the noun, and on to a color that follows directly. */
  range: Span;
  article: Span | null;
  /** Canonical: lower case, known spelling ("gray" is "gray"), hyphens as spaces; "red and blue" for several. */
  color: string | null;
  colorSpan: Span | null;
  /** What to delete when the color goes: for "car is dark red" all but "car". */
  colorClause: Span | null;
  modifiers: { text: string; span: Span }[];
  /** Things whose words only serve this one ("a woman in" this coat): removed together with it. */
  owner: Span | null;
}

export interface PartialThing extends Item {
  index: number;
  last: number;
  relation: string;
  dropped: boolean;
}

/** The things read so far, what was used of the words, and where in the sentence the reader is. */
export class Things extends Lookahead {
  protected readonly used = new Set<number>();
  protected readonly drafts: PartialThing[] = [];
  /** Index into drafts where the present clause starts: subjects of "is" are looked for from there. */
  protected clause = 0;
  protected relation = '';
  protected negated = false;
  protected relative: { subject: PartialThing | undefined; verbSeen: boolean } | null = null;
  protected pronounSubject: PartialThing | undefined;

  items(): Item[] {
    return this.drafts
      .filter((draft) => !draft.dropped)
      .map(({ index: _, last: __, relation: ___, dropped: ____, ...item }) => item);
  }

  /** Content words without effect, neighbors joined. */
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

  protected draft(noun: string, nounSpan: Span, index: number, last: number, range: Span): PartialThing {
    const relation = this.relation;
    this.relation = '';
    const draft: PartialThing = {
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

  protected give(
    owner: PartialThing,
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

  protected setColor(owner: PartialThing, run: { first: number; end: number }): void {
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

  protected addModifier(owner: PartialThing, i: number): void {
    this.used.add(i);
    const word = this.at(i);
    owner.modifiers.push({ text: word.text, span: [word.start, word.end] });
  }

  /** For "the walls of the house" the walls: what is said after it is said of them. */
  protected wholeOf(last: PartialThing): PartialThing {
    const part = last.relation === 'of' ? this.drafts[this.drafts.indexOf(last) - 1] : undefined;
    return part && last.color === null && PARTS.has(lastWord(part.noun)) ? part : last;
  }

  /** Drops things that only say whose or where another one is: the wearer of a coat, the house of a roof, "the background". */
  protected settleOwners(): void {
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

export const lastWord = (noun: string): string => noun.toLowerCase().split(/\s+/).pop() ?? '';
