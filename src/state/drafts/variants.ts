/** Four small drafts of the frame in view, each of another seed, to choose one by its looks. */

import { wordsAt } from '../hand/words-at';
import { texts } from '../stores/language';
import { edit, project } from '../stores/project';
import { openedFilm, session } from '../stores/session';
import type { VariantsSlice } from '../stores/slices';
import { showTrouble } from '../trouble';
import { draftKey } from './draft-key';
import { draftOnce } from './drafts';

const COUNT = 4;
const LARGEST_SEED = 9999;

/** What decides a variant beside its seed. */
export function variantsKey(frame: number): string {
  const words = project.getState();
  return draftKey(frame, { ...words, settings: { ...words.settings, seed: 0 } });
}

/** Drafts the next four seeds, one after another, at half the size. Other words, another frame or closeVariants() end it. */
export async function draftVariants(): Promise<void> {
  const film = openedFilm();
  const { engine, view } = session.getState();
  if (film === null || engine.phase !== 'ready') return;
  closeVariants();
  const abort = new AbortController();
  const signal = AbortSignal.any([film.signal, abort.signal]);
  const frame = view.playhead;
  const { settings } = project.getState();
  const seeds = Array.from({ length: COUNT }, (_, k) => ((settings.seed + k) % LARGEST_SEED) + 1);
  const small = { ...settings, workingSize: Math.max(96, settings.workingSize / 2) };
  const shown: VariantsSlice = { frame, key: variantsKey(frame), seeds, made: new Map(), abort };
  film.patch({ variants: shown });
  try {
    for (const seed of seeds) {
      const { result } = await draftOnce(film, signal, frame, wordsAt(frame), { ...small, seed });
      if (signal.aborted) return;
      if (session.getState().view.playhead !== frame || variantsKey(frame) !== shown.key) return closeVariants();
      const { variants } = session.getState();
      if (variants) film.patch({ variants: { ...variants, made: new Map([...variants.made, [seed, result.chroma]]) } });
    }
  } catch (error) {
    if (signal.aborted) return;
    closeVariants();
    showTrouble('viewer', error);
  }
}

export function closeVariants(): void {
  session.getState().variants?.abort.abort();
  openedFilm()?.patch({ variants: null });
}

export function chooseVariant(seed: number): void {
  closeVariants();
  edit(texts().looks.edits.variant(seed), { settings: { ...project.getState().settings, seed } });
}
