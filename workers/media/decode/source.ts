import type { FilmFormat } from '../../../src/domain/formats';
import type { MediaReport } from '../api';
import type { Plane } from './luma';

/** The part of the media report that a decoder fills in; the session adds the file's name and size. */
export type SourceInfo = Omit<MediaReport, 'fileName' | 'fileSizeBytes'>;

/** Which sound a film format can hold. */
export type SoundFormat = FilmFormat['sound'];

/** Packets of one of the source's sound tracks, ready for the muxer, times relative to the start of the exported range. */
export interface SoundTrack {
  /** An MP4 (or the source itself) from which the packets are copied. */
  container: Blob;
  /** Which of the container's sound tracks it is, counted from 0. */
  track: number;
  /** Time in `container`, in seconds, that falls on the first exported frame. */
  originSeconds: number;
  how: 'copied' | 'converted';
}

/** One open file. Both decoders implement it, and hand out the same planes within rounding. */
export interface FrameSource {
  readonly info: SourceInfo;
  /**
   * Upright full-size luma of frames [from, to), exactly one per index: a frame that cannot be decoded is replaced by
   * its neighbor, so that pictures never shift against their times.
   *
   * @param keepsDepth films of more than 8 bits come with all of them, too
   */
  readFrames(from: number, to: number, keepsDepth?: boolean): AsyncGenerator<Plane>;
  /** A sound track from frame `from` to the end of frame `to - 1`. @param track one of `info.sounds` */
  readSound(track: number, from: number, to: number, format: SoundFormat): Promise<SoundTrack>;
  close(): void;
}

/** Largest picture we decode: 8K. Beyond it one frame and its working copies no longer fit a worker's memory. */
export const MAX_PIXELS = 8192 * 4320;
export const MAX_SIDE = 16_384;

/** Times that go back by more than this start over; reordered frames go back by less. */
export const RESTART_SECONDS = 0.5;

/** Transfer curves of high dynamic range (ITU-R BT.2100), by the names of WebCodecs and of ffmpeg. */
export const isHdr = (transfer: string | null | undefined) => /^(pq|hlg|smpte2084|arib-std-b67)$/.test(transfer ?? '');

export const sizeChangeNotice = (width: number, height: number) =>
  `The pictures change their size on the way; all are scaled to ${width} x ${height}, the size of the first.`;
export const soundTracksNotice = (count: number) => `This file has ${count} sound tracks; the first one is played.`;

/** Y'CbCr matrix where the file names none: what players assume by size. */
export function assumedMatrix(width: number, height: number): 'bt601' | 'bt709' {
  return width >= 1280 || height > 576 ? 'bt709' : 'bt601';
}

/**
 * Constant or variable rate, and the rate itself. Containers round times to their own clock (Matroska to milliseconds),
 * so up to 1.5 ms of jitter still counts as constant.
 *
 * @param timestampsUs ascending presentation times in microseconds
 */
export function frameRateOf(
  timestampsUs: Float64Array,
  lastDurationUs: number,
): { mode: 'constant' | 'variable'; fps: number } {
  const count = timestampsUs.length;
  if (count < 2) return { mode: 'constant', fps: lastDurationUs > 0 ? 1e6 / lastDurationUs : 25 };
  const mean = (timestampsUs[count - 1]! - timestampsUs[0]!) / (count - 1);
  let constant = true;
  for (let i = 1; i < count && constant; i++) {
    constant = Math.abs(timestampsUs[i]! - timestampsUs[i - 1]! - mean) <= 1500;
  }
  const fps = 1e6 / mean;
  // 23.976, 29.97 and their kind: mean gaps come out a little off when times are rounded.
  const exact = [24_000 / 1001, 30_000 / 1001, 60_000 / 1001, Math.round(fps)]
    .sort((a, b) => Math.abs(a - fps) - Math.abs(b - fps))
    .find((rate) => Math.abs(rate - fps) < 0.004 * rate);
  return { mode: constant ? 'constant' : 'variable', fps: constant && exact ? exact : fps };
}

/** Index of the time nearest to `timeUs` in an ascending list. */
export function nearestIndex(timestampsUs: Float64Array, timeUs: number): number {
  let low = 0;
  let high = timestampsUs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timestampsUs[middle]! < timeUs) low = middle + 1;
    else high = middle;
  }
  return low > 0 && timeUs - timestampsUs[low - 1]! <= timestampsUs[low]! - timeUs ? low - 1 : low;
}
