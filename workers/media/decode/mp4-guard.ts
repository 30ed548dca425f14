/**
 * A look at an MP4's boxes before a demuxer allocates by what they say: a file of 900 bytes can declare billions of
 * samples (mediabunny #476), and a file that was cut off still declares all of its media.
 */
export type Mp4Verdict = 'not-mp4' | 'sound' | 'cut-off' | 'hostile';

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'moof', 'traf']);
/** Tables whose entries are run lengths: bytes an entry takes, and where in it the run length stands. */
const RUN_TABLES: Record<string, [entry: number, run: number]> = { stts: [8, 0], ctts: [8, 0] };
const MAX_MOOV_BYTES = 64e6;
/** Nine hours at 60 frames a second, or a day of sound packets. */
const MAX_SAMPLES = 8e6;
const MAX_BOXES = 20_000;

/** Reads top-level headers and the sample tables inside `moov`; never more than 64 MB. */
export async function examineMp4(file: Blob): Promise<Mp4Verdict> {
  let at = 0;
  let boxes = 0;
  let cutOff = false;
  let sawMoov = false;
  while (at + 8 <= file.size && boxes++ < MAX_BOXES) {
    const header = new DataView(await file.slice(at, at + 16).arrayBuffer());
    const type = boxType(header, 4);
    if (at === 0 && !/^(ftyp|moov|mdat|free|skip|wide|pnot|styp)$/.test(type)) return 'not-mp4';
    let size = header.getUint32(0);
    if (size === 1 && header.byteLength >= 16) size = Number(header.getBigUint64(8));
    else if (size === 0) size = file.size - at;
    if (size < 8) return 'hostile';
    if (at + size > file.size) cutOff = true;
    if (type === 'moov') {
      sawMoov = true;
      if (at + size > file.size) return 'cut-off';
      if (size > MAX_MOOV_BYTES) return 'hostile';
      const moov = new DataView(await file.slice(at, at + size).arrayBuffer());
      if (!tablesArePlausible(moov, 8, moov.byteLength, file.size)) return 'hostile';
    }
    at += size;
  }
  return cutOff || !sawMoov ? 'cut-off' : 'sound';
}

/** Declared counts must fit the bytes that are there to hold them. Exported for its test. */
export function tablesArePlausible(view: DataView, from: number, to: number, fileSize: number, depth = 0): boolean {
  let at = from;
  while (at + 8 <= to) {
    const size = view.getUint32(at);
    const type = boxType(view, at + 4);
    if (size < 8 || at + size > to) return false;
    if (CONTAINERS.has(type)) {
      if (depth > 8 || !tablesArePlausible(view, at + 8, at + size, fileSize, depth + 1)) return false;
    } else if (!tableIsPlausible(view, type, at, size, fileSize)) return false;
    at += size;
  }
  return true;
}

function tableIsPlausible(view: DataView, type: string, at: number, size: number, fileSize: number): boolean {
  const runs = RUN_TABLES[type];
  if (runs) {
    if (size < 16) return false;
    const [entryBytes, runOffset] = runs;
    const entries = view.getUint32(at + 12);
    if (16 + entries * entryBytes > size) return false;
    let samples = 0;
    for (let i = 0; i < entries; i++) samples += view.getUint32(at + 16 + i * entryBytes + runOffset);
    return samples <= MAX_SAMPLES;
  }
  if (type === 'stsz') {
    if (size < 20) return false;
    const each = view.getUint32(at + 12);
    const count = view.getUint32(at + 16);
    if (count > MAX_SAMPLES) return false;
    // One size for all, or a table of sizes.
    return each === 0 ? 20 + count * 4 <= size : each * count <= fileSize * 2;
  }
  return true;
}

function boxType(view: DataView, at: number): string {
  let type = '';
  for (let i = 0; i < 4 && at + i < view.byteLength; i++) type += String.fromCharCode(view.getUint8(at + i));
  return type;
}
