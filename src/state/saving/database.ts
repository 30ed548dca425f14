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
  const stored = db.transaction(['projects', 'histories', 'backups', 'shown'], 'readwrite');
  const before = await stored.objectStore('projects').get(saved.fingerprint);
  const backups = stored.objectStore('backups');
  const isDue = before !== undefined && isDueForBackup(before, saved, lastBackupAt);
  if (isDue) {
    await backups.put(before.json, [saved.fingerprint, before.savedAt]);
    const keys = await backups.getAllKeys(versionsOf(saved.fingerprint));
    for (const key of keys.slice(0, -KEPT_BACKUPS)) await backups.delete(key);
  }
  await stored.objectStore('projects').put(saved, saved.fingerprint);
  if (history !== null) await stored.objectStore('histories').put(history, saved.fingerprint);
  await stored.objectStore('shown').put(saved.fingerprint, 'film');
  await stored.done;
  return isDue ? saved.savedAt : lastBackupAt;
}

/** What comes back when the app is opened again. */
export async function shownProject(): Promise<SavedProject | null> {
  const fingerprint = await (await database()).get('shown', 'film');
  return fingerprint === undefined ? null : readProject(fingerprint);
}

export async function forgetShown(): Promise<void> {
  await (await database()).delete('shown', 'film');
}

export async function keepFilmHandle(fingerprint: string, handle: FileSystemFileHandle): Promise<void> {
  await (await database()).put('handles', handle, fingerprint);
}

export async function filmHandle(fingerprint: string): Promise<FileSystemFileHandle | null> {
  return (await (await database()).get('handles', fingerprint)) ?? null;
}

const versionsOf = (fingerprint: string) => IDBKeyRange.bound([fingerprint], [fingerprint, Number.POSITIVE_INFINITY]);
