/** Tells the viewer that new pixels may be there. Not part of the session store, since playback must not re-render panels. */
import { createStore } from 'zustand/vanilla';

const arrivals = createStore(() => ({ count: 0 }));

/** @returns stops listening */
export function onPicture(listener: () => void): () => void {
  return arrivals.subscribe(() => listener());
}

export function emitPicture(): void {
  arrivals.setState(({ count }) => ({ count: count + 1 }));
}
