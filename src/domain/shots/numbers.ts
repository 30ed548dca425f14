/** Lists of shots as people write them: numbers from 1, "A-B" inclusive, "A-" to the end, "-B" from the start, commas between. */

/** Ascending numbers without repetition. @returns null when the text is no such list or names a shot that does not exist */
export function parseNumbers(text: string, count: number): number[] | null {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(?:(\d+)|(\d+)?\s*-\s*(\d+)?)\s*$/.exec(part);
    if (!match || part.trim() === '-') return null;
    const [, single, first = '1', last = String(count)] = match;
    const [from, to] = single === undefined ? [Number(first), Number(last)] : [Number(single), Number(single)];
    if (from < 1 || to > count || from > to) return null;
    for (let number = from; number <= to; number++) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

/** The shortest list that {@link parseNumbers} reads back. @param numbers ascending */
export function writeNumbers(numbers: readonly number[]): string {
  const runs: [from: number, to: number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
