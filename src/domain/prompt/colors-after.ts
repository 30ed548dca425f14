/** Colors that stand after their thing: "the car is dark red", "a man in black", "the sky, blue". */
import { type PartialThing, Things } from './things';
import { JOINING_VERBS } from './words';

export class ColorsAfter extends Things {
  /** "sky, blue" / "sky: blue" / "paint the sky blue": a color after its noun. Returns the token after it, 0 when there is none. */
  protected bareColor(i: number, owner: PartialThing | undefined, clauseStart: number): number {
    const whole = owner && this.wholeOf(owner);
    const run = whole && whole.color === null && !whole.dropped ? this.colorRun(i, false) : null;
    if (!run || !whole || this.nounFollows(run.end) || this.negated) return 0;
    return this.give(whole, run, clauseStart);
  }

  /** "a woman in red", "dressed in a dark green": a color after "in" with no noun behind it. */
  protected colorAfterIn(i: number): number {
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

  /** "... is (very) (long and) dark red": gives the color to the subject of the clause. */
  protected copula(i: number): number {
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

  /** "the roof and the door are red": both are. The later one's words hold the color, the others point to them. */
  protected share(subject: PartialThing, open: readonly PartialThing[]): void {
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

  /** "the car, which is red": the clause to delete with the color starts at the comma or relative before the verb. */
  protected clauseStartOf(i: number): number {
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
  protected subjects(): PartialThing[] {
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
}
