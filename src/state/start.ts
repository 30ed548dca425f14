/** Starts the studio: reactions, saving when the page is left, and the project of the last visit. */

import { loadEngine, rememberedChoice, rememberedModel } from './film/engine';
import { sweepPictures } from './given/sweep';
import { startArrivals } from './offline/arrivals';
import { keepOffline } from './offline/keep-offline';
import { loadGrammar } from './prompt/actions';
import { startQueue } from './queue/queue';
import { startReactions } from './reactions';
import { restoreSaved } from './saving/restore';
import { queue } from './stores/queue';
import { openedFilm, patch, session } from './stores/session';

/** Time to interactive comes first; the pack and the grammar begin after it. */
const REST_MS = 1200;

export function startStudio(): void {
  patch('machine', { wanted: rememberedChoice(), model: rememberedModel() });
  startReactions();
  window.addEventListener('beforeunload', (event) => {
    const { work, exporting } = session.getState();
    const isQueueAtWork = queue.getState().runsHere && queue.getState().progress !== null;
    if (work.phase !== 'idle' || exporting.phase === 'running' || isQueueAtWork) event.preventDefault();
  });
  // The last edit before leaving must not wait for the timer.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void openedFilm()?.autosave.save();
  });
  void restoreSaved();
  void startQueue();
  startArrivals();
  setTimeout(() => {
    void loadGrammar();
    void loadEngine();
    void keepOffline();
    // What cannot be looked through now is at the next start.
    sweepPictures().catch(() => undefined);
  }, REST_MS);
}
