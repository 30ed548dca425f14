/** The queue of films as every tab sees it. Written by src/state/queue alone. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { QueueEntry } from '../queue/list';
import type { QueueProgress } from '../queue/run';

export interface Queue {
  entries: QueueEntry[];
  isPaused: boolean;
  /** Progress of the film that is being colorized. */
  progress: QueueProgress | null;
  /** False in tabs that only show the queue of another. */
  runsHere: boolean;
  isShown: boolean;
}

export const queue = createStore<Queue>()(() => ({
  entries: [],
  isPaused: false,
  progress: null,
  runsHere: false,
  isShown: false,
}));

export function showQueue(isShown: boolean): void {
  queue.setState({ isShown });
}

export function useQueue<T>(select: (state: Queue) => T): T {
  return useStore(queue, select);
}
