/**
 * Texts in other languages: detects the language and gives its table. Both are loaded when a text needs them, while parsing stays
 * synchronous: without them the text is unused for now, and it is parsed again once they are loaded.
 */
import { foreignScript, hintsOf } from './hints';
import type { Language } from './inflect';
import { buildTable, type Table, type TableSource } from './table';

/** How sure eld is of each language, 0..1. */
type Detector = (text: string) => Readonly<Record<string, number>>;

const TABLES: Readonly<Record<Language, () => Promise<{ TABLE: TableSource }>>> = {
  de: () => import('./tables/de'),
  fr: () => import('./tables/fr'),
  es: () => import('./tables/es'),
  it: () => import('./tables/it'),
  pt: () => import('./tables/pt'),
  nl: () => import('./tables/nl'),
  ja: () => import('./tables/ja'),
  zh: () => import('./tables/zh'),
};

let detector: Detector | null = null;
const tables = new Map<Language, Table>();
/** The last load has failed; it is tried again at the next call of loadLanguagesOf(). */
let hasFailed = false;

/** The table of a text's language; null for English; 'not loaded' when loadLanguagesOf() must be called first. */
export function tableFor(text: string): Table | null | 'not loaded' | 'failed' {
  const script = foreignScript(text);
  if (script === null) return null;
  const language = script === 'latin' ? recognize(text) : script;
  return (language && tables.get(language)) ?? (hasFailed ? 'failed' : 'not loaded');
}

/** The likeliest language in Latin letters, by eld and by common words, since eld is unreliable for very short texts. */
function recognize(text: string): Language | null {
  if (detector === null) return null;
  const sure = detector(text);
  let best: Language | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const [language, hints] of hintsOf(text)) {
    const score = (sure[language] ?? 0) + hints;
    if (score > most) [best, most] = [language, score];
  }
  return best;
}

/**
 * Loads eld's n-grams (1.6 MB) and the tables of the texts' languages; nothing for English. Where a load fails the texts are unused with
 * that reason, and the next call tries again.
 * @returns whether texts should be parsed again, since something has been loaded
 */
export async function loadLanguagesOf(texts: readonly string[]): Promise<boolean> {
  let isNew = false;
  for (const text of texts) {
    const table = tableFor(text);
    if (table !== 'not loaded' && table !== 'failed') continue;
    try {
      isNew = (await loadFor(text)) || isNew;
      hasFailed = false;
    } catch {
      isNew ||= !hasFailed;
      hasFailed = true;
    }
  }
  return isNew;
}

async function loadFor(text: string): Promise<boolean> {
  const script = foreignScript(text);
  if (script === 'latin') detector ??= (await import('./detector')).detect;
  const language = script === 'latin' ? recognize(text) : script;
  if (language === null || tables.has(language)) return language !== null;
  tables.set(language, buildTable(language, (await TABLES[language]()).TABLE));
  return true;
}
