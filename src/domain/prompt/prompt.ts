/**
 * The prompt as text and as rows: two views of the same words. Text becomes rows by the grammar (grammar/); an edited row is
 * written back into its own words and leaves the rest of the sentence as the user wrote it (write/).
 */
import type { Unused } from './grammar/unused';
import { isSameWord, matchRows } from './match-rows';
import { phraseRows } from './phrases';
import { type PromptRow, readText, rowOfItem } from './row';

/**
 * Reads a prompt. Rows that persist (same thing, or the thing whose words are being edited) keep id and switch from `previous`.
 * @param most how many things the pack takes (its limits.phrases); the default of docs/pack-format.md if it is not known yet
 * @returns rows in text order; `unused`: character ranges whose words had no effect, and why
 */
export function parsePrompt(
  text: string,
  previous: PromptRow[],
  most?: number,
): { rows: PromptRow[]; unused: Unused[] } {
  const { items, unused } = readText(text);
  const known = matchRows(items, previous);
  let fresh = 1 + Math.max(0, ...previous.map((row) => Number(/^row-(\d+)$/.exec(row.id)?.[1] ?? 0)));
  const rows = items.map((item, i): PromptRow => {
    const before = known[i];
    const enabled = before === undefined || before.enabled || !isSameWord(item.noun, before.noun);
    const kept = before?.grade && isSameWord(item.noun, before.noun) ? { grade: before.grade } : {};
    return { ...rowOfItem(item), id: before?.id ?? `row-${fresh++}`, enabled, ...kept };
  });
  const withPhrase = new Set(phraseRows(rows, most));
  const withoutPhrase = rows
    .filter((row) => row.enabled && !withPhrase.has(row))
    .map(({ range }): Unused => [...range, 'too-many']);
  return { rows, unused: [...unused, ...withoutPhrase].sort((a, b) => a[0] - b[0]) };
}

export { REASONS, type Unused } from './grammar/unused';
export { loadLanguagesOf } from './languages/languages';
export { colorParts, type PromptPhrase, toPhrases } from './phrases';
export { loadParser, type PromptRow } from './row';
export { writePrompt } from './write/write';
