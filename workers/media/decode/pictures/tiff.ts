/** Image file directories as TIFF 6.0 lays them out: in TIFF files, and in the Exif block of other pictures. */

/** Reads bytes of a file; fewer come back at its end. */
export type ReadBytes = (at: number, length: number) => Promise<DataView>;

export const bytesOfBlob =
  (file: Blob): ReadBytes =>
  async (at, length) =>
    new DataView(await file.slice(at, at + length).arrayBuffer());

/** The tags that hold 16- or 32-bit numbers: the number, or, of a list longer than four bytes, where it lies. */
export type Directory = Map<number, { value: number; isList: boolean; isLittle: boolean }>;

const MAX_ENTRIES = 1000;
const MAX_PAGES = 1000;

/** The directories of a TIFF block that begins at `start`; empty when that is none. At most `most` of them. */
export async function readDirectories(read: ReadBytes, start: number, most = MAX_PAGES): Promise<Directory[]> {
  const head = await read(start, 8);
  if (head.byteLength < 8) return [];
  const order = head.getUint16(0);
  const isLittle = order === 0x4949;
  if ((!isLittle && order !== 0x4d4d) || head.getUint16(2, isLittle) !== 42) return [];
  const directories: Directory[] = [];
  const seen = new Set<number>();
  let at = head.getUint32(4, isLittle);
  while (at !== 0 && !seen.has(at) && directories.length < most) {
    seen.add(at);
    const count = await read(start + at, 2);
    if (count.byteLength < 2) break;
    const entries = Math.min(count.getUint16(0, isLittle), MAX_ENTRIES);
    const table = await read(start + at + 2, entries * 12 + 4);
    const directory: Directory = new Map();
    for (let entry = 0; entry < entries && entry * 12 + 12 <= table.byteLength; entry++) {
      const value = numberIn(table, entry * 12, isLittle);
      if (value) directory.set(table.getUint16(entry * 12, isLittle), { ...value, isLittle });
    }
    directories.push(directory);
    at = table.byteLength >= entries * 12 + 4 ? table.getUint32(entries * 12, isLittle) : 0;
  }
  return directories;
}

function numberIn(table: DataView, at: number, isLittle: boolean): { value: number; isList: boolean } | null {
  const type = table.getUint16(at + 2, isLittle);
  const count = table.getUint32(at + 4, isLittle);
  if (type !== 3 && type !== 4) return null;
  const isList = count * (type === 3 ? 2 : 4) > 4;
  const value = type === 3 && !isList ? table.getUint16(at + 8, isLittle) : table.getUint32(at + 8, isLittle);
  return { value, isList };
}

const TAG = { subfile: 254, compression: 259, photometric: 262, strips: 273, tiles: 324 };
const LZW = 5;
const OLD_JPEG = 6;
const JPEG = 7;
const SEPARATED = 5;
/** NewSubfileType, bit 0: a smaller copy of another page. */
const REDUCED = 1;

/**
 * The number of pages, and which property of the TIFF makes ffmpeg decode it wrongly without an error, worded as the end of a sentence
 * "This picture is a TIFF ...".
 */
export async function examineTiff(read: ReadBytes): Promise<{ pages: number; unreadable: string | null }> {
  const directories = await readDirectories(read, 0);
  const pages = directories.filter((directory) => !((directory.get(TAG.subfile)?.value ?? 0) & REDUCED)).length;
  const first = directories[0];
  const compression = first?.get(TAG.compression)?.value;
  let unreadable: string | null = null;
  if (compression === OLD_JPEG) unreadable = 'with JPEG of the old kind (compression 6)';
  else if (compression === JPEG && first?.get(TAG.photometric)?.value === SEPARATED)
    unreadable = 'with JPEG in ink colors (CMYK)';
  else if (first && compression === LZW && (await isOldLzw(read, first)))
    unreadable = 'with LZW of the old kind (bits reversed)';
  return { pages, unreadable };
}

/** Both kinds begin with the clear code 256; the old one writes its low bits first (libtiff, LZWPreDecode). */
async function isOldLzw(read: ReadBytes, directory: Directory): Promise<boolean> {
  const place = directory.get(TAG.strips) ?? directory.get(TAG.tiles);
  if (!place) return false;
  const list = place.isList ? await read(place.value, 4) : null;
  if (list && list.byteLength < 4) return false;
  const data = await read(list ? list.getUint32(0, place.isLittle) : place.value, 2);
  return data.byteLength === 2 && data.getUint8(0) === 0 && (data.getUint8(1) & 1) === 1;
}
