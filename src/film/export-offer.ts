/** Which formats a film can be exported to here: asked before the export, by the panel and by the command line. */
import type { ExportQuality, MediaReport } from '../../workers/media/api';
import { encoderConfigs } from '../domain/encoder-config';
import { gifLimit, isOnePicture, type OutputFormat } from '../domain/formats';

export interface Refusal {
  sentence: string;
  remedy: string;
}

type Film = Pick<MediaReport, 'width' | 'height' | 'pixelAspect' | 'frameRate'>;

/** Why `frames` of the film cannot be written in this format, or null. */
export async function refusalOf(
  format: OutputFormat,
  film: Film,
  frames: number,
  quality: ExportQuality,
): Promise<Refusal | null> {
  if (isOnePicture(format) && frames !== 1)
    return {
      sentence: `A ${format.extension} file holds one picture, and the range has ${frames} frames.`,
      remedy: 'Ask for one frame (--frames 1), or for all of them as a .zip of pictures.',
    };
  if (format.writes === 'gif' && frames > gifLimit(film))
    return {
      sentence: `A GIF of this size holds at most ${gifLimit(film)} frames, and the range has ${frames}.`,
      remedy: 'Mark a shorter range, or choose MP4 or WebM.',
    };
  if (
    format.writes === 'film' &&
    format.video.ffmpegEncoder === null &&
    !(await isEncodable(format.video.codec, film, quality))
  )
    return {
      sentence: `This browser does not encode ${format.video.label} at ${film.width} x ${film.height}.`,
      remedy: 'Choose MP4 (H.264), or try another browser.',
    };
  return null;
}

async function isEncodable(
  codec: Parameters<typeof encoderConfigs>[0],
  { width, height, frameRate: { fps } }: Film,
  quality: ExportQuality,
): Promise<boolean> {
  if (typeof VideoEncoder === 'undefined') return false;
  const even = (side: number) => side + (side & 1);
  for (const config of encoderConfigs(codec, { width: even(width), height: even(height), fps, quality })) {
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return true;
  }
  return false;
}
