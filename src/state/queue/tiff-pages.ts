/** The pages of a TIFF, each as a file of its own, without a copy: offsets in a TIFF count from its start, so another head will do. */
import { bytesOfBlob, isReduced, readDirectories } from '../../domain/pictures/tiff';

const HEAD_BYTES = 8;

/** @returns the file itself where it is no TIFF or has one page; else "name-page-01.tif" and so on */
export async function pagesOf(file: File): Promise<File[]> {
  if (!/\.tiff?$/i.test(file.name)) return [file];
  const read = bytesOfBlob(file);
  const directories = await readDirectories(read, 0);
  const broken = directories.findIndex(({ isWhole }) => !isWhole);
  const pages = directories.slice(0, broken < 0 ? undefined : broken).filter((directory) => !isReduced(directory));
  if (pages.length < 2) return [file];
  const digits = String(pages.length).length;
  const head = await read(0, HEAD_BYTES);
  const { type, lastModified } = file;
  return pages.map(({ at, nextAt, isLittle }, number) => {
    const ownHead = new DataView(head.buffer.slice(0));
    ownHead.setUint32(4, at, isLittle);
    const last = new Uint8Array(4);
    const name = file.name.replace(/(?=\.tiff?$)/i, `-page-${String(number + 1).padStart(Math.max(2, digits), '0')}`);
    const parts = [ownHead.buffer, file.slice(HEAD_BYTES, nextAt), last, file.slice(nextAt + 4)];
    return new File(parts, name, { type, lastModified });
  });
}
