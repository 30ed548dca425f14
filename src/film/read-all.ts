/** Reading a range of frames page by page: the media reader serves one call at a time and limits the frames of a call. */

import type { FrameRequest } from '../../workers/media/api';
import type { MediaClient } from '../clients/media';
import type { LumaFrame } from '../domain/frames';

/**
 * Frames of one call, by what they are read for. No other call is served meanwhile, so pages are short where a user may be waiting
 * for another frame.
 */
export const PAGE = {
  /** Ahead of the playhead: scrubbing gets its turn between two pages. */
  playback: 12,
  /** In the background of the studio. */
  background: 24,
  /** For a job, beside which nothing else reads. */
  job: 48,
} as const;

export interface ReadOptions {
  page: number;
  /** Passed before each page. */
  gate?: { pass(): Promise<void> } | undefined;
}

/** Frames [from, to) in order, a page at a time. @throws CANCELLED, MEDIA_* */
export async function* readAll(
  media: Pick<MediaClient, 'readFrames'>,
  signal: AbortSignal,
  { from, to, ...size }: FrameRequest,
  { page, gate }: ReadOptions,
): AsyncGenerator<LumaFrame[]> {
  for (let start = from; start < to; start += page) {
    await gate?.pass();
    yield await media.readFrames(signal, { from: start, to: Math.min(to, start + page), ...size });
  }
}
