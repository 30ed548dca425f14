/**
 * Checks an MP4's boxes before a demuxer allocates memory by the numbers in them: a file of 900 bytes can declare billions of
 * samples (mediabunny #476), and a truncated file still declares all of its media.
 */
export type Mp4Verdict = 'not-mp4' | 'sound' | 'cut-off' | 'hostile';

/** The verdict, and facts that decide which decoder may be used. */
export interface Mp4Facts {
  verdict: Mp4Verdict;
  /** A track's samples are encrypted (ISO/IEC 23001-7) or under iTunes' protection. */
  isEncrypted: boolean;
  /** Profile of Dolby Vision, where a track says that it is. */
  dolbyVision: number | null;
  /** An edit list says which part of the media is shown. */
  hasEditList: boolean;
  /** A track of timecode goes along (QuickTime's tmcd). */
  hasTimecode: boolean;
  /** Samples stand in `moov` and in fragments behind it. */
  isPartlyFragmented: boolean;
}

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'moof', 'traf']);
/** Tables whose entries are run lengths: bytes an entry takes, and where in it the run length stands. */
const PROTECTED = new Set(['encv', 'enca', 'drmi', 'drms']);
/** A visual sample entry's own fields, before the boxes inside it (ISO/IEC 14496-12, 12.1.3). */
const VISUAL_ENTRY_BYTES = 86;
const RUN_TABLES: Record<string, [entry: number, run: number]> = { stts: [8, 0], ctts: [8, 0] };
const MAX_MOOV_BYTES = 64e6;
/** Nine hours at 60 frames a second, or a day of sound packets. */
const MAX_SAMPLES = 8e6;
const MAX_BOXES = 20_000;

/** Reads top-level headers and the sample tables inside `moov`; never more than 64 MB. */
export async function examineMp4(file: Blob): Promise<Mp4Facts> {
  const facts: Mp4Facts = {
    ...{
      verdict: 'not-mp4',
      isEncrypted: false,
      dolbyVision: null,
      hasEditList: false,
      hasTimecode: false,
      isPartlyFragmented: false,
    },
  };
  facts.verdict = await examineBoxes(file, facts);
  return facts;
}

async function examineBoxes(file: Blob, facts: Mp4Facts): Promise<Mp4Verdict> {
  let at = 0;
  let boxes = 0;
  let cutOff = false;
  let sawMoov = false;
  let hasSamples = false;
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
      hasSamples = lookInside(moov, 8, moov.byteLength, facts);
    }
    if (type === 'moof' && hasSamples) facts.isPartlyFragmented = true;
    at += size;
  }
  // Too short for a single box: not a truncated MP4 either.
  if (boxes === 0) return 'not-mp4';
  return cutOff || !sawMoov ? 'cut-off' : 'sound';
}

/** Gathers facts from plausible tables. @returns whether any track lists samples */
function lookInside(view: DataView, from: number, to: number, facts: Mp4Facts): boolean {
  let hasSamples = false;
  for (let at = from; at + 8 <= to; at += view.getUint32(at)) {
    const end = at + view.getUint32(at);
    const type = boxType(view, at + 4);
    if (CONTAINERS.has(type)) hasSamples = lookInside(view, at + 8, end, facts) || hasSamples;
    else if (type === 'stts') hasSamples ||= view.getUint32(at + 12) > 0;
    else if (type === 'elst') facts.hasEditList = true;
    else if (type === 'hdlr') facts.hasTimecode ||= boxType(view, at + 16) === 'tmcd';
    else if (type === 'stsd') lookAtEntries(view, at + 16, end, facts);
  }
  return hasSamples;
}

function lookAtEntries(view: DataView, from: number, to: number, facts: Mp4Facts): void {
  for (let at = from; at + 8 <= to; ) {
    const end = Math.min(to, at + Math.max(8, view.getUint32(at)));
    if (PROTECTED.has(boxType(view, at + 4))) facts.isEncrypted = true;
    for (let inner = at + VISUAL_ENTRY_BYTES; inner + 8 <= end; inner += Math.max(8, view.getUint32(inner))) {
      // Dolby Vision streams within ISOBMFF, 3.2: the profile is the upper seven bits of the third byte.
      const isDolby = /^dv[cvw]C$/.test(boxType(view, inner + 4));
      if (isDolby && inner + 11 <= end) facts.dolbyVision = view.getUint8(inner + 10) >> 1;
    }
    at = end;
  }
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
