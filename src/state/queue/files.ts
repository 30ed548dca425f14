/**
 * Where the queue is kept: entries and, where the browser gives them, file handles in IndexedDB; finished films in the origin
 * private file system. A database of its own, so that tabs of different versions of the app do not block each other.
 */
import { type DBSchema, openDB } from 'idb';
import { formatOf } from '../../domain/formats';
import { topFolder } from '../../storage/files';
import { once } from '../once';
import type { Source } from '../saving/file-handles';
import { fromStored, type QueueEntry, type StoredEntry } from './list';

interface Schema extends DBSchema {
  queue: { key: 'list'; value: { entries: StoredEntry[]; isPaused: boolean } };
  handles: { key: string; value: FileSystemFileHandle };
}

const RESULTS = 'results';

const database = once(() =>
  openDB<Schema>('tintype-queue', 1, {
    upgrade: (db) => {
      db.createObjectStore('queue');
      db.createObjectStore('handles');
    },
  }),
);

export async function readQueue(): Promise<{ entries: QueueEntry[]; isPaused: boolean }> {
  const stored = await (await database()).get('queue', 'list');
  return { entries: (stored?.entries ?? []).map(fromStored), isPaused: stored?.isPaused ?? false };
}

export async function writeQueue(entries: readonly QueueEntry[], isPaused: boolean): Promise<void> {
  await (await database()).put('queue', { entries: [...entries], isPaused }, 'list');
}

export async function keepHandle(id: string, source: Source): Promise<void> {
  if (!(source instanceof File)) await (await database()).put('handles', source, id);
}

export async function keptHandle(id: string): Promise<FileSystemFileHandle | null> {
  return (await (await database()).get('handles', id)) ?? null;
}

/** Deletes what is kept for an entry besides its chroma. */
export async function forgetEntry({ id, result }: QueueEntry): Promise<void> {
  await (await database()).delete('handles', id);
  if (result !== null) await (await topFolder(RESULTS)).removeEntry(result.opfsName).catch(() => undefined);
}

/** Copies a finished film to where it stays until the entry is removed. @throws QuotaExceededError */
export async function keepResult(id: string, file: File): Promise<string> {
  const folder = await topFolder(RESULTS);
  const opfsName = `${id}${file.name.slice(file.name.lastIndexOf('.'))}`;
  const handle = await folder.getFileHandle(opfsName, { create: true });
  try {
    await file.stream().pipeTo(await handle.createWritable());
  } catch (error) {
    await folder.removeEntry(opfsName).catch(() => undefined);
    throw error;
  }
  return opfsName;
}

/** The finished film under its own name. @throws NotFoundError when the browser has evicted it */
export async function keptResult({ opfsName, fileName }: NonNullable<QueueEntry['result']>): Promise<File> {
  const file = await (await (await topFolder(RESULTS)).getFileHandle(opfsName)).getFile();
  return new File([file], fileName, { type: formatOf(fileName).mimeType });
}
