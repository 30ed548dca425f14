/** Finished files in one zip, written to disk and not to memory: films may be among them. */
import { BlobReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { streamExport } from '../../storage/export-file';

/** The files are compressed already; the content security policy does not allow the library's workers. */
const AS_IT_IS = { level: 0, useWebWorkers: false };

/** @throws DISK_FULL */
export function zipResults(files: readonly (readonly [File, string])[]): Promise<File> {
  return streamExport('.zip', async (writable) => {
    const zip = new ZipWriter(writable, AS_IT_IS);
    for (const [file, name] of files) await zip.add(name, new BlobReader(file));
    await zip.close();
  });
}
