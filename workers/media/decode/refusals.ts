/** Why a file is not opened, in one sentence each. */

import { TintypeError } from '../../../src/domain/errors';
import type { Ffmpeg } from '../ffmpeg';
import type { ProbedStream } from './probed-stream';

export function tooLarge(width: number, height: number): TintypeError {
  const sentence = `This file says its pictures are ${width} x ${height}, more than the 8K that can be opened.`;
  return new TintypeError('MEDIA_TOO_LARGE', sentence);
}

/** For an intact container with a codec that no decoder here supports. */
export function undecodable({ codec_name, codec_tag_string }: ProbedStream, ffmpeg: Ffmpeg): TintypeError {
  const tag = /^[\w-]{4}$/.test(codec_tag_string ?? '') ? codec_tag_string : 'an unknown code';
  const name = codec_name && codec_name !== 'unknown' ? codec_name.toUpperCase() : tag;
  return new TintypeError('MEDIA_UNSUPPORTED', `This video’s coding (${name}) has no decoder here.`, {
    details: ffmpeg.recentLog,
  });
}

/** The error for a file that ffmpeg cannot read. */
export function unreadable(ffmpeg: Ffmpeg, isCutOff: boolean, isStill: boolean, cause?: unknown): TintypeError {
  if (cause instanceof TintypeError && cause.code !== 'MEDIA_UNREADABLE') return cause;
  const log = ffmpeg.recentLog;
  const size = /Picture size (\d+)x(\d+) is invalid/i.exec(log);
  if (size) return tooLarge(Number(size[1]), Number(size[2]));
  if (/encrypt/i.test(log)) {
    return new TintypeError('MEDIA_ENCRYPTED', 'This file is encrypted: its pictures cannot be read.', {
      details: log,
    });
  }
  if (isStill) {
    return new TintypeError('MEDIA_UNREADABLE', 'This picture is damaged, or of a kind that is not read.', {
      details: log || String(cause ?? ''),
      remedy: 'Try another file, or save this one as PNG or JPEG first.',
    });
  }
  if (isCutOff || /moov atom not found/i.test(log)) {
    return new TintypeError(
      'MEDIA_CUT_OFF',
      'This file is cut off: the part that says where its pictures are is missing.',
      { details: log },
    );
  }
  return new TintypeError('MEDIA_UNREADABLE', 'This is not a video or picture that can be read, or it is damaged.', {
    details: log || String(cause ?? ''),
  });
}
