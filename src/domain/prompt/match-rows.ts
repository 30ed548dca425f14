/** Which row a thing continues while its text is being edited. Linear in the number of things and rows. */
import type { Item } from './grammar/state';
import type { PromptRow } from './row';

/** Whether one noun is the other one half typed: "wal", "walls". Otherwise it is a new thing, which does not inherit a row's switch. */
export function isSameWord(noun: string, before: string): boolean {
  const [a, b] = [noun.toLowerCase(), before.toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
}

/**
 * For each item the row it continues, or undefined. First the unchanged items at both ends of the text are matched, since an edit lies
 * somewhere between; then things of the same name in order; then things whose noun is being typed, by their preceding neighbor.
 */
export function matchRows(items: readonly Item[], previous: readonly PromptRow[]): (PromptRow | undefined)[] {
  const result = new Array<PromptRow | undefined>(items.length).fill(undefined);
  const isTaken = new Array<boolean>(previous.length).fill(false);
  /** Index into `previous` of the row that an item has taken. */
  const place = new Map<number, number>();
  const take = (i: number, j: number): void => {
    result[i] = previous[j];
    isTaken[j] = true;
    place.set(i, j);
  };
  const nameOf = ({ noun }: { noun: string }): string => noun.toLowerCase();
  const isSame = (i: number, j: number): boolean => nameOf(items[i] as Item) === nameOf(previous[j] as PromptRow);

  const shorter = Math.min(items.length, previous.length);
  let head = 0;
  while (head < shorter && isSame(head, head)) take(head, head++);
  let tail = 0;
  while (tail < shorter - head && isSame(items.length - 1 - tail, previous.length - 1 - tail)) {
    take(items.length - 1 - tail, previous.length - 1 - tail);
    tail++;
  }

  const byName = new Map<string, number[]>();
  for (let j = previous.length - 1; j >= 0; j--) {
    if (isTaken[j]) continue;
    const name = nameOf(previous[j] as PromptRow);
    const places = byName.get(name);
    if (places) places.push(j);
    else byName.set(name, [j]);
  }
  for (let i = head; i < items.length - tail; i++) {
    const next = byName.get(nameOf(items[i] as Item))?.pop();
    if (next !== undefined) take(i, next);
  }
  for (let i = 0; i < items.length; i++) {
    if (result[i]) continue;
    const before = i === 0 ? -1 : place.get(i - 1);
    if (before !== undefined && before + 1 < previous.length && !isTaken[before + 1]) take(i, before + 1);
  }
  return result;
}
