/**
 * One job at a time works on a film, across tabs and windows (Web Lock by fingerprint): two would write the same journal. Who
 * works tells the others how far it is (BroadcastChannel); the lock passes on when the job ends or its tab dies.
 */
import { toTintypeError } from '../domain/errors';

/** How far the job in the other tab is. */
export interface FilmProgress {
  framesDone: number;
  framesTotal: number;
  secondsLeft: number | null;
}

/** Shortest time between two messages to other tabs: people read them, so two a second are enough. */
const TELL_MS = 500;

/**
 * Runs `work` while holding the film's lock. `onElsewhere` is called with null when another tab holds it, then with that tab's
 * progress whenever it reports any. `work` gets the function that reports this tab's progress to the others.
 * @throws CANCELLED when the signal fires while waiting
 */
export async function holdFilm<T>(
  fingerprint: string,
  signal: AbortSignal,
  onElsewhere: (progress: FilmProgress | null) => void,
  work: (tell: (progress: FilmProgress) => void) => Promise<T>,
): Promise<T> {
  if (!globalThis.navigator?.locks) return work(() => undefined);
  const name = `tintype-film-${fingerprint}`;
  const channel = new BroadcastChannel(name);
  try {
    const held = async () => {
      channel.onmessage = null;
      return { value: await work(teller(channel)) };
    };
    const done = await navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && held());
    if (done) return done.value;
    onElsewhere(null);
    channel.onmessage = ({ data }: MessageEvent<FilmProgress>) => onElsewhere(data);
    return (await navigator.locks.request(name, { signal }, held)).value;
  } catch (error) {
    throw toTintypeError(error);
  } finally {
    channel.close();
  }
}

function teller(channel: BroadcastChannel): (progress: FilmProgress) => void {
  let last = -Infinity;
  return ({ framesDone, framesTotal, secondsLeft }) => {
    const now = performance.now();
    if (now - last < TELL_MS) return;
    last = now;
    channel.postMessage({ framesDone, framesTotal, secondsLeft });
  };
}
