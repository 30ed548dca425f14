/**
 * The chroma store: finished color in the origin private file system, one file a frame, at working size.
 * `chroma/<key>/<index>.ab8`; a frame is written to a temporary file and moved, so that it is there whole or not at all.
 * Usable from workers and from windows; only the colorizer worker writes frames.
 *
 * File: 16 bytes of header (little-endian: "TTab", uint16 version 1, uint16 count of maps, uint32 width, uint32 height), then
 * 2 width height bytes: a and b interleaved per pixel, code 128 = 0, one code = one Lab unit. Where there are maps, uint16 width and height
 * of one follow, then their planes.
 */

import type { ChromaFrame, PlaceMaps } from '../domain/frames';
import { type ColorStroke, digestOfStrokes } from '../domain/hand/color-stroke';
import { type CompleteSettings, DEFAULTS, type Phrase } from '../domain/settings';
import { ignoreMissing, openFile, topFolder, writeWhole } from './files';
import { sha256 } from './sha256';

const MAGIC = 0x62615454; // "TTab"
const VERSION = 1;
const HEADER_BYTES = 16;
const MAP_HEADER_BYTES = 4;
const FRAME_NAME = /^(\d+)\.ab8$/;
/** For the user, whichever of a key's files could not be written. */
export const NOT_STORED = 'Finished color could not be stored.';

/** What decides a frame's chroma: another value of any of these is another key. */
export interface StoreKeyParts {
  fingerprint: string;
  packHash: string;
  phrases: readonly Phrase[];
  /** Of the shot. */
  strokes?: readonly ColorStroke[];
  settings: CompleteSettings;
  /** Color pictures that the user gave (domain/hand/given.ts). */
  given?: readonly string[];
}

/** The key: lower-case hex, 32 digits. Phrase ids are left out, so that a project reopened elsewhere finds its chroma again. */
export async function storeKey({
  fingerprint,
  packHash,
  phrases,
  strokes = [],
  settings,
  given = [],
}: StoreKeyParts): Promise<string> {
  const { seed, steps, workingSize, fusion, stills } = settings;
  const words = phrases.map(({ noun, text, exactAb, drawn }) => [
    ...[noun, text, exactAb && [...exactAb]],
    ...(drawn ? [drawn.digest, drawn.isSought] : []),
  ]);
  // Defaults are left out, so that keys made before these settings existed stay the same.
  const unusual = [fusion !== DEFAULTS.fusion && fusion, stills !== DEFAULTS.stills && stills].filter(Boolean);
  const shown = strokes.length > 0 ? [digestOfStrokes(strokes)] : [];
  const pictures = given.length > 0 ? [{ given }] : [];
  const text = JSON.stringify([
    ...[VERSION, fingerprint, packHash, words, seed, steps, workingSize],
    ...[...unusual, ...shown, ...pictures],
  ]);
  return (await sha256(new TextEncoder().encode(text))).slice(0, 32);
}

/** @throws DISK_FULL when the browser has no room for the frame; what was stored before stays. */
export async function writeChroma(key: string, frame: ChromaFrame): Promise<void> {
  await writeWhole(await keyFolder(key, true), `${frame.index}.ab8`, encodeFrame(frame), NOT_STORED);
}

/** @returns null when the frame is not stored; a file that does not fit its header is dropped and counts as not stored. */
export async function readChroma(key: string, index: number): Promise<ChromaFrame | null> {
  const folder = await keyFolder(key, false);
  const file = folder && (await openFile(folder, `${index}.ab8`));
  if (!folder || !file) return null;
  const frame = decodeFrame(index, await file.arrayBuffer());
  if (!frame) await folder.removeEntry(`${index}.ab8`).catch(() => undefined);
  return frame;
}

/** Numbers of the frames that are stored. */
export async function listFrames(key: string): Promise<Set<number>> {
  const frames = new Set<number>();
  const folder = await keyFolder(key, false);
  if (!folder) return frames;
  for await (const name of folder.keys()) {
    const match = FRAME_NAME.exec(name);
    if (match) frames.add(Number(match[1]));
  }
  return frames;
}

/** A small JSON beside the frames (job.ts keeps its journal there). @returns null when absent or unreadable. */
export async function readJournal(key: string): Promise<unknown> {
  const folder = await keyFolder(key, false);
  const file = folder && (await openFile(folder, 'journal.json'));
  if (!file) return null;
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
}

