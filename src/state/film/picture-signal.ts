/** Tells the viewer that pixels it may want have arrived or changed. Apart from React: playback must not re-render panels. */
const listeners = new Set<() => void>();

export function onPicture(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function emitPicture(): void {
  for (const listener of listeners) listener();
}
