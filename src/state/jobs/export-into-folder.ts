/** Pictures in a folder of the user's: they get a new one in it, and none is left when they do not all get there. */
import type { ExportProgress, ExportRequest, FolderResult } from '../../../workers/media/api';
import type { MediaClient } from '../../clients/media';
import { toTintypeError } from '../../domain/errors';
import { freeNames, newFolder, writeInto } from '../../storage/user-folder';

/** How often, and after how long, a folder is tried to be deleted in which an ended worker was writing. */
const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MS = 200;

/** @param name of the new folder, numbered where there is one. @throws DISK_FULL, INTERNAL and what an export throws */
export async function exportIntoFolder(
  media: MediaClient,
  signal: AbortSignal,
  { parent, name }: { parent: FileSystemDirectoryHandle; name: string },
  request: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
): Promise<FolderResult> {
  const folder = await inFolder(parent, () => newFolder(parent, name));
  try {
    return await media.exportIntoFolder(signal, folder, request, onProgress);
  } catch (error) {
    await remove(parent, folder.name);
    throw error;
  }
}

/** Writes the record beside the new folder. */
export async function recordIntoFolder(parent: FileSystemDirectoryHandle, name: string, record: Blob): Promise<void> {
  await inFolder(parent, async () => {
    const [free = name] = await freeNames(parent, [name]);
    await writeInto(parent, free, record);
  });
}

async function inFolder<T>({ name }: FileSystemDirectoryHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toTintypeError(error, 'INTERNAL', `The folder “${name}” could not be written to.`);
  }
}

async function remove(parent: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      return await parent.removeEntry(name, { recursive: true });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_ATTEMPTS_MS));
    }
  }
}
