/** A rough estimate of an export's size, for choosing a format and a quality. */
import { bitrateOf, type Quality } from './encoder-config';
import { bitsOf, gifSize, type OutputFormat } from './formats';

export interface ExportedFrames {
  width: number;
  height: number;
  pixelAspect: number;
  fps: number;
  frames: number;
  bitDepth: number;
}

/** Bits a pixel of film with some grain. ProRes 422 HQ at the finest quantization; lossless codings by 8-bit samples and what more bits add. */
const PRORES = 5;
const FFV1 = [6, 1.5] as const;
const PNG = [10, 2] as const;
const CHROMA_PNG = 14;
const GIF = 4;
const JPEG: Record<Quality, number> = { draft: 1.2, good: 2, best: 4 };
const SOUND_BITS_PER_SECOND = 192_000;

/** Bytes, sound included. */
export function estimatedBytes(format: OutputFormat, film: ExportedFrames, quality: Quality): number {
  const { width, height, fps, frames, bitDepth } = film;
  const pixels = width * height * frames;
  if (format.writes === 'gif') {
    const small = gifSize(film);
    return (small.width * small.height * frames * GIF) / 8;
  }
  if (format.writes === 'pictures') {
    if (format.coding === 'jpeg') return (pixels * JPEG[quality]) / 8;
    return (pixels * (format.holds === 'chroma' ? CHROMA_PNG : lossless(PNG, bitDepth))) / 8;
  }
  const seconds = frames / fps;
  const { video } = format;
  const bits = video.hasQuality
    ? bitrateOf({ width, height, fps, quality }) * seconds
    : pixels * (video.codec === 'ffv1' ? lossless(FFV1, bitsOf(video, bitDepth)) : PRORES);
  return (bits + SOUND_BITS_PER_SECOND * seconds) / 8;
}

const lossless = ([atEight, perBit]: readonly [number, number], bits: number) => atEight + perBit * (bits - 8);
