/**
 * Planes of luma: the source's own Y', never recomputed through RGB; in 8 bits, for exports also as deep as it is. Pure functions,
 * the same for both decoders.
 */

/** One row-major plane, stride = width. */
export interface Plane {
  width: number;
  height: number;
  data: Uint8Array;
  /** The samples as the film has them, where it has more than 8 bits and the reader asked for all. */
  deep?: { samples: Uint16Array; bits: number };
}

export type Rotation = 0 | 90 | 180 | 270;

/**
 * Copies a plane out of a decoder's buffer: removes the stride and brings the samples to 8 bits.
 *
 * @param bytes the decoder's buffer, little endian where a sample takes two bytes
 * @param offset byte of the first sample
 * @param stride bytes from one row to the next
 * @param bitDepth 8 to 16; deeper samples are rounded to the nearest 8-bit code, which keeps limited range limited
 * @param keepsDepth also hands out samples of more than 8 bits as they are
 */
export function unpackPlane(
  bytes: Uint8Array,
  offset: number,
  stride: number,
  width: number,
  height: number,
  bitDepth: number,
  keepsDepth = false,
): Plane {
  const data = new Uint8Array(width * height);
  if (bitDepth === 8) {
    for (let y = 0; y < height; y++) {
      const start = offset + y * stride;
      data.set(bytes.subarray(start, start + width), y * width);
    }
    return { width, height, data };
  }
  const shift = bitDepth - 8;
  const half = 1 << (shift - 1);
  const samples = new Uint16Array(keepsDepth ? data.length : 0);
  for (let y = 0; y < height; y++) {
    let at = offset + y * stride;
    const row = y * width;
    for (let x = 0; x < width; x++, at += 2) {
      const value = bytes[at]! | (bytes[at + 1]! << 8);
      data[row + x] = Math.min(255, (value + half) >> shift);
      if (keepsDepth) samples[row + x] = value;
    }
  }
  return { width, height, data, ...(keepsDepth && { deep: { samples, bits: bitDepth } }) };
}

/** Turns a plane clockwise, as players do with a rotated track; then, with `flip`, mirrors it left to right. */
export function rotatePlane(plane: Plane, rotation: Rotation, flip = false): Plane {
  if (rotation === 0 && !flip) return plane;
  const { width: w, height: h, data, deep } = plane;
  const turned = rotation === 90 || rotation === 270;
  const width = turned ? h : w;
  const height = turned ? w : h;
  const out = new Uint8Array(data.length);
  const samples = new Uint16Array(deep ? data.length : 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = flip ? width - 1 - x : x;
      const from =
        rotation === 0
          ? y * w + u
          : rotation === 90
            ? (h - 1 - u) * w + y
            : rotation === 180
              ? (h - 1 - y) * w + (w - 1 - u)
              : u * w + (w - 1 - y);
      out[y * width + x] = data[from]!;
      if (deep) samples[y * width + x] = deep.samples[from]!;
    }
  }
  return { width, height, data: out, ...(deep && { deep: { samples, bits: deep.bits } }) };
}

/**
 * Scales by area average: every output pixel is the mean of the part of the source it covers, fractions of pixels
 * included. Enlarging with it repeats pixels, which only happens for pictures smaller than the working size. In 8 bits.
 */
export function scalePlane(plane: Plane, width: number, height: number): Plane {
  if (width === plane.width && height === plane.height) return plane;
  const columns = coverage(plane.width, width);
  const rows = coverage(plane.height, height);
  const out = new Uint8Array(width * height);
  const line = new Float32Array(plane.width);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let k = rows.start[y]!; k < rows.start[y + 1]!; k++) {
      const weight = rows.weight[k]!;
      const base = rows.source[k]! * plane.width;
      for (let x = 0; x < plane.width; x++) line[x]! += weight * plane.data[base + x]!;
    }
    for (let x = 0; x < width; x++) {
      let total = 0;
      for (let k = columns.start[x]!; k < columns.start[x + 1]!; k++) {
        total += columns.weight[k]! * line[columns.source[k]!]!;
      }
      out[y * width + x] = Math.round(total);
    }
  }
  return { width, height, data: out };
}

/** For each output sample, which source samples it covers and by how much; weights of one output sample add up to 1. */
function coverage(sourceSize: number, size: number) {
  const start = new Int32Array(size + 1);
  const source: number[] = [];
  const weight: number[] = [];
  const step = sourceSize / size;
  for (let i = 0; i < size; i++) {
    start[i] = source.length;
    const from = i * step;
    const to = Math.min(sourceSize, (i + 1) * step);
    for (let s = Math.floor(from); s < Math.min(sourceSize, Math.ceil(to - 1e-9)); s++) {
      source.push(s);
      weight.push((Math.min(s + 1, to) - Math.max(s, from)) / step);
    }
  }
  start[size] = source.length;
  return { start, source: Int32Array.from(source), weight: Float32Array.from(weight) };
}

/**
 * Share of pixels whose chroma is plainly visible (more than 10 codes from neutral), for telling a color file from a
 * black-and-white one with compression noise in its chroma.
 */
export function chromaShare(u: Uint8Array, v: Uint8Array): number {
  let visible = 0;
  for (let i = 0; i < u.length; i++) {
    if (Math.abs(u[i]! - 128) > 10 || Math.abs(v[i]! - 128) > 10) visible++;
  }
  return u.length === 0 ? 0 : visible / u.length;
}
