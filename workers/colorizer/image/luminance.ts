/** From the source's Y' plane to the network's luminance input, at working size. */

import type { ColorSpace } from '../../../src/domain/color/color-space';
import { TintypeError } from '../../../src/domain/errors';
import type { LumaFrame, Size } from '../../../src/domain/frames';

/** L / 50 - 1 of one frame at `size`, row-major: the `luminance` input [1, H, W] of the graph of that name. */
export function luminanceInput(frame: LumaFrame, colorSpace: ColorSpace, size: Size): Float32Array<ArrayBuffer> {
  const { width, height, lumaU8 } = frame;
  if (width < 1 || height < 1 || lumaU8.length !== width * height) {
    throw new TintypeError('INTERNAL', `Frame ${frame.index} does not fit its size.`, {
      details: `${lumaU8.length} bytes for ${width} x ${height}`,
    });
  }
  const table = lightnessTable(colorSpace.range);
  if (width === size.width && height === size.height) return Float32Array.from(lumaU8, (code) => table[code]! / 50 - 1);
  // Codes are averaged before the transfer curve: training scales its photographs in sRGB, too.
  const codes = resample(lumaU8, { width, height }, size);
  return codes.map((code) => lightness(code, colorSpace.range) / 50 - 1);
}

/**
 * CIE L* (0..100) of a neutral pixel with luma code Y' (0..255, fractions allowed): R' = G' = B' = Y' expanded to the
 * full range, sRGB transfer curve (IEC 61966-2-1), then CIE 15. The matrix plays no part for neutrals.
 */
export function lightness(code: number, range: ColorSpace['range']): number {
  const encoded = Math.min(1, Math.max(0, range === 'limited' ? (code - 16) / 219 : code / 255));
  const linear = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  return linear > 216 / 24389 ? 116 * Math.cbrt(linear) - 16 : (linear * 24389) / 27;
}

const tables = new Map<ColorSpace['range'], Float32Array>();

function lightnessTable(range: ColorSpace['range']): Float32Array {
  let table = tables.get(range);
  if (!table) {
    table = Float32Array.from({ length: 256 }, (_, code) => lightness(code, range));
    tables.set(range, table);
  }
  return table;
}

/** Scales a plane, each axis by area average where it shrinks and linearly where it grows. */
export function resample(plane: ArrayLike<number>, from: Size, to: Size): Float32Array<ArrayBuffer> {
  const columns = axisWeights(from.width, to.width);
  const rows = axisWeights(from.height, to.height);
  const narrow = new Float32Array(to.width * from.height);
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const { start, weights } = columns[x]!;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * plane[y * from.width + start + i]!;
      narrow[y * to.width + x] = sum;
    }
  }
  const out = new Float32Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const { start, weights } = rows[y]!;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      const source = (start + i) * to.width;
      for (let x = 0; x < to.width; x++) out[y * to.width + x]! += weight * narrow[source + x]!;
    }
  }
  return out;
}

interface Taps {
  start: number;
  /** Add up to 1. */
  weights: Float64Array;
}

function axisWeights(from: number, to: number): Taps[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, at) => {
    if (scale <= 1) return linearTaps((at + 0.5) * scale - 0.5, from);
    const begin = at * scale;
    const end = Math.min(from, begin + scale);
    const start = Math.floor(begin);
    const length = Math.min(from, Math.ceil(end - 1e-9)) - start;
    const weights = Float64Array.from(
      { length },
      (_, i) => (Math.min(end, start + i + 1) - Math.max(begin, start + i)) / (end - begin),
    );
    return { start, weights };
  });
}

function linearTaps(position: number, length: number): Taps {
  const clamped = Math.min(length - 1, Math.max(0, position));
  const start = Math.min(Math.floor(clamped), Math.max(0, length - 2));
  const fraction = clamped - start;
  return { start, weights: length === 1 ? Float64Array.of(1) : Float64Array.of(1 - fraction, fraction) };
}