/** @throws DISK_FULL */
export async function writeJournal(key: string, value: unknown): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  await writeWhole(await keyFolder(key, true), 'journal.json', bytes, NOT_STORED);
}

export async function deleteChroma(key: string): Promise<void> {
  const root = await topFolder('chroma');
  await root.removeEntry(key, { recursive: true }).catch(ignoreMissing);
}

/** All keys with the bytes they hold and when they were last written (Unix milliseconds), for freeing space. */
export async function listChroma(): Promise<{ key: string; bytes: number; lastWritten: number }[]> {
  const found: { key: string; bytes: number; lastWritten: number }[] = [];
  for await (const [key, handle] of (await topFolder('chroma')).entries()) {
    if (handle.kind !== 'directory') continue;
    let bytes = 0;
    let lastWritten = 0;
    for await (const entry of (handle as FileSystemDirectoryHandle).values()) {
      if (entry.kind !== 'file') continue;
      const file = await (entry as FileSystemFileHandle).getFile();
      bytes += file.size;
      lastWritten = Math.max(lastWritten, file.lastModified);
    }
    found.push({ key, bytes, lastWritten });
  }
  return found;
}

/** Bytes of one stored frame's file, without what the file system adds. */
export function chromaBytes(width: number, height: number): number {
  return HEADER_BYTES + 2 * width * height;
}

export function encodeFrame({ width, height, abU8, maps }: ChromaFrame): Uint8Array<ArrayBuffer> {
  const mapBytes = maps?.mapsU8.length ? MAP_HEADER_BYTES + maps.mapsU8.length : 0;
  const bytes = new Uint8Array(HEADER_BYTES + abU8.length + mapBytes);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint16(4, VERSION, true);
  header.setUint32(8, width, true);
  header.setUint32(12, height, true);
  bytes.set(abU8, HEADER_BYTES);
  if (maps && mapBytes > 0) {
    const at = HEADER_BYTES + abU8.length;
    header.setUint16(6, maps.mapsU8.length / (maps.width * maps.height), true);
    header.setUint16(at, maps.width, true);
    header.setUint16(at + 2, maps.height, true);
    bytes.set(maps.mapsU8, at + MAP_HEADER_BYTES);
  }
  return bytes;
}

/** @returns null when the bytes are no frame. */
export function decodeFrame(index: number, buffer: ArrayBuffer): ChromaFrame | null {
  if (buffer.byteLength < HEADER_BYTES) return null;
  const header = new DataView(buffer);
  const width = header.getUint32(8, true);
  const height = header.getUint32(12, true);
  const isOurs = header.getUint32(0, true) === MAGIC && header.getUint16(4, true) === VERSION;
  const end = HEADER_BYTES + 2 * width * height;
  const maps = header.getUint16(6, true) === 0 ? undefined : decodeMaps(buffer, end, header.getUint16(6, true));
  const length = maps ? end + MAP_HEADER_BYTES + maps.mapsU8.length : end;
  if (!isOurs || maps === null || buffer.byteLength !== length) return null;
  return {
    index,
    width,
    height,
    abU8: new Uint8Array(buffer, HEADER_BYTES, 2 * width * height),
    ...(maps && { maps }),
  };
}

/** @returns null when they are not all there */
function decodeMaps(buffer: ArrayBuffer, at: number, count: number): PlaceMaps | null {
  if (buffer.byteLength < at + MAP_HEADER_BYTES) return null;
  const header = new DataView(buffer, at);
  const [width, height] = [header.getUint16(0, true), header.getUint16(2, true)];
  if (buffer.byteLength < at + MAP_HEADER_BYTES + count * width * height) return null;
  return { width, height, mapsU8: new Uint8Array(buffer, at + MAP_HEADER_BYTES, count * width * height) };
}

/** A key's folder, for files that other modules keep beside the frames. @returns null when it does not exist and `create` is false. */
export async function keyFolder(key: string, create: true): Promise<FileSystemDirectoryHandle>;
export async function keyFolder(key: string, create: boolean): Promise<FileSystemDirectoryHandle | null>;
export async function keyFolder(key: string, create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await topFolder('chroma')).getDirectoryHandle(key, { create });
  } catch (error) {
    return ignoreMissing(error);
  }
}
