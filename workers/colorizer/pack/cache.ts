/**
 * Pack files between visits: in the origin private file system, addressed by content (`packs/<sha256>`), so that a newer pack reuses
 * the files it shares with an older one. A download under way is `packs/<sha256>.part`. src/storage/packs.ts adds and deletes there.
 * Worker only: createSyncAccessHandle() does not exist in a window.
 */
import { ignoreMissing, openFile, writeWhole } from '../../../src/storage/files';
import { packFolder } from '../../../src/storage/packs';

/** A file that grows while it is downloaded. Its owner ends it with finish(), discard() or, to resume later, close(). */
export interface PartFile {
  /** What an earlier attempt left; read once, before the first append. */
  read(): Uint8Array<ArrayBuffer>;
  append(bytes: Uint8Array): void;
  truncate(): void;
  close(): Promise<void>;
  /** Flushes and gives the file its final name. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

export interface PackCache {
  /** The bytes of a finished file, or null. They are not checked here. */
  read(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
  openPart(sha256: string): Promise<PartFile>;
  remove(sha256: string): Promise<void>;
  /** Small texts (manifests) that are replaced as a whole. */
  readText(name: string): Promise<string | null>;
  writeText(name: string, text: string): Promise<void>;
}

/** @returns null where the browser has no usable OPFS (some private windows): packs are then fetched on every visit. */
export async function openPackCache(): Promise<PackCache | null> {
  try {
    return new OpfsPackCache(await packFolder());
  } catch {
    return null;
  }
}

class OpfsPackCache implements PackCache {
  constructor(private readonly folder: FileSystemDirectoryHandle) {}

  async read(sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = await openFile(this.folder, sha256);
    return file && new Uint8Array(await file.arrayBuffer());
  }

  async openPart(sha256: string): Promise<PartFile> {
    const name = `${sha256}.part`;
    const handle = await this.folder.getFileHandle(name, { create: true });
    const access = await handle.createSyncAccessHandle();
    return {
      read() {
        const bytes = new Uint8Array(access.getSize());
        access.read(bytes, { at: 0 });
        return bytes;
      },
      append(bytes) {
        access.write(bytes, { at: access.getSize() });
      },
      truncate: () => access.truncate(0),
      close: async () => access.close(),
      finish: async () => {
        access.flush();
        access.close();
        await handle.move(sha256);
      },
      discard: async () => {
        access.close();
        await this.folder.removeEntry(name).catch(ignoreMissing);
      },
    };
  }

  async remove(sha256: string): Promise<void> {
    await this.folder.removeEntry(sha256).catch(ignoreMissing);
  }

  async readText(name: string): Promise<string | null> {
    const file = await openFile(this.folder, name);
    return file && (await file.text());
  }

  async writeText(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await writeWhole(this.folder, name, bytes, 'The model pack could not be kept on disk.');
  }
}
