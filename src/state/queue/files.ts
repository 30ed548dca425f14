/**
 * Where the queue is kept: entries and, where the browser gives them, file handles in IndexedDB; finished films in the origin
 * private file system. A database of its own, so that tabs of different versions of the app do not block each other.
 */
import { type DBSchema, openDB } from 'idb';
import { formatOf } from '../../domain/formats';
import { once } from '../once';
import { fromStored, type QueueEntry, type StoredEntry } from './list';

/** Where an entry's film comes from. A File is good until the page goes; a handle lasts. */
export type Source = File | FileSystemFileHandle;

/** Permissions of handles: in Chromium, not in TypeScript's library yet. */
interface AskableHandle extends FileSystemFileHandle {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

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

/** The file, or what stands in the way of it. @param mayAsk in answer to a click the browser may show its question */
export async function fileOf(source: Source | null, mayAsk: boolean): Promise<File | 'permission' | 'file'> {
  if (source === null) return 'file';
  // A copy that another project's film has replaced, or a file that changed on disk, cannot be read any more.
  if (source instanceof File)
    return source
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => source,
        () => 'file' as const,
      );
  const handle = source as AskableHandle;
  const asked = mayAsk ? handle.requestPermission : handle.queryPermission;
  const state = (await asked?.call(handle, { mode: 'read' })) ?? 'granted';
  if (state !== 'granted') return 'permission';
  // Moved or deleted since.
  return handle.getFile().catch(() => 'file' as const);
}

/** Deletes what is kept for an entry besides its chroma. */
export async function forgetEntry({ id, result }: QueueEntry): Promise<void> {
  await (await database()).delete('handles', id);
  if (result !== null) await (await resultsFolder()).removeEntry(result.opfsName).catch(() => undefined);
}

/** Copies a finished film to where it stays until the entry is removed. @throws QuotaExceededError */
export async function keepResult(id: string, file: File): Promise<string> {
  const folder = await resultsFolder();
  const opfsName = `${id}.mp4`;
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
  const file = await (await (await resultsFolder()).getFileHandle(opfsName)).getFile();
  return new File([file], fileName, { type: formatOf(fileName).mimeType });
}

async function resultsFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(RESULTS, { create: true });
}
