/** Tells the viewer that pixels it may want have arrived or changed. Apart from the session: playback must not re-render panels. */
import { createStore } from 'zustand/vanilla';

const arrivals = createStore(() => ({ count: 0 }));

/** @returns stops listening */
export function onPicture(listener: () => void): () => void {
  return arrivals.subscribe(() => listener());
}

export function emitPicture(): void {
  arrivals.setState(({ count }) => ({ count: count + 1 }));
}
