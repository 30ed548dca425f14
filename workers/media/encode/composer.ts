import type { ColorSpace } from '../../../src/domain/color/color-space';
import type { Grade } from '../../../src/domain/color/grade';
import { bitsOf, type VideoCoding } from '../../../src/domain/formats';
import type { ChromaFrame } from '../../../src/domain/frames';
import { openCompositor } from '../../../src/gpu/open-compositor';
import type { MediaReport } from '../api';
import type { Plane } from '../decode/luma';
import { createDeepComposer } from './deep-composer';

/** Puts luma and stored chroma together as a video encoder takes them. */
export interface Composer {
  readonly width: number;
  readonly height: number;
  /** Color space of the composed planes: the film's own, except for a range that the coding does not support. */
  readonly colorSpace: ColorSpace;
  /** Bits of a sample; above 8 a sample takes two bytes, little endian. */
  readonly bits: number;
  /** Three planes one after another. The Y plane is the source's own; the result is valid until the next call. */
  compose(luma: Plane, chroma: ChromaFrame | null): Promise<Uint8Array>;
  close(): void;
}

export type ComposedFilm = Pick<MediaReport, 'width' | 'height' | 'colorSpace' | 'bitDepth'>;

/** @param grade what the sliders do to chroma */
export async function createComposer(film: ComposedFilm, grade: Grade, video: VideoCoding): Promise<Composer> {
  const bits = bitsOf(video, film.bitDepth);
  if (video.chroma !== '420' || bits > 8) return createDeepComposer(film, grade, video, bits);
  const { colorSpace } = film;
  const compositor = await openCompositor('media exporter');
  // An odd side grows by one: 4:2:0 has no half chroma samples.
  const width = film.width + (film.width & 1);
  const height = film.height + (film.height & 1);
  const i420 = new Uint8Array((width * height * 3) / 2);
  return {
    ...{ width, height, colorSpace, bits },
    async compose(luma, chroma) {
      putLuma(i420, luma, width, height);
      if (!chroma) i420.fill(128, width * height);
      else {
        const plane = { width: luma.width, height: luma.height, lumaU8: luma.data };
        const { u, v } = await compositor.composeToI420({ luma: plane, colorSpace, chroma, grade });
        i420.set(u, width * height);
        i420.set(v, (width * height * 5) / 4);
      }
      return i420;
    },
    close: () => compositor.close(),
  };
}

/** Copies luma in; a missing last column or row repeats its neighbor. */
function putLuma(i420: Uint8Array, luma: Plane, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const start = Math.min(y, luma.height - 1) * luma.width;
    const row = y * width;
    i420.set(luma.data.subarray(start, start + luma.width), row);
    if (luma.width < width) i420[row + width - 1] = luma.data[start + luma.width - 1]!;
  }
}
