/**
 * PNG of 8 or 16 bits (W3C PNG, third edition). A canvas writes 8 bits only, and after a color conversion of its own.
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TRUECOLOR = 2;
const PAETH = 4;

export interface PngPicture {
  width: number;
  height: number;
  bits: 8 | 16;
  /** R, G, B interleaved, whole codes. */
  rgb: Uint8Array | Uint16Array;
  /** Width to height of one pixel, as a fraction. */
  pixelAspect: readonly [number, number];
  /** Keyword and text, Latin-1. */
  text?: readonly [string, string];
}

export async function encodePng(picture: PngPicture): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, bits, pixelAspect, text } = picture;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, bits);
  header.setUint8(9, TRUECOLOR);
  const chunks = [chunk('IHDR', new Uint8Array(header.buffer))];
  const [across, down] = pixelAspect;
  if (across !== down) {
    // Pixels a unit across and down, the unit not known: their ratio alone counts.
    const density = new DataView(new ArrayBuffer(9));
    density.setUint32(0, down);
    density.setUint32(4, across);
    chunks.push(chunk('pHYs', new Uint8Array(density.buffer)));
  }
  if (text) chunks.push(chunk('tEXt', latin1(text.join('\0'))));
  chunks.push(chunk('IDAT', await deflate(filtered(picture))), chunk('IEND', new Uint8Array(0)));
  return new Uint8Array(await new Blob([new Uint8Array(SIGNATURE), ...chunks]).arrayBuffer());
}

/** Rows in big-endian bytes, each after the number of its filter: Paeth (9.4), which compresses photographs best. */
function filtered({ width, height, bits, rgb }: PngPicture): Uint8Array<ArrayBuffer> {
  const step = (bits / 8) * 3;
  const stride = width * step;
  const out = new Uint8Array((stride + 1) * height);
  let above = new Uint8Array(stride);
  let row = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const from = y * width * 3;
    if (bits === 8) row.set(rgb.subarray(from, from + stride));
    else {
      for (let i = 0; i < width * 3; i++) {
        const code = rgb[from + i]!;
        row[2 * i] = code >> 8;
        row[2 * i + 1] = code & 255;
      }
    }
    const to = y * (stride + 1);
    out[to] = PAETH;
    for (let i = 0; i < stride; i++) {
      const a = i < step ? 0 : row[i - step]!;
      const b = above[i]!;
      const c = i < step ? 0 : above[i - step]!;
      const pa = Math.abs(b - c);
      const pb = Math.abs(a - c);
      const pc = Math.abs(a + b - 2 * c);
      out[to + 1 + i] = row[i]! - (pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
    }
    [above, row] = [row, above];
  }
  return out;
}

/** In zlib's form, as the browser's own coder writes it. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(latin1(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let k = 0; k < 8; k++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of ISO 3309, as annex D has it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
