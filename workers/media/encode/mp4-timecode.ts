/**
 * A timecode track (tmcd) for MP4 and MOV, which the muxer does not write: one sample for the whole film, put behind it, and the track's
 * boxes into the space that the muxer leaves behind its index (QuickTime File Format, "Timecode media"; ISO/IEC 14496-12).
 */
import type { StartTimecode } from '../../../src/domain/start-timecode';

/** The film's index as the muxer wrote it: `moov` and the `free` box behind it. */
export interface WrittenIndex {
  data: Uint8Array;
  position: number;
}

export interface TimecodeTrack {
  start: StartTimecode;
  fps: number;
  frames: number;
  /** MOV describes the medium in its own way. */
  isMov: boolean;
}

const DROP_FRAME = 1;
const WRAPS_AT_24_HOURS = 2;

/**
 * @param fileEnd where the file ends: the sample is written there
 * @returns what is to be written where; null where the space behind the index is too small
 */
export function timecodeWrites(index: WrittenIndex, fileEnd: number, track: TimecodeTrack) {
  const view = new DataView(index.data.buffer, index.data.byteOffset, index.data.byteLength);
  const moov = boxesIn(view, 8, view.getUint32(0));
  const mvhd = moov.find(({ type }) => type === 'mvhd');
  const video = moov.find(({ type }) => type === 'trak');
  const freeAt = view.getUint32(0);
  if (!mvhd || !video || freeAt + 8 > view.byteLength) return null;
  const isLong = view.getUint8(mvhd.at + 8) === 1;
  const timescale = view.getUint32(mvhd.at + (isLong ? 28 : 20));
  const trackId = view.getUint32(mvhd.end - 4);
  const sample = box('mdat', u32(track.start.frame));
  const reference = box('tref', box('tmcd', u32(trackId)));
  const trak = timecodeTrak(track, trackId, timescale, fileEnd + 8);
  const room = view.getUint32(freeAt) - reference.length - trak.length;
  // A box has eight bytes at least.
  if (room < 8) return null;
  const own = index.data.slice(0, freeAt);
  const patched = new DataView(own.buffer);
  patched.setUint32(0, freeAt + reference.length + trak.length);
  patched.setUint32(video.at, video.end - video.at + reference.length);
  patched.setUint32(mvhd.end - 4, trackId + 1);
  const free = join([u32(room), letters('free')]);
  const made = join([own.subarray(0, video.end), reference, own.subarray(video.end), trak, free]);
  return [
    { data: made, position: index.position },
    { data: sample, position: fileEnd },
  ];
}

function timecodeTrak({ start, fps, frames, isMov }: TimecodeTrack, id: number, timescale: number, sampleAt: number) {
  const [rate, step] = fraction(fps, start.rate);
  const duration = Math.round((frames * step * timescale) / rate);
  const flags = (start.isDrop ? DROP_FRAME : 0) | WRAPS_AT_24_HOURS;
  const entry = [new Uint8Array(6), u16(1), u32(0), u32(flags), u32(rate), u32(step), Uint8Array.of(start.rate, 0)];
  const names = isMov ? [letters('mhlr'), letters('tmcd')] : [u32(0), letters('tmcd')];
  const handler = full('hdlr', 0, ...names, new Uint8Array(12), Uint8Array.of(0));
  const dataReference = full('dref', 0, u32(1), full('url ', 1));
  const offset = sampleAt < 2 ** 32 ? full('stco', 0, u32(1), u32(sampleAt)) : full('co64', 0, u32(1), u64(sampleAt));
  const table = box(
    'stbl',
    full('stsd', 0, u32(1), box('tmcd', ...entry)),
    full('stts', 0, u32(1), u32(1), u32(frames * step)),
    full('stsc', 0, u32(1), u32(1), u32(1), u32(1)),
    full('stsz', 0, u32(4), u32(1)),
    offset,
  );
  const media = isMov ? generalMedia() : full('nmhd', 0);
  return box(
    'trak',
    // Not enabled, as cameras write it: it is not shown. Volume, layer and size are zero.
    full('tkhd', 0, u32(0), u32(0), u32(id), u32(0), u32(duration), new Uint8Array(16), MATRIX, new Uint8Array(8)),
    box(
      'mdia',
      full('mdhd', 0, u32(0), u32(0), u32(rate), u32(frames * step), u16(UNDETERMINED), u16(0)),
      handler,
      box('minf', media, box('dinf', dataReference), table),
    ),
  );
}

/** QuickTime's general media header, and how the timecode would be drawn. */
function generalMedia(): Uint8Array<ArrayBuffer> {
  const white = [0xffff, 0xffff, 0xffff].map(u16);
  const gmin = full('gmin', 0, u16(0x40), ...[0x8000, 0x8000, 0x8000].map(u16), u16(0), u16(0));
  const tcmi = full('tcmi', 0, u16(0), u16(0), u16(12), u16(0), ...[0, 0, 0].map(u16), ...white, Uint8Array.of(0));
  return box('gmhd', gmin, box('tmcd', tcmi));
}

/** Rate and duration of a frame in it: 30000 and 1001 for 29.97. */
function fraction(fps: number, rate: number): [number, number] {
  return Math.abs(fps - rate) < 1e-3 ? [rate * 1000, 1000] : [rate * 1000, Math.round((rate * 1000) / fps)];
}

/** The language "und", packed (ISO/IEC 14496-12, 8.4.2.3). */
const UNDETERMINED = 0x55c4;
const MATRIX = join([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32));

function boxesIn(view: DataView, from: number, to: number): { type: string; at: number; end: number }[] {
  const boxes: { type: string; at: number; end: number }[] = [];
  for (let at = from; at + 8 <= to && view.getUint32(at) >= 8; at += view.getUint32(at)) {
    const type = String.fromCharCode(...[4, 5, 6, 7].map((byte) => view.getUint8(at + byte)));
    boxes.push({ type, at, end: at + view.getUint32(at) });
  }
  return boxes;
}

function box(type: string, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = join(parts);
  return join([u32(8 + body.length), letters(type), body]);
}

/** A box that begins with version 0 and flags. */
const full = (type: string, flags: number, ...parts: Uint8Array[]) => box(type, u32(flags), ...parts);

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of((value >> 8) & 255, value & 255);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

const u64 = (value: number) => join([u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32)]);
const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
