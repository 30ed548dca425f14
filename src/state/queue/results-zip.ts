/** Finished files in one zip, written to disk and not to memory: films may be among them. */
import { BlobReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { streamExport } from '../../storage/export-file';
import { STORED } from '../../storage/stored-zip';

/** @throws DISK_FULL */
export function zipResults(files: readonly (readonly [File, string])[]): Promise<File> {
  return streamExport('.zip', async (writable) => {
    const zip = new ZipWriter(writable, STORED);
    for (const [file, name] of files) await zip.add(name, new BlobReader(file));
    await zip.close();
  });
}
