import type { ChromaFrame } from '../colorizer/api';
import type { MediaReport } from './api';
import type { Plane } from './luma';

/** Puts luma and stored chroma together as I420 with even sides. */
export interface Composer {
  readonly width: number;
  readonly height: number;
  /** The Y plane is the source's own, byte for byte; the result is valid until the next call. */
  compose(luma: Plane, chroma: ChromaFrame | null): Promise<Uint8Array>;
  close(): void;
}

export async function createComposer(report: Pick<MediaReport, 'width' | 'height' | 'colorSpace'>, _saturation: number): Promise<Composer> {
  const width = report.width + (report.width % 2);
  const height = report.height + (report.height % 2);
  const i420 = new Uint8Array((width * height * 3) / 2);
  return {
    width,
    height,
    async compose(luma) {
      putLuma(i420, luma, width, height);
      i420.fill(128, width * height);
      return i420;
    },
    close: () => undefined,
  };
}

/** Copies luma in; a missing last column or row repeats its neighbour. */
export function putLuma(i420: Uint8Array, luma: Plane, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const start = Math.min(y, luma.height - 1) * luma.width;
    const row = y * width;
    i420.set(luma.data.subarray(start, start + luma.width), row);
    if (luma.width < width) i420[row + width - 1] = luma.data[start + luma.width - 1]!;
  }
}
