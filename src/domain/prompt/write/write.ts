/**
 * Writes edited rows back into the prompt. Each change touches only the words it is about; the rest of the sentence stays.
 * The result is read again, and a row that did not come out as wanted is rewritten plainly ("dark red car"), so no edit is lost.
 */

import type { Item, Span } from '../grammar/state';
import { type PromptRow, readText, rowOfItem } from '../row';
import { type Voice, voiceOf } from './voice';

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * @param rows the rows as they should be, `range` as parsePrompt gave it for `text`; rows left out are removed, rows at [0, 0] appended
 * @param text the prompt that the ranges refer to
 * @returns the new prompt; parse it with these rows as `previous` for new ranges
 */
export function writePrompt(rows: readonly PromptRow[], text: string): string {
  const { items } = readText(text);
  const voice = voiceOf(text);
  const rowOf = new Map<Item, PromptRow>();
  const added: PromptRow[] = [];
  for (const row of rows) {
    const item = items.find(
      (it) => !rowOf.has(it) && it.range[0] === row.range[0] && it.range[1] === row.range[1] && row.range[1] > 0,
    );
    if (item) rowOf.set(item, row);
    else if (row.noun.trim() !== '') added.push(row);
  }
  const wanted = [...items.flatMap((item) => rowOf.get(item) ?? []), ...added];
  const phrases: (PhraseForm | null)[] = [null, colorFirst, colorLast];
  for (const phrase of phrases) {
    const written = append(write(text, items, rowOf, phrase, voice), added, phrase ?? colorFirst, voice);
    if (says(written, wanted)) return written;
  }
  const list = wanted.map((row) => colorFirst(row, voice)).join(', ');
  return says(list, wanted) ? list : wanted.map((row) => colorLast(row, voice)).join(', ');
}

function write(
  text: string,
  items: readonly Item[],
  rowOf: ReadonlyMap<Item, PromptRow>,
  phrase: PhraseForm | null,
  voice: Voice,
): string {
  const edits: Edit[] = [];
  for (const item of items) {
    const row = rowOf.get(item);
    if (!row) continue;
    const shared = partsWays(item, items, rowOf);
    if (shared) edits.push({ start: shared[0], end: shared[1], text: '' });
    const own = shared ? { ...item, color: null, colorSpan: null, colorClause: null } : item;
    if (!isSame(row, own)) edits.push(...(phrase ? rewrite(own, row, phrase, voice) : changes(own, row, voice)));
  }
  const gone = items.filter((item) => !rowOf.has(item));
  const cuts = gone.flatMap((item) => cutsOf(item, items, rowOf, text));
  return apply(text, edits, cuts);
}

/** The clause of a color that several things share ("the roof and the door are red") when their rows no longer agree. */
function partsWays(item: Item, items: readonly Item[], rowOf: ReadonlyMap<Item, PromptRow>): Span | null {
  const sharers = items.filter((other) => other.colorSpan !== null && other.colorSpan === item.colorSpan);
  if (sharers.length < 2) return null;
  const colors = new Set(
    sharers.map((sharer) => rowOf.get(sharer)).map((row) => (row ? (row.hex ?? row.color) : undefined)),
  );
  return colors.size === 1 ? null : item.colorClause;
}

const isSame = (row: PromptRow, item: Item): boolean => {
  const now = rowOfItem(item);
  const colorStays = row.hex === null ? now.hex === null && row.color === now.color : row.hex.toLowerCase() === now.hex;
  return row.noun === now.noun && colorStays && row.modifiers === now.modifiers;
};

