/** Which language the interface speaks: the one that the user chose, else the first of the browser's that there is, else English. */
import type { Texts } from '../texts/en';
import { language } from './stores/language';

/** English is part of the app; a further language is a folder of src/texts and loaded when it is used. */
const FURTHER = import.meta.glob<{ texts: Texts }>(['../texts/*/index.ts', '!../texts/en/index.ts']);

const loaders = new Map(Object.entries(FURTHER).map(([path, load]) => [/([^/]+)\/index\.ts$/.exec(path)![1]!, load]));

/** Codes of all languages there are, with their names in themselves. */
export const LANGUAGES: readonly { code: string; name: string }[] = ['en', ...loaders.keys()].sort().map((code) => {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
  return { code, name: name.slice(0, 1).toLocaleUpperCase(code) + name.slice(1) };
});

/** The localStorage key of the user's choice. */
const CHOICE = 'tintype-language';

/** The language for someone who reads these, best first ("de-AT", "fr"). */
export function bestOf(preferred: readonly string[]): string {
  const bases = preferred.map((locale) => locale.split('-')[0]);
  return bases.find((base) => LANGUAGES.some(({ code }) => code === base)) ?? 'en';
}

/** The choice that is kept, if there still is such a language. */
function kept(): string | null {
  const choice = localStorage.getItem(CHOICE);
  return LANGUAGES.some(({ code }) => code === choice) ? choice : null;
}

/** Speaks the language that was chosen, here or in another tab, or the browser's. */
export async function startLanguage(): Promise<void> {
  window.addEventListener('storage', ({ key }) => key === CHOICE && void speak(kept()));
  await speak(kept());
}

/** @param chosen code of a language; null: as the browser is set */
export async function chooseLanguage(chosen: string | null): Promise<void> {
  if (chosen === null) localStorage.removeItem(CHOICE);
  else localStorage.setItem(CHOICE, chosen);
  await speak(chosen);
}

async function speak(chosen: string | null): Promise<void> {
  const code = chosen ?? bestOf(navigator.languages);
  language.setState({ chosen });
  const english = language.getInitialState();
  // Offline, a language that was never used before may be out of reach.
  const loaded = await loaders
    .get(code)?.()
    .catch(() => null);
  // Another choice may have been made meanwhile.
  if (language.getState().chosen !== chosen) return;
  const next = loaded ? { code, texts: loaded.texts } : { code: english.code, texts: english.texts };
  language.setState(next);
  document.documentElement.lang = next.code;
}
