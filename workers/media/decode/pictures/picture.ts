/** Kind and orientation of a picture, from its first bytes. */

import { type ReadBytes, readDirectories } from '../../../../src/domain/pictures/tiff';
import type { Rotation } from '../luma';

export type PictureKind = 'jpeg' | 'png' | 'webp' | 'animated-webp' | 'tiff' | 'avif' | 'heic' | 'jxl';

/** How a coded picture is brought upright: turned clockwise, then flipped left to right. */
export interface Turn {
  rotation: Rotation;
  flip: boolean;
}

const HEIF_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;

/** @returns null for files that are not pictures */
export async function pictureKind(read: ReadBytes): Promise<PictureKind | null> {
  const head = await read(0, 64);
  const text = (at: number, length: number) => {
    let characters = '';
    for (let i = at; i < at + length && i < head.byteLength; i++) characters += String.fromCharCode(head.getUint8(i));
    return characters;
  };
  const begins = (...codes: number[]) => codes.every((code, i) => i < head.byteLength && head.getUint8(i) === code);
  if (begins(0xff, 0xd8, 0xff)) return 'jpeg';
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (begins(0x49, 0x49, 42, 0) || begins(0x4d, 0x4d, 0, 42)) return 'tiff';
  if (begins(0xff, 0x0a) || begins(0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20)) return 'jxl';
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') {
    const isAnimated = text(12, 4) === 'VP8X' && head.byteLength > 20 && (head.getUint8(20) & 2) !== 0;
    return isAnimated ? 'animated-webp' : 'webp';
  }
  if (text(4, 4) !== 'ftyp') return null;
  const brands = [text(8, 4)];
  const end = Math.min(head.byteLength, head.getUint32(0));
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text(at, 4));
  if (!HEIF_BRANDS.test(brands[0]!) && !/^avi[fs]$/.test(brands[0]!)) return null;
  return brands.some((brand) => /^avi[fs]$/.test(brand)) ? 'avif' : 'heic';
}

const ORIENTATION = 0x112;
const TURNS: readonly Turn[] = [
  { rotation: 0, flip: false },
  { rotation: 0, flip: true },
  { rotation: 180, flip: false },
  { rotation: 180, flip: true },
  { rotation: 90, flip: true },
  { rotation: 90, flip: false },
  { rotation: 270, flip: true },
  { rotation: 270, flip: false },
];
export const UPRIGHT = TURNS[0]!;

/** The turn that the picture's Exif orientation (1 to 8, Exif 2.32, 4.6.4) asks for. */
export async function exifTurn(read: ReadBytes, kind: PictureKind): Promise<Turn> {
  const start = await exifStart(read, kind);
  if (start === null) return UPRIGHT;
  const [directory] = await readDirectories(read, start, 1);
  return TURNS[(directory?.tags.get(ORIENTATION)?.value ?? 1) - 1] ?? UPRIGHT;
}

/** Where the TIFF block with the Exif data begins. */
async function exifStart(read: ReadBytes, kind: PictureKind): Promise<number | null> {
  if (kind === 'tiff') return 0;
  if (kind === 'jpeg') return exifInJpeg(read);
  if (kind === 'png') return exifInChunks(read, 8, ([size, type]) => ({ type, size: size! + 12, data: 8 }), false);
  if (kind === 'webp')
    return exifInChunks(read, 12, ([type, size]) => ({ type: type!, size: 8 + size! + (size! & 1), data: 8 }), true);
  return null;
}

const MAX_SEGMENTS = 10_000;

async function exifInJpeg(read: ReadBytes): Promise<number | null> {
  let at = 2;
  for (let segment = 0; segment < MAX_SEGMENTS; segment++) {
    const head = await read(at, 10);
    if (head.byteLength < 10 || head.getUint8(0) !== 0xff) return null;
    const marker = head.getUint8(1);
    // Start of scan: image data follow, no more Exif.
    if (marker === 0xda) return null;
    // "Exif" and two zeros stand before the block.
    if (marker === 0xe1 && head.getUint32(4) === 0x45786966) return at + 10;
    at += 2 + head.getUint16(2);
  }
  return null;
}

type Chunk = { type: number | undefined; size: number; data: number };

/** PNG's eXIf and WebP's EXIF chunk, each of which may stand behind the picture. */
async function exifInChunks(
  read: ReadBytes,
  first: number,
  chunkOf: (words: [number, number]) => Chunk,
  isLittle: boolean,
): Promise<number | null> {
  const EXIF = isLittle ? 0x45584946 : 0x65584966;
  let at = first;
  for (let chunk = 0; chunk < MAX_SEGMENTS; chunk++) {
    const head = await read(at, 8);
    if (head.byteLength < 8) return null;
    // WebP's type comes first and its size is little endian; PNG's other way round.
    const words: [number, number] = isLittle
      ? [head.getUint32(0), head.getUint32(4, true)]
      : [head.getUint32(0), head.getUint32(4)];
    const { type, size, data } = chunkOf(words);
    if (type === EXIF) {
      const inside = await read(at + data, 4);
      // Some writers put JPEG's "Exif" and two zeros here, too.
      return at + data + (inside.byteLength === 4 && inside.getUint32(0) === 0x45786966 ? 6 : 0);
    }
    at += size;
  }
  return null;
}
