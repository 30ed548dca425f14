import { Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';

/** Pictures are compressed already; a library's workers would need a wider policy. */
const AS_IT_IS = { level: 0, useWebWorkers: false };

/** A zip that is handed on as it is made, so that only its index stays in memory; beyond 4 GB as Zip64. */
export class PictureZip {
  readonly #zip: ZipWriter<unknown>;

  /** @param write gets its bytes in order */
  constructor(write: (data: Uint8Array<ArrayBuffer>) => void) {
    this.#zip = new ZipWriter(new WritableStream({ write }), AS_IT_IS);
  }

  async add(name: string, data: Uint8Array): Promise<void> {
    await this.#zip.add(name, new Uint8ArrayReader(data));
  }

  async close(): Promise<void> {
    await this.#zip.close();
  }
}
