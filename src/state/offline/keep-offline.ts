/**
 * Keeps the app for use without a network, and tells of newer versions. One that is ready waits: it takes over when the user says so
 * and nothing is at work in any tab, or when the last tab is closed.
 */
import { Workbox } from 'workbox-window';
import { type Session, session } from '../stores/session';

/** Names that vite.config.ts gives, too. */
const SERVICE_WORKER = 'offline.js';
/** Held in whatever tab while a film is colored or exported (src/film/lock.ts, src/storage/export-file.ts). */
const AT_WORK = /^tintype-(film|export)-/;

export async function keepOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  // The first color comes first: what is kept for later is fetched after the model.
  await engineSettled();
  const worker = new Workbox(new URL(SERVICE_WORKER, document.baseURI).href);
  worker.addEventListener('waiting', () => session.setState({ update: { phase: 'ready' } }));
  // Without it the app works as before, but not offline.
  await worker.register({ immediate: true }).catch((error) => console.debug('service worker', error));
}

function engineSettled(): Promise<void> {
  return new Promise((resolve) => {
    const look = ({ engine: { phase } }: Pick<Session, 'engine'>) => {
      if (phase !== 'ready' && phase !== 'failed') return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = session.subscribe(look);
    look(session.getState());
  });
}

/** Takes the newer version: reloads the page, once no tab is at work. */
export async function takeUpdate(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  if (held.some(({ name }) => AT_WORK.test(name ?? ''))) {
    session.setState({ update: { phase: 'held' } });
    return;
  }
  const registration = await navigator.serviceWorker.getRegistration();
  // Another tab may have taken it: then there is none that waits, and a reload is all.
  if (!registration?.waiting) return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  registration.waiting.postMessage({ type: 'SKIP_WAITING' });
}
