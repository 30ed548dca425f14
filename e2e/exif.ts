/** Exif orientation put into pictures, byte by byte, for the tests. */

import { crc32 } from 'node:zlib';

const ascii = (text: string) => new TextEncoder().encode(text);

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A big-endian TIFF block whose only entry is the orientation. */
export function exifBlock(orientation: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(26));
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, 0x112);
  view.setUint16(12, 3);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return new Uint8Array(view.buffer);
}

export function turnedJpeg(jpeg: Uint8Array, orientation: number): Uint8Array {
  const data = joined(ascii('Exif\0\0'), exifBlock(orientation));
  const size = data.length + 2;
  return joined(jpeg.slice(0, 2), Uint8Array.of(0xff, 0xe1, size >> 8, size & 255), data, jpeg.slice(2));
}

/** The eXIf chunk goes before the last one, IEND: behind the picture. */
export function turnedPng(png: Uint8Array, orientation: number): Uint8Array {
  const data = exifBlock(orientation);
  const named = joined(ascii('eXIf'), data);
  const ends = new DataView(new ArrayBuffer(8));
  ends.setUint32(0, data.length);
  ends.setUint32(4, crc32(named));
  const [size, crc] = [new Uint8Array(ends.buffer, 0, 4), new Uint8Array(ends.buffer, 4, 4)];
  return joined(png.slice(0, -12), size, named, crc, png.slice(-12));
}

/** A gray TIFF of one strip with any further entries of one 16-bit number. */
export function grayTiff(
  width: number,
  height: number,
  luma: Uint8Array,
  more: [tag: number, value: number][],
): Uint8Array {
  const entries = new Map<number, number>([
    [256, width],
    [257, height],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 0],
    [277, 1],
    [278, height],
    [279, luma.length],
    ...more,
  ]);
  const size = 8 + 2 + entries.size * 12 + 4;
  entries.set(273, size);
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.size, true);
  [...entries]
    .sort(([a], [b]) => a - b)
    .forEach(([tag, value], i) => {
      const at = 10 + i * 12;
      view.setUint16(at, tag, true);
      view.setUint16(at + 2, 4, true);
      view.setUint32(at + 4, 1, true);
      view.setUint32(at + 8, value, true);
    });
  return joined(new Uint8Array(view.buffer), luma);
}
