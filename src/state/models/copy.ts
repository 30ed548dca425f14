/** Copies a model into the browser: one file after the other, as a stream, each checked by its hash before it counts. */
import { TintypeError, throwIfAborted, toTintypeError } from '../../domain/errors';
import { giveUpPack, notePack, packFolder, withPacks } from '../../storage/packs';
import { sha256 } from '../../storage/sha256';
import type { Offer } from './offer';

/**
 * Files that are there already, from an interrupted copy or of another model, are not copied again. After an error or a cancel all that
 * was copied is deleted, unless the model was kept before; what a closed page left is listed as not whole.
 *
 * @param onProgress bytes of the whole model that are there
 * @throws DISK_FULL, PACK_DAMAGED, CANCELLED
 */
export function copyPack(offer: Offer, signal: AbortSignal, onProgress: (bytes: number) => void): Promise<void> {
  const { hash, manifestText, manifest } = offer;
  return withPacks(signal, async () => {
    try {
      await notePack({ hash, manifestText, isWhole: false });
      let done = 0;
      for (const [name, entry] of Object.entries(manifest.files)) {
        throwIfAborted(signal);
        const before = done;
        // The same lock as a download of the same file takes.
        await navigator.locks.request(`tintype-pack-${entry.sha256}`, { signal }, () =>
          copyFile(offer, name, signal, (bytes) => onProgress(before + bytes)),
        );
        done += entry.bytes;
        onProgress(done);
      }
      await notePack({ hash, manifestText, isWhole: true });
    } catch (error) {
      // Another tab may have added it while this one waited: then it stays.
      await giveUpPack(hash);
      throw signal.aborted
        ? toTintypeError(new DOMException('', 'AbortError'))
        : toTintypeError(error, 'INTERNAL', 'The model could not be copied.');
    }
  });
}

async function copyFile(
  { source, manifest }: Offer,
  name: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { bytes, sha256: expected } = manifest.files[name]!;
  const folder = await packFolder();
  if ((await sizeOf(folder, expected)) === bytes) return;
  const file = await source.file(name);
  const handle = await folder.getFileHandle(`${expected}.part`, { create: true });
  const writable = await handle.createWritable();
  try {
    await file?.copyTo(counting(writable, onBytes), signal);
  } catch (error) {
    throw toTintypeError(error, 'PACK_DAMAGED', `${name} of ${source.name} could not be read to its end.`);
  }
  // A file at a time: none is over 512 MB (docs/pack-format.md).
  const copied = await handle.getFile();
  if (copied.size !== bytes || (await sha256(await copied.arrayBuffer())) !== expected) {
    throw new TintypeError('PACK_DAMAGED', `${name} of ${source.name} is damaged: it is not what the manifest says.`, {
      remedy: 'Copy or download the model again.',
      details: `expected ${bytes} bytes, SHA-256 ${expected}`,
    });
  }
  await handle.move(expected);
}

function counting(
  writable: FileSystemWritableFileStream,
  onBytes: (bytes: number) => void,
): WritableStream<Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new WritableStream({
    async write(chunk) {
      await writable.write(chunk);
      bytes += chunk.length;
      onBytes(bytes);
    },
    close: () => writable.close(),
    abort: (reason) => writable.abort(reason),
  });
}

async function sizeOf(folder: FileSystemDirectoryHandle, name: string): Promise<number> {
  try {
    return (await (await folder.getFileHandle(name)).getFile()).size;
  } catch {
    return -1;
  }
}
