/**
 * Where an export is written: a file in the origin private file system, so that a long film takes disk space and not memory.
 * A finished file is deleted once nobody holds its lock and it is an hour old: browsers do not say when a download that reads it is over.
 * An unfinished file that nobody holds is deleted at once. Both happen at the next export and when a media reader starts.
 */
import { TintypeError, toTintypeError } from '../domain/errors';
import { topFolder } from './files';

const FOLDER = 'exports';

/** Suffix of the name of a file that is still being written. */
const UNFINISHED = '.part';

/** How long a file is kept for downloads under way after the window that offered it has gone. */
export const DOWNLOAD_MS = 3_600_000;

export interface ExportFile {
  /** @throws DISK_FULL */
  write(data: Uint8Array<ArrayBuffer>, position: number): void;
  /** Closes the file. The returned File is not in memory: its user reads it from disk in pieces. */
  finish(): Promise<File>;
  /** Closes and deletes the file. */
  discard(): Promise<void>;
}

/** The Web Lock that keeps an export of this name: held by the worker that writes it, then by the window that hands it out. */
export const exportLock = (name: string) => `tintype-export-${name}`;

/**
 * Call in a worker; its lock on the file lasts as long as the worker.
 *
 * @param extension of the temporary file, with its dot; the file that the user saves has a name of its own
 * @throws DISK_FULL
 */
export async function createExportFile(extension: string): Promise<ExportFile> {
  const folder = await topFolder(FOLDER);
  await sweepExports();
  const name = `${crypto.randomUUID()}${extension}`;
  await hold(name);
  const handle = await folder.getFileHandle(name + UNFINISHED, { create: true });
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
      if ((await handle.getFile()).size === 0)
        throw new TintypeError('ENCODE_FAILED', 'The file could not be written.');
      await handle.move(name);
      return handle.getFile();
    },
    async discard() {
      access.close();
      await folder.removeEntry(name + UNFINISHED).catch(() => undefined);
    },
  };
}

/**
 * A file that a window writes, kept like an export. @param fill writes and closes the stream
 * @throws DISK_FULL
 */
export async function streamExport(
  extension: string,
  fill: (writable: FileSystemWritableFileStream) => Promise<void>,
): Promise<File> {
  const folder = await topFolder(FOLDER);
  await sweepExports();
  const name = `${crypto.randomUUID()}${extension}`;
  return navigator.locks.request(exportLock(name), async () => {
    const handle = await folder.getFileHandle(name + UNFINISHED, { create: true });
    try {
      await fill(await handle.createWritable());
      await handle.move(name);
      return await handle.getFile();
    } catch (error) {
      await folder.removeEntry(name + UNFINISHED).catch(() => undefined);
      throw toTintypeError(error, 'INTERNAL', 'The file could not be written.');
    }
  });
}

/** Takes the lock and holds it until this worker ends. */
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

/** Deletes the exports that may go (see above). @param now Unix milliseconds */
export async function sweepExports(now = Date.now()): Promise<void> {
  const folder = await topFolder(FOLDER);
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) {
    const isUnfinished = name.endsWith(UNFINISHED);
    const lock = exportLock(isUnfinished ? name.slice(0, -UNFINISHED.length) : name);
    await navigator.locks.request(lock, { ifAvailable: true }, async (held) => {
      if (!held) return;
      const isOver = isUnfinished || now - (await lastWritten(folder, name)) > DOWNLOAD_MS;
      // Another tab may have deleted it in the meantime.
      if (isOver) await folder.removeEntry(name).catch(() => undefined);
    });
  }
}

async function lastWritten(folder: FileSystemDirectoryHandle, name: string): Promise<number> {
  try {
    return (await (await folder.getFileHandle(name)).getFile()).lastModified;
  } catch {
    return 0;
  }
}
