/** Whole files in folders of the origin private file system, for every thread. */
import { toTintypeError } from '../domain/errors';

/** A folder at the top of the origin private file system, made if need be. */
export async function topFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(name, { create: true });
}

/** @returns null when there is no such file. */
export async function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    return ignoreMissing(error);
  }
}

/**
 * Writes a temporary file and moves it, so that `name` is there whole or as it was.
 * @param failure sentence for the user, where the error is none of the known ones
 * @throws DISK_FULL, INTERNAL
 */
export async function writeWhole(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  failure: string,
): Promise<void> {
  const temporary = `${name}.part`;
  try {
    const handle = await folder.getFileHandle(temporary, { create: true });
    // Sync access handles are several times faster but exist in workers only; windows write small files alone.
    if ('createSyncAccessHandle' in handle) {
      const access = await handle.createSyncAccessHandle();
      try {
        access.truncate(0);
        if (access.write(bytes, { at: 0 }) !== bytes.length)
          throw new DOMException('short write', 'QuotaExceededError');
        access.flush();
      } finally {
        access.close();
      }
    } else {
      const writable = await (handle as FileSystemFileHandle).createWritable();
      await writable.write(bytes);
      await writable.close();
    }
    await handle.move(name);
  } catch (error) {
    await folder.removeEntry(temporary).catch(() => undefined);
    throw toTintypeError(error, 'INTERNAL', failure);
  }
}

/** For `catch`: a file or folder that does not exist becomes null, any other error is thrown. */
export function ignoreMissing(error: unknown): null {
  if (error instanceof DOMException && error.name === 'NotFoundError') return null;
  throw error;
}
