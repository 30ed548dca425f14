/** Background reading (filmstrip, shots) waits for this between any two calls, so that the user's own requests go first. */

import { session } from '../stores/session';
import type { OpenFilm } from './open-film';

/** Longest wait: a frame that never gets decoded must not hold up background reading forever. */
const PATIENCE_MS = 4000;

/** Resolves once nothing is being played, scrubbed or waited for. @throws when the film is closed */
export async function quiet(film: OpenFilm): Promise<void> {
  const since = performance.now();
  do {
    await new Promise((resolve) => setTimeout(resolve, isBusy(film) ? 150 : 10));
    film.signal.throwIfAborted();
  } while (isBusy(film) && (session.getState().view.playing || performance.now() - since < PATIENCE_MS));
}

function isBusy(film: OpenFilm): boolean {
  const { view, media } = session.getState();
  return media.phase !== 'open' || view.playing || view.scrubbing || film.frames.at(view.playhead) === undefined;
}
