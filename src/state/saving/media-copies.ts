/**
 * Copies of films in the origin private file system: a film opened again needs neither permission nor its original. The open film's is
 * always kept; those of others stay as long as they fit, the ones opened last first.
 */
import { topFolder } from '../../storage/files';

/** Where a film's copy lies if it is there, and what its file was. */
export interface KeptCopy {
  opfsName: string;
  fileName: string;
  type: string;
  lastModified: number;
}

const FOLDER = 'media';
const UNFINISHED = '.part';

/** Bytes that copies may take besides the open film's, and the share of what the browser grants at most. */
const MOST_BYTES = 4e9;
const MOST_SHARE = 1 / 8;

/**
 * Copies the file under its fingerprint; an unfinished copy is never read, since the name comes last.
 * @param others names of other copies, those to be kept first first
 * @throws QuotaExceededError when the browser has no room even without the other copies
 */
export async function keepMedia(file: File, fingerprint: string, others: readonly string[]): Promise<void> {
  const folder = await topFolder(FOLDER);
  const { opfsName } = copyOf(file, fingerprint);
  if ((await sizeOf(folder, opfsName)) !== file.size) {
    await copy(file, folder, opfsName).catch(async (error) => {
      if ((error as DOMException).name !== 'QuotaExceededError') throw error;
      await keepOnly(folder, opfsName, []);
      await copy(file, folder, opfsName);
    });
  }
  await keepOnly(folder, opfsName, others);
}

export function copyOf({ name, type, lastModified }: File, fingerprint: string): KeptCopy {
  return { opfsName: fingerprint.replace(/[^a-z0-9-]/gi, '').slice(0, 64), fileName: name, type, lastModified };
}

async function copy(file: File, folder: FileSystemDirectoryHandle, opfsName: string): Promise<void> {
  const partial = await folder.getFileHandle(opfsName + UNFINISHED, { create: true });
  await file.stream().pipeTo(await partial.createWritable());
  await partial.move(opfsName);
}

/** Deletes all copies but the open film's and as many of the others as may stay. */
async function keepOnly(folder: FileSystemDirectoryHandle, open: string, others: readonly string[]): Promise<void> {
  const { quota = Number.POSITIVE_INFINITY } = await navigator.storage.estimate();
  let room = Math.min(MOST_BYTES, quota * MOST_SHARE);
  const kept = new Set([open]);
  for (const name of others) {
    if (kept.has(name)) continue;
    const bytes = await sizeOf(folder, name);
    if (bytes > room) break;
    room -= bytes;
    kept.add(name);
  }
  for await (const name of folder.keys()) if (!kept.has(name)) await folder.removeEntry(name).catch(() => {});
}

/** The kept file under its own name, or null when the browser has evicted it. Nothing is copied into memory. */
export async function readKeptMedia(copy: KeptCopy): Promise<File | null> {
  const kept = await (await copyHandle(copy))?.getFile();
  return kept ? new File([kept], copy.fileName, { type: copy.type, lastModified: copy.lastModified }) : null;
}

/** A handle of the kept file, or null when there is none. */
export async function copyHandle({ opfsName }: KeptCopy): Promise<FileSystemFileHandle | null> {
  return (await topFolder(FOLDER)).getFileHandle(opfsName).catch(() => null);
}

/** Bytes of a copy, 0 where there is none. */
export async function copyBytes({ opfsName }: KeptCopy): Promise<number> {
  return sizeOf(await topFolder(FOLDER), opfsName);
}

export async function deleteCopy({ opfsName }: KeptCopy): Promise<void> {
  await (await topFolder(FOLDER)).removeEntry(opfsName).catch(() => {});
}

async function sizeOf(folder: FileSystemDirectoryHandle, name: string): Promise<number> {
  try {
    return (await (await folder.getFileHandle(name)).getFile()).size;
  } catch {
    return 0;
  }
}
