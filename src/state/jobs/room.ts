/**
 * Room on the disk: a job that finds it full waits here until there is some again. The user is offered chroma to delete, oldest first: that
 * of other films, and of words that the open film no longer uses. Nothing is deleted before the user has seen what and agreed.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { OpenJournal } from '../../film/journal';
import { deleteChroma, listChroma } from '../../storage/chroma-store';
import { openedFilm, session } from '../stores/session';

/** Finished colors that neither the screen nor any job needs. */
export interface Removable {
  storeKey: string;
  /** File name; null for colors that an earlier version of the app stored. */
  film: string | null;
  /** The words they were made with, empty when the model chose alone. */
  words: string;
  /** They belong to the open film, made with words or settings that are not the present ones. */
  isOpenFilm: boolean;
  bytes: number;
  /** Unix milliseconds. */
  lastWritten: number;
}

export interface RoomRequest {
  bytesNeeded: number;
  /** Free quota as the browser reports it; null when it does not. */
  bytesFree: number | null;
  /** Oldest first. */
  removable: Removable[];
}

interface Room {
  request: RoomRequest | null;
  /** Give the keys that a job works under or will go on with, whatever is on screen. */
  kept: readonly (() => Iterable<string>)[];
  /** Call these to let the jobs that wait for room go on. */
  waiting: readonly (() => void)[];
}

export const room = createStore<Room>()(() => ({ request: null, kept: [], waiting: [] }));

/** Keeps the keys that `keys` gives from being offered for deletion. @returns lets go of them */
export function keepChroma(keys: () => Iterable<string>): () => void {
  room.setState(({ kept }) => ({ kept: [...kept, keys] }));
  return () => room.setState(({ kept }) => ({ kept: kept.filter((other) => other !== keys) }));
}

/** Asks the user for room. Resolves when some was made, or when the user says that there is some. */
export async function askForRoom(bytesNeeded: number, signal: AbortSignal): Promise<void> {
  const answered = new Promise<void>((resolve) => room.setState(({ waiting }) => ({ waiting: [...waiting, resolve] })));
  const before = room.getState().request?.bytesNeeded ?? 0;
  room.setState({ request: { bytesNeeded: Math.max(before, bytesNeeded), ...(await survey()) } });
  signal.addEventListener('abort', goOn, { once: true });
  await answered;
  signal.removeEventListener('abort', goOn);
}

/** Deletes these colors and lets the jobs that wait for room go on. */
export async function makeRoom(storeKeys: readonly string[]): Promise<void> {
  for (const key of storeKeys) await deleteChroma(key);
  openedFilm()?.finished.forget(storeKeys);
  goOn();
}

/** Lets the jobs that wait for room try again. */
export function goOn(): void {
  const { waiting } = room.getState();
  room.setState({ request: null, waiting: [] });
  for (const resolve of waiting) resolve();
}

/** Keys that the screen shows or a job works under, or will go on with. */
export function keysInUse(): Set<string> {
  const inUse = new Set(session.getState().colors.ranges.map(({ storeKey }) => storeKey));
  for (const keys of room.getState().kept) for (const key of keys()) inUse.add(key);
  return inUse;
}

async function survey(): Promise<Pick<RoomRequest, 'bytesFree' | 'removable'>> {
  const open = openedFilm();
  const inUse = keysInUse();
  const removable: Removable[] = [];
  for (const { key, bytes, lastWritten } of await listChroma()) {
    if (inUse.has(key)) continue;
    const { film, phrases } = (await OpenJournal.open(key)).about;
    removable.push({
      storeKey: key,
      film: film?.fileName ?? null,
      words: phrases.map(({ text }) => text).join(', '),
      isOpenFilm: film !== null && film.fingerprint === open?.fingerprint,
      bytes,
      lastWritten,
    });
  }
  const { quota, usage } = await navigator.storage.estimate().catch(() => ({ quota: undefined, usage: undefined }));
  return {
    bytesFree: quota === undefined || usage === undefined ? null : Math.max(0, quota - usage),
    removable: removable.sort((a, b) => a.lastWritten - b.lastWritten),
  };
}

/**
 * The keys that the list proposes to delete: the oldest that together free the bytes needed. The free quota that the browser reports is not
 * counted in, since writing has just failed in spite of it.
 */
export function proposed({ bytesNeeded, removable }: RoomRequest): string[] {
  const keys: string[] = [];
  let bytes = 0;
  for (const { storeKey, bytes: freed } of removable) {
    if (bytes >= bytesNeeded) break;
    keys.push(storeKey);
    bytes += freed;
  }
  return keys;
}

export function useRoom(): RoomRequest | null {
  return useStore(room, (state) => state.request);
}
