/** The language of the interface and its texts. Chosen by src/state/language.ts alone; English until then. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { texts as english, type Texts } from '../../texts/en';

export interface Language {
  /** As in <html lang>: "en", "de". */
  code: string;
  /** What the user chose; null: as the browser is set. */
  chosen: string | null;
  texts: Texts;
}

export const language = createStore<Language>()(() => ({ code: 'en', chosen: null, texts: english }));

/** For services; panels follow the language with useTexts. */
export const texts = (): Texts => language.getState().texts;

export function useTexts(): Texts {
  return useStore(language, (state) => state.texts);
}

export function useLanguage(): Language {
  return useStore(language);
}