/** The smallest edits that turn an item's words into the row. */
function changes(item: Item, row: PromptRow, { say, isBehindNoun }: Voice): Edit[] {
  const now = rowOfItem(item);
  const edits: Edit[] = [];
  const color = row.hex ?? row.color;
  const colorChanged =
    row.hex === null ? now.hex !== null || row.color !== now.color : row.hex.toLowerCase() !== now.hex;
  const [nounStart, nounEnd] = item.nounSpan;
  if (row.noun !== now.noun) edits.push({ start: nounStart, end: nounEnd, text: row.noun });
  const [firstModifier, ...otherModifiers] = item.modifiers;
  if (row.modifiers !== now.modifiers) {
    if (firstModifier && row.modifiers !== '')
      edits.push({ start: firstModifier.span[0], end: firstModifier.span[1], text: row.modifiers });
    else if (firstModifier) edits.push(cutWord(firstModifier.span));
    else
      edits.push(
        insertBefore(item.colorSpan && item.colorSpan[0] < nounStart ? item.colorSpan[0] : nounStart, row.modifiers),
      );
    edits.push(...otherModifiers.map((modifier) => cutWord(modifier.span)));
  }
  if (colorChanged && color !== null) {
    if (item.colorSpan) edits.push({ start: item.colorSpan[0], end: item.colorSpan[1], text: say(color) });
    else if (isBehindNoun) edits.push({ start: nounEnd, end: nounEnd, text: ` ${say(color)}` });
    else edits.push(insertBefore(nounStart, say(color)));
  } else if (colorChanged && item.colorSpan && item.colorClause) {
    const isBefore = item.colorSpan[1] <= nounStart;
    if (isBefore) edits.push(cutWord(item.colorSpan));
    else {
      // Adjectives inside the deleted clause ("is long and brown") move before the noun.
      const clause = item.colorClause;
      const inside = item.modifiers.filter((modifier) => modifier.span[0] >= clause[0]);
      edits.push({ start: clause[0], end: clause[1], text: '' });
      if (inside.length > 0 && row.modifiers === now.modifiers)
        edits.push(insertBefore(nounStart, inside.map((m) => m.text).join(' ')));
    }
  }
  return edits.filter(
    (edit) =>
      !edits.some(
        (other) =>
          other !== edit &&
          other.text === '' &&
          other.start <= edit.start &&
          edit.end <= other.end &&
          other.end - other.start > edit.end - edit.start,
      ),
  );
}

/** The whole phrase anew, article kept. */
function rewrite(item: Item, row: PromptRow, phrase: PhraseForm, voice: Voice): Edit[] {
  const start =
    item.article?.[0] ??
    Math.min(
      item.nounSpan[0],
      ...[item.colorSpan, ...item.modifiers.map((m) => m.span)].flatMap((span) => span?.[0] ?? []),
    );
  const edits: Edit[] = [{ start, end: item.nounSpan[1], text: phrase(row, voice) }];
  if (item.colorClause && item.colorClause[0] >= item.nounSpan[1])
    edits.push({ start: item.colorClause[0], end: item.colorClause[1], text: '' });
  return edits;
}

type PhraseForm = (row: PromptRow, voice: Voice) => string;

const join = (words: string[]): string => words.filter((word) => word !== '').join(' ');

const colorFirst: PhraseForm = (row, { say }) => join([row.modifiers, say(row.hex ?? row.color ?? ''), row.noun]);

/** "trees in olive", since "olive trees" are a kind of tree. */
const colorLast: PhraseForm = (row, { say }) => {
  const color = row.hex ?? row.color;
  return join([row.modifiers, row.noun, color === null ? '' : `in ${say(color)}`]);
};

const insertBefore = (at: number, words: string): Edit => ({ start: at, end: at, text: `${words} ` });

/** Deletes a word; the space or hyphen after it goes too (see apply). */
const cutWord = (span: Span): Edit => ({ start: span[0], end: span[1], text: '' });

/** What to delete when a row is removed: its words, and the words that only tied it to a neighbor. */
function cutsOf(item: Item, items: readonly Item[], rowOf: ReadonlyMap<Item, PromptRow>, text: string): Edit[] {
  const stays = (other: Item): boolean => rowOf.has(other);
  const index = items.indexOf(item);
  const start = item.owner?.[0] ?? item.range[0];
  const edits: Edit[] = [];
  const next = items[index + 1];
  const previous = items[index - 1];
  const segment = segmentAround(text, start, item.range[1]);
  const shares = (other: Item | undefined): other is Item =>
    other !== undefined && other.range[1] > segment[0] && (other.owner?.[0] ?? other.range[0]) < segment[1];
  const farColor = item.colorClause && item.colorClause[0] > item.range[1] ? item.colorClause : null;
  if (shares(previous) && (stays(previous) || !shares(next))) {
    edits.push({ start: Math.max(previous.range[1], segment[0]), end: Math.max(item.range[1], start), text: '' });
  } else if (shares(next)) {
    // The tie of the first ("a woman in" a coat and a hat) serves the next one as well.
    const keepsOwner =
      item.owner !== null && stays(next) && /^\s*(and|,)\s*$/.test(text.slice(item.range[1], next.range[0]));
    edits.push({ start: keepsOwner ? item.range[0] : start, end: next.owner?.[0] ?? next.range[0], text: '' });
  } else edits.push({ start: segment[0], end: segment[1], text: '' });
  if (farColor) edits.push({ start: farColor[0], end: farColor[1], text: '' });
  return edits;
}

