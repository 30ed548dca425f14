/** Background reading (filmstrip, shots) waits for this between any two calls, so that the user's own requests go first. */

import { session } from '../stores/session';
import { frameAt } from './frames';

/** A frame that cannot be decoded must not hold up everything else for ever. */
const PATIENCE_MS = 4000;

/** Resolves once nothing is being played, scrubbed or waited for. @throws when the signal fires */
export async function quiet(signal: AbortSignal): Promise<void> {
  const since = performance.now();
  do {
    await new Promise((resolve) => setTimeout(resolve, isBusy() ? 150 : 10));
    signal.throwIfAborted();
  } while (isBusy() && (session.getState().view.playing || performance.now() - since < PATIENCE_MS));
}

function isBusy(): boolean {
  const { view, media } = session.getState();
  return media.phase !== 'open' || view.playing || view.scrubbing || frameAt(view.playhead) === undefined;
}
