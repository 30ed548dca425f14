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
  return joined(png.slice(0, -12), pngChunk('eXIf', exifBlock(orientation)), png.slice(-12));
}

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const named = joined(ascii(type), data);
  const ends = new DataView(new ArrayBuffer(8));
  ends.setUint32(0, data.length);
  ends.setUint32(4, crc32(named));
  return joined(new Uint8Array(ends.buffer, 0, 4), named, new Uint8Array(ends.buffer, 4, 4));
}

/** An `EXIF` chunk behind the picture, and the extended header that announces it (WebP container specification). */
export function turnedWebp(webp: Uint8Array, width: number, height: number, orientation: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(10));
  header.setUint8(0, 8);
  header.setUint16(4, width - 1, true);
  header.setUint16(7, height - 1, true);
  const chunk = (name: string, data: Uint8Array) => {
    const size = new DataView(new ArrayBuffer(4));
    size.setUint32(0, data.length, true);
    return joined(ascii(name), new Uint8Array(size.buffer), data);
  };
  const picture = webp.subarray(12);
  const extended = chunk('VP8X', new Uint8Array(header.buffer));
  return chunk('RIFF', joined(ascii('WEBP'), extended, picture, chunk('EXIF', exifBlock(orientation))));
}

/** A little-endian TIFF of one page, shown a second time as its second page. */
export function twoPages(tiff: Uint8Array): Uint8Array {
  const from = 8;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const to = from + 2 + view.getUint16(from, true) * 12 + 4;
  const pages = joined(tiff, tiff.subarray(from, to));
  new DataView(pages.buffer).setUint32(to - 4, tiff.length, true);
  return pages;
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
