/**
 * The lowest tier: one scratch file in the origin private file system, opened when first needed and removed at the end. Sync access
 * handles read and write without intermediate copies.
 */
import { TintypeError, toTintypeError } from '../../../src/domain/errors';
import { topFolder } from '../../../src/storage/files';

/** Where some numbers lie in the file. */
export interface Slot {
  at: number;
  /** Bytes. */
  length: number;
}

const FOLDER = 'features';

export class FeatureDisk {
  private opening: Promise<{ name: string; handle: FileSystemSyncAccessHandle }> | null = null;
  private handle: FileSystemSyncAccessHandle | null = null;
  private readonly idle = new Map<number, number[]>();
  private end = 0;

  /** @throws DISK_FULL */
  async write(values: Float32Array<ArrayBuffer>): Promise<Slot> {
    this.opening ??= openScratch();
    this.handle = (await this.opening).handle;
    const length = values.byteLength;
    const at = this.idle.get(length)?.pop() ?? this.end;
    try {
      if (this.handle.write(values, { at }) !== length) throw new DOMException('short write', 'QuotaExceededError');
    } catch (error) {
      throw toTintypeError(error, 'INTERNAL', 'Features of the model could not be moved to disk.');
    }
    this.end = Math.max(this.end, at + length);
    return { at, length };
  }

  read({ at, length }: Slot): Float32Array<ArrayBuffer> {
    const values = new Float32Array(length / 4);
    if (this.handle!.read(values, { at }) !== length) {
      throw new TintypeError('INTERNAL', 'Features of the model were lost on disk.');
    }
    return values;
  }

  free({ at, length }: Slot): void {
    const list = this.idle.get(length);
    if (list) list.push(at);
    else this.idle.set(length, [at]);
  }

  async close(): Promise<void> {
    const opened = await this.opening?.catch(() => null);
    this.opening = null;
    if (!opened) return;
    opened.handle.close();
    const folder = await topFolder(FOLDER);
    await folder.removeEntry(opened.name).catch(() => undefined);
  }
}
/** Deletes scratch files of workers that were killed, which still count against the origin's quota. */
export function sweepScratch(): Promise<void> {
  return exclusive(sweep);
}

function openScratch(): Promise<{ name: string; handle: FileSystemSyncAccessHandle }> {
  return exclusive(async (folder) => {
    await sweep(folder);
    const name = `${crypto.randomUUID()}.bin`;
    const file = await folder.getFileHandle(name, { create: true });
    return { name, handle: await file.createSyncAccessHandle() };
  });
}

/** Deletes all scratch files except those that are open: removing these fails. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) await folder.removeEntry(name).catch(() => undefined);
}

/** Under a lock, since a new file could be swept between its creation and its opening. */
function exclusive<T>(work: (folder: FileSystemDirectoryHandle) => Promise<T>): Promise<T> {
  return navigator.locks.request('tintype-features', async () => work(await topFolder(FOLDER)));
}
