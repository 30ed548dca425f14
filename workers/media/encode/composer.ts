import type { OutputFormat } from '../../../src/domain/formats';
import type { ChromaFrame } from '../../../src/domain/frames';
import { openCompositor } from '../../../src/gpu/open-compositor';
import type { MediaReport } from '../api';
import type { Plane } from '../decode/luma';

/** Puts luma and stored chroma together as I420. */
export interface Composer {
  readonly width: number;
  readonly height: number;
  /** The Y plane is the source's own, byte for byte; the result is valid until the next call. */
  compose(luma: Plane, chroma: ChromaFrame | null): Promise<Uint8Array>;
  close(): void;
}

/** @param saturation factor on chroma; 0 is gray */
export async function createComposer(
  { width: sourceWidth, height: sourceHeight, colorSpace }: Pick<MediaReport, 'width' | 'height' | 'colorSpace'>,
  saturation: number,
  { video }: Pick<OutputFormat, 'video'>,
): Promise<Composer> {
  const compositor = await openCompositor('media exporter');
  // An odd side grows by one.
  const step = video.needsEvenSides ? 2 : 1;
  const width = Math.ceil(sourceWidth / step) * step;
  const height = Math.ceil(sourceHeight / step) * step;
  const i420 = new Uint8Array((width * height * 3) / 2);
  return {
    width,
    height,
    async compose(luma, chroma) {
      putLuma(i420, luma, width, height);
      if (!chroma) i420.fill(128, width * height);
      else {
        const plane = { width: luma.width, height: luma.height, lumaU8: luma.data };
        const { u, v } = await compositor.composeToI420({ luma: plane, colorSpace, chroma, saturation });
        i420.set(u, width * height);
        i420.set(v, (width * height * 5) / 4);
      }
      return i420;
    },
    close: () => compositor.close(),
  };
}

/** Copies luma in; a missing last column or row repeats its neighbor. */
export function putLuma(i420: Uint8Array, luma: Plane, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const start = Math.min(y, luma.height - 1) * luma.width;
    const row = y * width;
    i420.set(luma.data.subarray(start, start + luma.width), row);
    if (luma.width < width) i420[row + width - 1] = luma.data[start + luma.width - 1]!;
  }
}
