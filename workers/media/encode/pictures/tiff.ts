/**
 * TIFF 6.0 of 8 or 16 bits: one RGB picture in one strip, Deflate-compressed (Adobe's Photoshop TIFF Technical Notes, 2002) after
 * horizontal differencing (TIFF 6.0, section 14).
 */
import { deflate, type PngPicture } from './png';

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

type Entry = [tag: number, type: number, value: number | number[]];

export async function encodeTiff(picture: Omit<PngPicture, 'text'>): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, bits, pixelAspect } = picture;
  const strip = await deflate(differences(picture));
  const [across, down] = pixelAspect;
  const entries: Entry[] = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, [bits, bits, bits]],
    [259, SHORT, 8], // Compression: Deflate
    [262, SHORT, 2], // PhotometricInterpretation: RGB
    [273, LONG, HEADER_BYTES], // StripOffsets
    [277, SHORT, 3], // SamplesPerPixel
    [278, LONG, height], // RowsPerStrip
    [279, LONG, strip.length],
    // Pixels a unit: their ratio alone counts, since the unit is none.
    [282, RATIONAL, [down, 1]],
    [283, RATIONAL, [across, 1]],
    [284, SHORT, 1], // PlanarConfiguration: interleaved
    [296, SHORT, 1], // ResolutionUnit: none
    [317, SHORT, 2], // Predictor: horizontal differencing
  ];
  // The directory begins on a word, behind the strip.
  const at = HEADER_BYTES + strip.length + (strip.length % 2);
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  header.setUint16(0, 0x4949, true);
  header.setUint16(2, 42, true);
  header.setUint32(4, at, true);
  const padding = new Uint8Array(strip.length % 2);
  return new Uint8Array(await new Blob([header, strip, padding, directory(entries, at)]).arrayBuffer());
}

/** @param at where the directory begins in the file */
function directory(entries: readonly Entry[], at: number): ArrayBuffer {
  const tableBytes = 2 + entries.length * ENTRY_BYTES + 4;
  const listBytes = entries.reduce(
    (sum, [, type, value]) => sum + (Array.isArray(value) ? value.length * sizeOf(type) : 0),
    0,
  );
  const view = new DataView(new ArrayBuffer(tableBytes + listBytes));
  view.setUint16(0, entries.length, true);
  let lists = tableBytes;
  entries.forEach(([tag, type, value], i) => {
    const entry = 2 + i * ENTRY_BYTES;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    const put = (offset: number, number: number) =>
      type === SHORT ? view.setUint16(offset, number, true) : view.setUint32(offset, number, true);
    if (!Array.isArray(value)) {
      view.setUint32(entry + 4, 1, true);
      put(entry + 8, value);
      return;
    }
    view.setUint32(entry + 4, type === RATIONAL ? 1 : value.length, true);
    view.setUint32(entry + 8, at + lists, true);
    for (const number of value) {
      put(lists, number);
      lists += sizeOf(type);
    }
  });
  return view.buffer;
}

/** Bytes of a number; of half a rational. */
const sizeOf = (type: number) => (type === SHORT ? 2 : 4);

/** Each sample less the one of its color to the left; little-endian. */
function differences({ width, height, bits, rgb }: PngPicture): Uint8Array<ArrayBuffer> {
  const out = bits === 8 ? new Uint8Array(rgb.length) : new Uint16Array(rgb.length);
  const stride = width * 3;
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < stride; i++) {
      const sample = y * stride + i;
      out[sample] = rgb[sample]! - (i < 3 ? 0 : rgb[sample - 3]!);
    }
  }
  return new Uint8Array(out.buffer);
}
