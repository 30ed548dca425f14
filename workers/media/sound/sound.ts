import type { SoundFormat, SoundTrack } from '../decode/source';
import { type Ffmpeg, SOURCE_PATH } from '../ffmpeg';

/** Sound before the range that goes along, hidden by an edit list: decoders need a packet to swing in. */
export const PREROLL_SECONDS = 0.05;

/** What ffmpeg's MP4 muxer does not take, or not without being told to. */
const NOT_IN_MP4 = new Set(['flac', 'vorbis']);

/**
 * Takes a range of a sound track out into a file of its own.
 *
 * @param stream ffmpeg's name of the track, such as "0:a:0"
 * @param startSeconds start of the range, counted from the container's own start
 * @param fallback the encoder for sound that the export's format does not hold; null copies the packets
 * @param codec the track's own, by ffmpeg's name
 */
export async function extractSound(
  ffmpeg: Ffmpeg,
  stream: string,
  startSeconds: number,
  durationSeconds: number,
  fallback: SoundFormat['fallback'] | null,
  codec: string,
): Promise<SoundTrack> {
  // Some demuxers land behind the sought point: from well before it, the rest of the way is counted packet by packet.
  const coarse = Math.max(0, startSeconds - 10);
  const fine = Math.max(0, startSeconds - coarse - PREROLL_SECONDS);
  const lead = startSeconds - coarse - fine;
  const before = coarse > 0 ? ['-ss', coarse.toFixed(6)] : [];
  const after = fine > 0 ? ['-ss', fine.toFixed(6)] : [];
  const coding = fallback
    ? ['-c:a', fallback.ffmpegEncoder, ...(fallback.bitrate ? ['-b:a', fallback.bitrate] : [])]
    : ['-c:a', 'copy'];
  const container = fallback?.container ?? (NOT_IN_MP4.has(codec) ? 'matroska' : 'mp4');
  const data = await ffmpeg.exec(
    [...before, '-i', SOURCE_PATH, ...after, '-t', (durationSeconds + Math.abs(lead)).toFixed(6), '-map', stream]
      // More than 48 kHz or two channels gains nothing from a film's sound and trips players.
      .concat(fallback?.bitrate ? ['-ac', '2', '-ar', '48000'] : [])
      .concat(['-vn', ...coding, '-f', container, 'sound.mp4']),
    'sound.mp4',
  );
  // Times in the new file count from the sought point; a range that starts before the container does has a negative lead.
  return {
    container: new Blob([data as Uint8Array<ArrayBuffer>]),
    track: 0,
    originSeconds: lead,
    how: fallback ? 'converted' : 'copied',
  };
}
