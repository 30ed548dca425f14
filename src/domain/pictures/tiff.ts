/** Image file directories as TIFF 6.0 lays them out: in TIFF files, and in the Exif block of other pictures. */

/** Reads bytes of a file; fewer come back at its end. */
export type ReadBytes = (at: number, length: number) => Promise<DataView<ArrayBuffer>>;

interface Sliced {
  slice: (from: number, to: number) => { arrayBuffer: () => Promise<ArrayBuffer> };
}

export const bytesOfBlob =
  (file: Sliced): ReadBytes =>
  async (at, length) =>
    new DataView(await file.slice(at, at + length).arrayBuffer());

export interface Directory {
  /** Where it lies, and in it the place of the next one, as counted from the start of the block. */
  at: number;
  nextAt: number;
  /** Whether all of it is there. */
  isWhole: boolean;
  isLittle: boolean;
  /** The tags that hold 16- or 32-bit numbers: the number, or, of a list longer than four bytes, where it lies. */
  tags: Map<number, { value: number; isList: boolean }>;
}

const ENTRY_BYTES = 12;
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
    const said = count.getUint16(0, isLittle);
    const entries = Math.min(said, MAX_ENTRIES);
    const table = await read(start + at + 2, entries * ENTRY_BYTES + 4);
    const tags: Directory['tags'] = new Map();
    for (let entry = 0; entry < entries && (entry + 1) * ENTRY_BYTES <= table.byteLength; entry++) {
      const value = numberIn(table, entry * ENTRY_BYTES, isLittle);
      if (value) tags.set(table.getUint16(entry * ENTRY_BYTES, isLittle), value);
    }
    const hasNext = table.byteLength >= entries * ENTRY_BYTES + 4;
    const isWhole = hasNext && said > 0 && said === entries;
    directories.push({ at, nextAt: at + 2 + entries * ENTRY_BYTES, isWhole, isLittle, tags });
    at = hasNext ? table.getUint32(entries * ENTRY_BYTES, isLittle) : 0;
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

const SUBFILE = 254;
/** NewSubfileType, bit 0. */
const REDUCED = 1;

/** Whether it is no page, but a smaller copy of another (TIFF 6.0, section 8). */
export function isReduced({ tags }: Directory): boolean {
  return ((tags.get(SUBFILE)?.value ?? 0) & REDUCED) !== 0;
}
