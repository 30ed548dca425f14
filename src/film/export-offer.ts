/** Which formats a film can be exported to here: asked before the export, by the panel and by the command line. */
import type { ExportQuality, MediaReport } from '../../workers/media/api';
import { codingHere } from '../domain/encodable';
import { bitsOf, type FilmFormat, gifLimit, isOnePicture, type OutputFormat } from '../domain/formats';

export interface Refusal {
  why: 'one picture' | 'gif limit' | 'no encoder';
  /** Frames that such a file can hold; null: any number. */
  most: number | null;
  /** In English, for the command line and errors. */
  sentence: string;
  remedy: string;
}

type Film = Pick<MediaReport, 'width' | 'height' | 'pixelAspect' | 'frameRate' | 'bitDepth'>;

/** Why `frames` of the film cannot be written in this format, or null. */
export async function refusalOf(
  format: OutputFormat,
  film: Film,
  frames: number,
  quality: ExportQuality,
): Promise<Refusal | null> {
  if (isOnePicture(format) && frames !== 1)
    return {
      ...{ why: 'one picture', most: 1 },
      sentence: `A ${format.extension} file holds one picture, and the range has ${frames} frames.`,
      remedy: 'Ask for one frame (--frames 1), or for all of them as a .zip of pictures.',
    };
  if (format.writes === 'gif' && frames > gifLimit(film))
    return {
      ...{ why: 'gif limit', most: gifLimit(film) },
      sentence: `A GIF of this size holds at most ${gifLimit(film)} frames, and the range has ${frames}.`,
      remedy: 'Mark a shorter range, or choose MP4 or WebM.',
    };
  if (format.writes === 'film' && (await codingOf(format, film, quality)) === null)
    return {
      ...{ why: 'no encoder', most: null },
      sentence: `This browser does not encode ${format.video.label} at ${film.width} x ${film.height}.`,
      remedy: 'Choose MP4 (H.264), or try another browser.',
    };
  return null;
}

/** Bits of a sample that this format gets of the film here. */
export async function bitsHere(format: OutputFormat, film: Film, quality: ExportQuality): Promise<number> {
  if (format.writes !== 'film') return film.bitDepth;
  return bitsOf((await codingOf(format, film, quality)) ?? format.video, film.bitDepth);
}

function codingOf(
  { video }: FilmFormat,
  { width, height, frameRate: { fps }, bitDepth }: Film,
  quality: ExportQuality,
) {
  return codingHere(video, { width, height, fps, quality }, bitDepth, async (config) => {
    if (typeof VideoEncoder === 'undefined') return false;
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    return supported === true;
  });
}
