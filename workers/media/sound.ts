import { type Ffmpeg, SOURCE_PATH } from './ffmpeg';
import type { SoundTrack } from './source';

/**
 * Takes a range of the first sound track out into an MP4 of its own, as packets or, for codecs that an MP4 does not
 * hold, as AAC.
 *
 * @param stream ffmpeg's name of the track, such as "0:1" or "0:a:0"
 * @param startSeconds start of the range, counted from the container's own start
 */
export async function extractSound(
  ffmpeg: Ffmpeg,
  stream: string,
  startSeconds: number,
  durationSeconds: number,
  how: SoundTrack['how'],
): Promise<SoundTrack> {
  // Some demuxers land behind the sought point: from well before it, the rest of the way is counted packet by packet.
  const coarse = Math.max(0, startSeconds - 10);
  const fine = Math.max(0, startSeconds) - coarse;
  const seek = coarse > 0 ? ['-ss', coarse.toFixed(6)] : [];
  const codec = how === 'copied' ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '192k'];
  const data = await ffmpeg.exec(
    [
      ...seek,
      '-i',
      SOURCE_PATH,
      '-ss',
      fine.toFixed(6),
      '-t',
      (durationSeconds + Math.max(0, -startSeconds)).toFixed(6),
      '-map',
      stream,
    ]
      // More than 48 kHz or two channels gains nothing from a film's sound and trips players.
      .concat(how === 'copied' ? [] : ['-ac', '2', '-ar', '48000'])
      .concat(['-vn', ...codec, '-f', 'mp4', 'sound.mp4']),
    'sound.mp4',
  );
  // Times in the new file start at the sought point; a range that starts before the container does starts later in it.
  return { container: new Blob([data as Uint8Array<ArrayBuffer>]), originSeconds: Math.min(0, startSeconds), how };
}
