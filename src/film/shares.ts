/**
 * Shares of a film as files: uncompressed zips of `manifest.json` and `chroma/<frame>.ab8`, the chroma store's own files. Zip was
 * chosen because its index is at the end (a truncated copy is noticed), each entry has a checksum, and any system opens it.
 */
import {
  BlobReader,
  type FileEntry,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { TintypeError, toTintypeError } from '../domain/errors';
import { notAShare, parseShareManifest, type ShareManifest } from '../domain/shares';
import { decodeFrame, encodeFrame, readChroma, writeChroma } from '../storage/chroma-store';
import { STORED } from '../storage/stored-zip';

const MANIFEST = 'manifest.json';
/** Where a share is put together, in the origin private file system. */
const WORK_FILE = 'share.zip';
/** A fixed date: the same colors make the same bytes at any time. */
const AS_IT_IS = { ...STORED, lastModDate: new Date(1980, 0, 1), extendedTimestamp: false };

const entryOf = (frame: number) => `chroma/${frame}.ab8`;

/** Frames of the shots that a share holds. */
function* framesHeld({ shots, holds }: ShareManifest): Generator<{ frame: number; storeKey: string }> {
  for (const number of holds) {
    const { from, to, chromaKey: storeKey } = shots[number - 1]!;
    for (let frame = from; frame < to; frame++) yield { frame, storeKey };
  }
}

/** Puts finished chroma into one file on disk, which the next call replaces. @throws DISK_FULL, INTERNAL */
export async function packShare(manifest: ShareManifest): Promise<File> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle(WORK_FILE, { create: true });
  const writable = await handle.createWritable();
  try {
    const zip = new ZipWriter(writable, { ...AS_IT_IS, preventClose: true });
    await zip.add(MANIFEST, new Uint8ArrayReader(new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)));
    for (const { frame, storeKey } of framesHeld(manifest)) {
      const chroma = await readChroma(storeKey, frame);
      if (!chroma) throw new TintypeError('INTERNAL', `The colors of frame ${frame} are gone from the store.`);
      await zip.add(entryOf(frame), new Uint8ArrayReader(encodeFrame(chroma)));
    }
    await zip.close();
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw toTintypeError(error, 'INTERNAL', 'The share could not be written.');
  }
  return handle.getFile();
}

export interface OpenShare {
  fileName: string;
  manifest: ShareManifest;
  /** Copies the share's chroma into the chroma store. @throws SHARE_UNREADABLE when a frame is damaged or absent, DISK_FULL */
  store(): Promise<void>;
}

/** Opens a share; its frames stay on disk. @throws SHARE_UNREADABLE when it is cut off, damaged or something else */
export async function openShare(file: File): Promise<OpenShare> {
  const zip = new ZipReader(new BlobReader(file), { checkCrc32: true, useWebWorkers: false });
  const entries = new Map<string, FileEntry>();
  try {
    for await (const entry of zip.getEntriesGenerator()) if (!entry.directory) entries.set(entry.filename, entry);
  } catch (error) {
    throw notAShare(file.name, error);
  }
  const read = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw notAShare(file.name, `There is no ${name} in it.`);
    return entry.getData(new Uint8ArrayWriter()).catch((error) => Promise.reject(notAShare(file.name, error)));
  };
  const manifest = parseShareManifest(new TextDecoder().decode(await read(MANIFEST)), file.name);
  return {
    fileName: file.name,
    manifest,
    async store() {
      for (const { frame, storeKey } of framesHeld(manifest)) {
        const chroma = decodeFrame(frame, (await read(entryOf(frame))).slice().buffer);
        if (!chroma) throw notAShare(file.name, `Frame ${frame} is no chroma.`);
        await writeChroma(storeKey, chroma);
      }
    },
  };
}
