/** The pages of a TIFF, each as a file of its own, without a copy: offsets in a TIFF count from its start, so another head will do. */

const MAX_PAGES = 1000;
const MAX_ENTRIES = 1000;
const ENTRY_BYTES = 12;
const SUBFILE = 254;
/** NewSubfileType, bit 0: a smaller copy of another page (TIFF 6.0, section 8). */
const REDUCED = 1;

interface Page {
  /** Where its directory lies, and in it the place of the next one. */
  at: number;
  nextAt: number;
}

/** @returns the file itself where it is no TIFF or has one page; else "name-page-01.tif" and so on */
export async function pagesOf(file: File): Promise<File[]> {
  if (!/\.tiff?$/i.test(file.name)) return [file];
  const head = await bytes(file, 0, 8);
  const isLittle = head.byteLength === 8 && head.getUint16(0) === 0x4949;
  if (head.byteLength < 8 || head.getUint16(2, isLittle) !== 42) return [file];
  const pages = await directories(file, head.getUint32(4, isLittle), isLittle);
  if (pages.length < 2) return [file];
  const digits = String(pages.length).length;
  const { type, lastModified } = file;
  return pages.map(({ at, nextAt }, number) => {
    const ownHead = new DataView(head.buffer.slice(0, 8));
    ownHead.setUint32(4, at, isLittle);
    const last = new Uint8Array(4);
    const name = file.name.replace(/(?=\.tiff?$)/i, `-page-${String(number + 1).padStart(Math.max(2, digits), '0')}`);
    const parts = [ownHead.buffer, file.slice(8, nextAt), last, file.slice(nextAt + 4)];
    return new File(parts, name, { type, lastModified });
  });
}

async function directories(file: File, first: number, isLittle: boolean): Promise<Page[]> {
  const pages: Page[] = [];
  const seen = new Set<number>();
  for (let at = first; at !== 0 && !seen.has(at) && seen.size < MAX_PAGES; ) {
    seen.add(at);
    const count = await bytes(file, at, 2);
    const entries = count.byteLength === 2 ? count.getUint16(0, isLittle) : 0;
    const nextAt = at + 2 + entries * ENTRY_BYTES;
    const table = await bytes(file, at + 2, entries * ENTRY_BYTES + 4);
    if (entries === 0 || entries > MAX_ENTRIES || table.byteLength < entries * ENTRY_BYTES + 4) break;
    if (!isReduced(table, entries, isLittle)) pages.push({ at, nextAt });
    at = table.getUint32(entries * ENTRY_BYTES, isLittle);
  }
  return pages;
}

function isReduced(table: DataView, entries: number, isLittle: boolean): boolean {
  for (let entry = 0; entry < entries; entry++)
    if (table.getUint16(entry * ENTRY_BYTES, isLittle) === SUBFILE)
      return (table.getUint32(entry * ENTRY_BYTES + 8, isLittle) & REDUCED) !== 0;
  return false;
}

async function bytes(file: File, at: number, length: number): Promise<DataView<ArrayBuffer>> {
  return new DataView(await file.slice(at, at + length).arrayBuffer());
}
