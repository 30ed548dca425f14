/** How a color is written into a text: in its language, before or behind the noun. */
import { tableFor } from '../languages/languages';

export interface Voice {
  /** The word for a canonical color name or "#rrggbb"; the English one where the language's table has none. */
  say: (color: string) => string;
  isBehindNoun: boolean;
}

const BEHIND = new Set(['fr', 'es', 'it', 'pt']);

export function voiceOf(text: string): Voice {
  const table = tableFor(text);
  if (table === null || typeof table === 'string') return { say: (color) => color, isBehindNoun: false };
  return { say: (color) => table.colorFor.get(color) ?? color, isBehindNoun: BEHIND.has(table.language) };
}
