/**
 * Projects in IndexedDB, each under its film's fingerprint: what was made, its undo history, earlier versions, a small picture, and a
 * handle of the film's file where the browser gives one. A database of its own: the one of 0.2.0 (migrate.ts) may be open in a tab of then.
 */
import { type DBSchema, openDB } from 'idb';
import { once } from '../once';
import { isDueForBackup, KEPT_BACKUPS } from './backups';
import type { KeptCopy } from './media-copies';

export interface SavedProject {
  /** SHA-256 of the film's edges; see src/film/fingerprint.ts. */
  fingerprint: string;
  fileName: string;
  /** The serialized project (src/domain/project.ts). */
  json: string;
  /** The film's copy in the origin private file system: being made, or evicted by the browser, it is not there. Null in old projects. */
  copy: KeptCopy | null;
  /** Unix milliseconds. */
  savedAt: number;
}

/** An earlier version of a project. */
export interface Backup {
  savedAt: number;
  json: string;
}

interface Schema extends DBSchema {
  projects: { key: string; value: SavedProject };
  /** As src/domain/project.ts checks it when it is read. */
  histories: { key: string; value: unknown };
  backups: { key: [fingerprint: string, savedAt: number]; value: string };
  /** A small picture of the film, for lists. */
  pictures: { key: string; value: Blob };
  handles: { key: string; value: FileSystemFileHandle };
  /** Fingerprint of the film that comes back when the app is opened again. */
  shown: { key: 'film'; value: string };
}

const STORES = ['projects', 'histories', 'backups', 'pictures', 'handles', 'shown'] as const;

export const database = once(() =>
  openDB<Schema>('tintype-projects', 1, {
    upgrade: (db) => {
      for (const store of STORES) db.createObjectStore(store);
    },
  }),
);

export async function readProject(fingerprint: string): Promise<SavedProject | null> {
  return (await (await database()).get('projects', fingerprint)) ?? null;
}

/** Newest first. */
export async function listProjects(): Promise<SavedProject[]> {
  return (await (await database()).getAll('projects')).sort((a, b) => b.savedAt - a.savedAt);
}

export async function readHistory(fingerprint: string): Promise<unknown> {
  return (await database()).get('histories', fingerprint);
}

/**
 * Writes a project and notes that it is the one on screen. What it replaces becomes an earlier version where that is due.
 *
 * @param history the undo history; null: as it was
 * @param lastBackupAt when a version of this project was set aside last, Unix milliseconds
 * @returns the same after this
 */
export async function writeProject(
  saved: SavedProject,
  history: unknown,
  lastBackupAt: number | null,
): Promise<number | null> {
  const db = await database();
  const stored = db.transaction(['projects', 'histories', 'shown'], 'readwrite');
  const reading = stored.objectStore('projects').get(saved.fingerprint);
  const writing: Promise<unknown>[] = [
    stored.objectStore('projects').put(saved, saved.fingerprint),
    stored.objectStore('shown').put(saved.fingerprint, 'film'),
  ];
  if (history !== null) writing.push(stored.objectStore('histories').put(history, saved.fingerprint));
  // Asked for at once: a page that is being left waits for no answer, and what is not committed by then is undone.
  stored.commit();
  const [before] = await Promise.all([reading, stored.done, ...writing]);
  if (before === undefined || !isDueForBackup(before, saved, lastBackupAt)) return lastBackupAt;
  const { store: backups, done } = db.transaction('backups', 'readwrite');
  await backups.put(before.json, [saved.fingerprint, before.savedAt]);
  const keys = await backups.getAllKeys(versionsOf(saved.fingerprint));
  for (const key of keys.slice(0, -KEPT_BACKUPS)) await backups.delete(key);
  await done;
  return saved.savedAt;
}

/** Earlier versions, newest first. */
export async function listBackups(fingerprint: string): Promise<Backup[]> {
  const stored = (await database()).transaction('backups');
  const range = versionsOf(fingerprint);
  const [keys, versions] = await Promise.all([stored.store.getAllKeys(range), stored.store.getAll(range)]);
  return keys.map(([, savedAt], i) => ({ savedAt, json: versions[i] ?? '' })).reverse();
}

/** What this tab showed, for its reload: other tabs show other films. */
const TAB_SHOWED = 'tintype-film';

export const rememberShown = (fingerprint: string) => sessionStorage.setItem(TAB_SHOWED, fingerprint);

/** Fingerprints of what comes back when the app is opened again, first what this tab showed, then what any tab did last. */
export async function shownFilms(): Promise<string[]> {
  const shown = [sessionStorage.getItem(TAB_SHOWED), await (await database()).get('shown', 'film')];
  return shown.filter((fingerprint) => fingerprint !== null && fingerprint !== undefined);
}

/** @param fingerprint of the film that is not to come back; any when left out */
export async function forgetShown(fingerprint?: string): Promise<void> {
  sessionStorage.removeItem(TAB_SHOWED);
  const stored = (await database()).transaction('shown', 'readwrite');
  const shown = await stored.store.get('film');
  if (fingerprint === undefined || shown === fingerprint) await stored.store.delete('film');
  await stored.done;
}

export async function keepFilmHandle(fingerprint: string, handle: FileSystemFileHandle): Promise<void> {
  await (await database()).put('handles', handle, fingerprint);
}

export async function filmHandle(fingerprint: string): Promise<FileSystemFileHandle | null> {
  return (await (await database()).get('handles', fingerprint)) ?? null;
}

export async function keepPicture(fingerprint: string, picture: Blob): Promise<void> {
  await (await database()).put('pictures', picture, fingerprint);
}

export async function readPicture(fingerprint: string): Promise<Blob | null> {
  return (await (await database()).get('pictures', fingerprint)) ?? null;
}

/** Deletes a project with all that is kept here for it. */
export async function deleteProject(fingerprint: string): Promise<void> {
  const stored = (await database()).transaction(STORES, 'readwrite');
  for (const store of ['projects', 'histories', 'pictures', 'handles'] as const)
    await stored.objectStore(store).delete(fingerprint);
  await stored.objectStore('backups').delete(versionsOf(fingerprint));
  if ((await stored.objectStore('shown').get('film')) === fingerprint) await stored.objectStore('shown').delete('film');
  await stored.done;
}

const versionsOf = (fingerprint: string) => IDBKeyRange.bound([fingerprint], [fingerprint, Number.POSITIVE_INFINITY]);