/** The stretch between commas or full stops that holds a range. A comma inside the range ("sky, blue") does not part it. */
function segmentAround(text: string, start: number, end: number): Span {
  const before = Math.max(...[',', ';', '.', '\n'].map((mark) => text.lastIndexOf(mark, start - 1)));
  const after = text.slice(end).search(/[,;.\n]/);
  return [start === 0 ? 0 : before + 1, after < 0 ? text.length : end + after];
}

/** Applies edits from the end on, then tidies spaces and commas only where something was deleted, and a/an where a word changed. */
function apply(text: string, edits: readonly Edit[], cuts: readonly Edit[]): string {
  let out = text;
  const all = merge(distinct([...edits, ...cuts]));
  for (const edit of all.reverse()) {
    let head = out.slice(0, edit.start);
    let tail = out.slice(edit.end);
    if (edit.text === '') [head, tail] = close(head, tail);
    head = matchArticle(head, edit.text + tail);
    out = head + edit.text + tail;
  }
  return out;
}

/** Things that share a color ask for the same edit of it. */
const distinct = (edits: Edit[]): Edit[] =>
  edits.filter(
    (edit, i) => i === edits.findIndex((e) => e.start === edit.start && e.end === edit.end && e.text === edit.text),
  );

/** Joins overlapping deletions; insertions at the same place keep their order. */
function merge(edits: Edit[]): Edit[] {
  const sorted = edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  const out: Edit[] = [];
  for (const edit of sorted) {
    const last = out[out.length - 1];
    if (last && edit.start < last.end) {
      last.end = Math.max(last.end, edit.end);
      last.text = [last.text, edit.text].filter((part) => part !== '').join(' ');
    } else if (last && last.start === edit.start && last.end === last.start) {
      last.end = edit.end;
      last.text += edit.text;
    } else out.push({ start: edit.start, end: edit.end, text: edit.text });
  }
  return out;
}

/** What is left on both sides of a deletion, joined as a person would: one space, no doubled or dangling comma. */
function close(head: string, tail: string): [string, string] {
  let left = head.replace(/[ \t]+$/, '');
  let right = tail.replace(/^[ \t]+/, '').replace(/^-(?=\p{L})/u, '');
  const atStart = left === '';
  if (atStart || /[,;.]$/.test(left)) right = right.replace(/^(?:(?:[,;]|and\b)\s*)+/, '');
  if (right === '' || /^[.;]/.test(right)) left = left.replace(/[,;]$/, '').replace(/\s+(?:and|with|in)$/, '');
  if (left === '') return ['', right.replace(/^[.;]\s*/, '')];
  if (right === '' || /^[,;.!?)\n]/.test(right)) return [left, right];
  return [/[(\n-]$/.test(left) ? left : `${left} `, right];
}

/** "a" or "an" by the word that now follows. */
function matchArticle(head: string, rest: string): string {
  const article = /(^|[^\p{L}'])(an?)( )$/iu.exec(head);
  const letter = /^[\p{L}#]/u.exec(rest)?.[0];
  if (!article || letter === undefined) return head;
  const wants = /^(?:[aeio]|u(?!ni|se|ti))/i.test(rest) && !/^(?:one|eur)/i.test(rest) ? 'an' : 'a';
  const old = article[2] as string;
  if (old.toLowerCase() === wants) return head;
  const cased = old[0] === 'A' ? `A${wants.slice(1)}` : wants;
  return `${head.slice(0, head.length - 1 - old.length)}${cased} `;
}

function append(text: string, rows: readonly PromptRow[], phrase: PhraseForm, voice: Voice): string {
  if (rows.length === 0) return text;
  const start = text.trimEnd().replace(/[,;.]$/, '');
  return [start, ...rows.map((row) => phrase(row, voice))].filter((part) => part !== '').join(', ');
}

/** Does a text read back as these rows? */
function says(text: string, rows: readonly PromptRow[]): boolean {
  const { items } = readText(text);
  return items.length === rows.length && items.every((item, i) => isSame(rows[i] as PromptRow, item));
}
