/** Where a model is added from: a folder on disk or a zip. Its files are read as streams; nothing is read before it is asked for. */
import { BlobReader, type FileEntry, TextWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { TintypeError } from '../../domain/errors';

export interface SourceFile {
  bytes: number;
  text(): Promise<string>;
  copyTo(writable: WritableStream<Uint8Array<ArrayBuffer>>, signal: AbortSignal): Promise<void>;
}

export interface PackSource {
  /** Of the folder or zip, for the user. */
  name: string;
  /** @param path inside the pack @returns null where there is no such file */
  file(path: string): Promise<SourceFile | null>;
}

const MANIFEST = 'manifest.json';

const onDisk = (file: File): SourceFile => ({
  bytes: file.size,
  text: () => file.text(),
  copyTo: (writable, signal) => file.stream().pipeTo(writable, { signal }),
});

/** A folder chosen by the File System Access API. */
export function sourceOfHandle(folder: FileSystemDirectoryHandle): PackSource {
  return {
    name: folder.name,
    async file(path) {
      const [name, ...inverse] = path.split('/').reverse();
      try {
        let place = folder;
        for (const part of inverse.reverse()) place = await place.getDirectoryHandle(part);
        return onDisk(await (await place.getFileHandle(name!)).getFile());
      } catch {
        return null;
      }
    },
  };
}

/** A folder that was dropped. */
export function sourceOfEntry(folder: FileSystemDirectoryEntry): PackSource {
  return {
    name: folder.name,
    file: (path) =>
      new Promise((resolve) => {
        const open = (entry: FileSystemEntry) =>
          (entry as FileSystemFileEntry).file(
            (file) => resolve(onDisk(file)),
            () => resolve(null),
          );
        folder.getFile(path, {}, open, () => resolve(null));
      }),
  };
}

/** A folder chosen by `<input webkitdirectory>`. */
export function sourceOfFiles(files: readonly File[]): PackSource {
  const byPath = new Map(files.map((file) => [file.webkitRelativePath, file]));
  const root = folderOfManifest([...byPath.keys()]);
  return {
    name: files[0]?.webkitRelativePath.split('/')[0] ?? '',
    async file(path) {
      const file = byPath.get(`${root}${path}`);
      return file ? onDisk(file) : null;
    },
  };
}

/** @throws PACK_DAMAGED when it is no zip, or cut off */
export async function sourceOfZip(zip: File): Promise<PackSource> {
  const entries = new Map<string, FileEntry>();
  try {
    // Its entries are checked by the manifest's hashes.
    const reader = new ZipReader(new BlobReader(zip), { useWebWorkers: false });
    for await (const entry of reader.getEntriesGenerator()) if (!entry.directory) entries.set(entry.filename, entry);
  } catch (cause) {
    throw new TintypeError('PACK_DAMAGED', `${zip.name} is not a zip that can be read, or its end is missing.`, {
      remedy: 'Copy or download it again.',
      cause,
    });
  }
  const root = folderOfManifest([...entries.keys()]);
  return {
    name: zip.name,
    async file(path) {
      const entry = entries.get(`${root}${path}`);
      if (!entry) return null;
      return {
        bytes: entry.uncompressedSize,
        text: () => entry.getData(new TextWriter()),
        copyTo: async (writable, signal) => {
          await entry.getData(writable, { signal });
        },
      };
    },
  };
}

/** Zips and chosen folders often hold the pack in a folder. @returns the path before the outermost manifest, '' or ending in a slash */
function folderOfManifest(paths: readonly string[]): string {
  const found = paths.filter((path) => path === MANIFEST || path.endsWith(`/${MANIFEST}`));
  const outermost = found.sort((a, b) => a.split('/').length - b.split('/').length)[0] ?? MANIFEST;
  return outermost.slice(0, -MANIFEST.length);
}
