/** Cuts a text into parts that are used and parts that are not, for the underlines behind the prompt box; says why. */
import type { Unused } from '../../domain/prompt/prompt';

export interface TextPart {
  start: number;
  text: string;
  isUnused: boolean;
}

export function markUnused(
  text: string,
  unused: readonly (readonly [start: number, end: number, ...rest: unknown[]])[],
): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  const add = (end: number, isUnused: boolean) => {
    if (end > at) parts.push({ start: at, text: text.slice(at, end), isUnused });
    at = Math.max(at, end);
  };
  for (const [start, end] of [...unused].sort((a, b) => a[0] - b[0])) {
    add(Math.min(start, text.length), false);
    add(Math.min(end, text.length), true);
  }
  add(text.length, false);
  return parts;
}

/** "slowly, passes (says nothing about color); blue (no thing to color)": words of one reason together, in text order. */
export function listUnused(text: string, unused: readonly Unused[], say: (reason: Unused[2]) => string): string {
  const byReason = new Map<string, string[]>();
  for (const [start, end, reason] of unused) {
    const words = byReason.get(reason) ?? [];
    byReason.set(reason, [...words, text.slice(start, end).trim()]);
  }
  return [...byReason].map(([reason, words]) => `${words.join(', ')} (${say(reason as Unused[2])})`).join('; ');
}
