import type { ColorSpace } from '../../../src/domain/color/color-space';
import type { Grade } from '../../../src/domain/color/grade';
import type { VideoCoding } from '../../../src/domain/formats';
import { composeFull, type FullLuma } from '../../../src/gpu/full-chroma';
import type { Plane } from '../decode/luma';
import type { ComposedFilm, Composer } from './composer';

/** A plane's luma at its full bit depth, as 8-bit codes with fractions. */
export function fullLuma({ width, height, data, deep }: Plane, { range }: ColorSpace): FullLuma {
  // Codes of limited range are multiplied by powers of two from depth to depth, those of full range stretched (ITU-R BT.2100, table 9).
  const scale = deep ? (range === 'full' ? 255 / (2 ** deep.bits - 1) : 2 ** (8 - deep.bits)) : 1;
  const codes = Float32Array.from(deep?.samples ?? data);
  if (scale !== 1) for (let i = 0; i < codes.length; i++) codes[i] = codes[i]! * scale;
  return { width, height, lumaU8: data, codes };
}

/** Planar 4:4:4, 4:2:2 or 4:2:0 of 8 to 16 bits, chroma worked out at every pixel and rounded last. */
export function createDeepComposer(film: ComposedFilm, grade: Grade, video: VideoCoding, bits: number): Composer {
  const [shiftX, shiftY] = { 420: [1, 1] as const, 422: [1, 0] as const, 444: [0, 0] as const }[video.chroma];
  const width = film.width + (film.width & shiftX);
  const height = film.height + (film.height & shiftY);
  const { colorSpace } = film;
  const range = video.limitedRangeOnly ? 'limited' : colorSpace.range;
  const across = width >> shiftX;
  const down = height >> shiftY;
  const samples =
    bits > 8 ? new Uint16Array(width * height + 2 * across * down) : new Uint8Array(width * height + 2 * across * down);
  const bytes = new Uint8Array(samples.buffer);
  const top = 2 ** bits - 1;
  const unit = 2 ** (bits - 8);
  const middle = 2 ** (bits - 1);
  const code = (value: number) => Math.min(top, Math.max(0, Math.round(value)));
  // From 8-bit codes of the film's range to codes of this depth and range.
  const luma = (value: number) =>
    range === 'full'
      ? (value * top) / 255
      : colorSpace.range === 'full'
        ? (16 + (value * 219) / 255) * unit
        : value * unit;
  const chromaUnit = range === 'full' ? top / 255 : colorSpace.range === 'full' ? (unit * 224) / 255 : unit;

  function putChroma(values: Float32Array, at: number): void {
    const w = film.width;
    for (let y = 0; y < down; y++) {
      const first = Math.min(film.height - 1, y << shiftY) * w;
      const second = shiftY ? Math.min(film.height - 1, (y << shiftY) + 1) * w : first;
      for (let x = 0; x < across; x++) {
        const center = Math.min(w - 1, x << shiftX);
        let value = (values[first + center]! + values[second + center]!) / 2;
        if (shiftX) {
          // Sited on the even columns: 1 2 1 around them.
          const left = Math.max(0, center - 1);
          const right = Math.min(w - 1, center + 1);
          const sides =
            values[first + left]! + values[first + right]! + values[second + left]! + values[second + right]!;
          value = value / 2 + sides / 8;
        }
        samples[at + y * across + x] = code(middle + value * chromaUnit);
      }
    }
  }

  return {
    ...{ width, height, bits, colorSpace: { ...colorSpace, range } },
    async compose(plane, chroma) {
      const full = fullLuma(plane, colorSpace);
      for (let y = 0; y < height; y++) {
        const row = Math.min(y, plane.height - 1) * plane.width;
        for (let x = 0; x < width; x++) {
          samples[y * width + x] = code(luma(full.codes[row + Math.min(x, plane.width - 1)]!));
        }
      }
      const { cb, cr } = composeFull({ luma: full, colorSpace, chroma, grade });
      putChroma(cb, width * height);
      putChroma(cr, width * height + across * down);
      return bytes;
    },
    close: () => {},
  };
}
