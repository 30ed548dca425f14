import { Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { STORED } from '../../../../src/storage/stored-zip';

/** A zip that is written while it is made, so that only its index is in memory; beyond 4 GB it is Zip64. */
export class PictureZip {
  readonly #zip: ZipWriter<unknown>;

  /** @param write gets its bytes in order */
  constructor(write: (data: Uint8Array<ArrayBuffer>) => void) {
    this.#zip = new ZipWriter(new WritableStream({ write }), STORED);
  }

  async add(name: string, data: Uint8Array): Promise<void> {
    await this.#zip.add(name, new Uint8ArrayReader(data));
  }

  async close(): Promise<void> {
    await this.#zip.close();
  }
}
