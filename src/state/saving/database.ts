/**
 * The autosaved project in IndexedDB and the copy of its media file in OPFS.
 * The file is copied once when opened, so that a reload needs no permission and works when the original has moved.
 */
import { type DBSchema, openDB } from 'idb';
import { once } from '../once';

/** What is stored: the serialized project (src/domain/project.ts) and where its media lies. */
export interface SavedProject {
  json: string;
  media: { opfsName: string; fileName: string; type: string; lastModified: number } | null;
  savedAt: number;
}

interface Schema extends DBSchema {
  projects: { key: string; value: SavedProject };
}

const CURRENT = 'current';
const MEDIA_FOLDER = 'media';

const database = once(() =>
  openDB<Schema>('tintype', 1, {
    upgrade: (db) => {
      db.createObjectStore('projects');
    },
  }),
);

export async function readSaved(): Promise<SavedProject | null> {
  return (await (await database()).get('projects', CURRENT)) ?? null;
}

export async function writeSaved(saved: SavedProject): Promise<void> {
  await (await database()).put('projects', saved, CURRENT);
}

export async function forgetSaved(): Promise<void> {
  await (await database()).delete('projects', CURRENT);
}

async function mediaFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(MEDIA_FOLDER, { create: true });
}

/**
 * Copies the file under its fingerprint; an unfinished copy is never read, since the name comes last.
 * @throws QuotaExceededError when the browser has no room
 */
export async function keepMedia(file: File, fingerprint: string): Promise<NonNullable<SavedProject['media']>> {
  const folder = await mediaFolder();
  const opfsName = fingerprint.replace(/[^a-z0-9-]/gi, '').slice(0, 64);
  if (!(await holds(folder, opfsName, file.size))) {
    const partial = await folder.getFileHandle(`${opfsName}.part`, { create: true });
    await file.stream().pipeTo(await partial.createWritable());
    await (partial as FileSystemFileHandle & { move(name: string): Promise<void> }).move(opfsName);
  }
  for await (const name of folder.keys()) if (name !== opfsName) await folder.removeEntry(name).catch(() => {});
  return { opfsName, fileName: file.name, type: file.type, lastModified: file.lastModified };
}

/** The kept file under its own name, or null when the browser has evicted it. Nothing is copied into memory. */
export async function readKeptMedia(media: NonNullable<SavedProject['media']>): Promise<File | null> {
  try {
    const kept = await (await (await mediaFolder()).getFileHandle(media.opfsName)).getFile();
    return new File([kept], media.fileName, { type: media.type, lastModified: media.lastModified });
  } catch {
    return null;
  }
}

async function holds(folder: FileSystemDirectoryHandle, name: string, size: number): Promise<boolean> {
  try {
    return (await (await folder.getFileHandle(name)).getFile()).size === size;
  } catch {
    return false;
  }
}
