/**
 * Where an export is written: a file in the origin private file system, so that a film's length costs disk and not memory.
 * It goes when nobody holds its lock any more, since the tab that made it was closed or has a newer one: at the next export, or
 * when the app is opened again.
 */
import { TintypeError, toTintypeError } from '../domain/errors';

const FOLDER = 'exports';

export interface ExportFile {
  /** @throws DISK_FULL */
  write(data: Uint8Array<ArrayBuffer>, position: number): void;
  /** Closes it. The File is read from disk piece by piece by whoever uses it. */
  finish(): Promise<File>;
  /** Closes and deletes it, whatever was written. */
  discard(): Promise<void>;
}

/** The Web Lock that keeps an export of this name: held by the worker that writes it, then by the window that hands it out. */
export const exportLock = (name: string) => `tintype-export-${name}`;

/**
 * Call in a worker; its lock on the file lasts as long as the worker.
 *
 * @param extension with its dot; of the temporary file: what the user saves has a name of its own
 * @throws DISK_FULL
 */
export async function createExportFile(extension: string): Promise<ExportFile> {
  const folder = await exportFolder();
  await sweepExports();
  const name = `${crypto.randomUUID()}${extension}`;
  await hold(name);
  const handle = await folder.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle();
  return {
    write(data, position) {
      try {
        if (access.write(data, { at: position }) !== data.length)
          throw new DOMException('short write', 'QuotaExceededError');
      } catch (error) {
        throw toTintypeError(error, 'ENCODE_FAILED', 'The video could not be written.');
      }
    },
    async finish() {
      access.flush();
      access.close();
      const file = await handle.getFile();
      if (file.size === 0) throw new TintypeError('ENCODE_FAILED', 'The file could not be written.');
      return file;
    },
    async discard() {
      access.close();
      await folder.removeEntry(name).catch(() => undefined);
    },
  };
}

/** Takes the lock for the rest of this thread's life. */
function hold(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(exportLock(name), () => {
        resolve();
        return new Promise(() => undefined);
      })
      .catch(reject);
  });
}

async function exportFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** Deletes exports that nobody holds. */
export async function sweepExports(): Promise<void> {
  const folder = await exportFolder();
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) {
    await navigator.locks.request(exportLock(name), { ifAvailable: true }, (lock) =>
      // A download that still reads an old file may keep it: the next export tries again.
      lock ? folder.removeEntry(name).catch(() => undefined) : undefined,
    );
  }
}
