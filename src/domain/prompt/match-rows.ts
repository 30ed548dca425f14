/** Which row a thing continues while its text is being edited. */
import type { Item } from './grammar/state';
import type { PromptRow } from './row';

/** Whether a noun is another as it is being typed: "wal", "walls". Any other is another thing, which nobody has switched off. */
export function isSameWord(noun: string, before: string): boolean {
  const [a, b] = [noun.toLowerCase(), before.toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
}

/** For each item the row it continues, or undefined. Unchanged things are matched first and in order; what lies between pairs up. */
export function matchRows(items: readonly Item[], previous: readonly PromptRow[]): (PromptRow | undefined)[] {
  const same = (item: Item, row: PromptRow): boolean => item.noun.toLowerCase() === row.noun.toLowerCase();
  // Longest common subsequence by noun.
  const lengths = Array.from({ length: items.length + 1 }, () => new Array<number>(previous.length + 1).fill(0));
  const length = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = items.length - 1; i >= 0; i--) {
    for (let j = previous.length - 1; j >= 0; j--) {
      const equal = same(items[i] as Item, previous[j] as PromptRow);
      (lengths[i] as number[])[j] = equal ? 1 + length(i + 1, j + 1) : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const result = new Array<PromptRow | undefined>(items.length).fill(undefined);
  const taken = new Set<PromptRow>();
  const take = (i: number, row: PromptRow): void => {
    result[i] = row;
    taken.add(row);
  };
  for (let i = 0, j = 0; i < items.length && j < previous.length; ) {
    const row = previous[j] as PromptRow;
    if (same(items[i] as Item, row)) {
      take(i++, row);
      j++;
    } else if (length(i + 1, j) >= length(i, j + 1)) i++;
    else j++;
  }
  // Moved things, then things whose noun is being typed: those between the same neighbors.
  items.forEach((item, i) => {
    const moved = result[i] ? undefined : previous.find((row) => !taken.has(row) && same(item, row));
    if (moved) take(i, moved);
  });
  for (let i = 0; i < items.length; i++) {
    if (result[i]) continue;
    const before = i > 0 ? result[i - 1] : undefined;
    const start = before ? previous.indexOf(before) + 1 : 0;
    const candidate = i > 0 && !before ? undefined : previous[start];
    if (candidate && !taken.has(candidate)) take(i, candidate);
  }
  return result;
}
