/**
 * The files that films are exported to, each described in one object: the encoders, the muxer, the command line's check of
 * -o, the studio's labels and file names all read it here. A new format is a new object in OUTPUT_FORMATS.
 */

import { TintypeError } from './errors';

export interface OutputFormat {
  /** Names the format in requests and reports. */
  id: string;
  /** What people call it, on buttons and in sentences. */
  label: string;
  /** With the dot, lower case. */
  extension: string;
  mimeType: string;
  /** The muxer, by mediabunny's name of it. */
  container: 'mp4' | 'mov' | 'mkv' | 'webm';
  video: {
    label: string;
    codec: 'avc';
    /** Bits of a sample. */
    bitDepth: 8;
    /** The encoder in ffmpeg, used where the browser has none. */
    ffmpegEncoder: string;
    /** Both sides must be even: 4:2:0 has no half chroma samples. */
    needsEvenSides: boolean;
  };
  sound: {
    /** Codecs whose packets are copied as they are: the container may hold them and players expect them there. */
    copied: ReadonlySet<string>;
    /** What all others are converted to, by ffmpeg's name of the encoder. */
    fallback: { codec: string; ffmpegEncoder: string; bitrate: string };
  };
}

const MP4: OutputFormat = {
  id: 'mp4',
  label: 'MP4',
  extension: '.mp4',
  mimeType: 'video/mp4',
  container: 'mp4',
  video: { label: 'H.264', codec: 'avc', bitDepth: 8, ffmpegEncoder: 'libx264', needsEvenSides: true },
  sound: {
    copied: new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus', 'flac', 'alac']),
    fallback: { codec: 'aac', ffmpegEncoder: 'aac', bitrate: '192k' },
  },
};

/** The first one is what is written when nothing else is asked for. */
export const OUTPUT_FORMATS: readonly [OutputFormat, ...OutputFormat[]] = [MP4];
export const DEFAULT_FORMAT = OUTPUT_FORMATS[0];

/**
 * The format that a file's name asks for.
 *
 * @throws OUTPUT_FORMAT when no format has this ending
 */
export function formatOf(path: string): OutputFormat {
  const name = path.replace(/^.*[/\\]/, '');
  const found = OUTPUT_FORMATS.find(({ extension }) => name.toLowerCase().endsWith(extension));
  if (found) return found;
  const endings = OUTPUT_FORMATS.map(({ extension }) => extension).join(', ');
  throw new TintypeError(
    'OUTPUT_FORMAT',
    `${name} does not end in ${endings}, so it is not known what to write there.`,
    {
      remedy: `Give the file a name that ends in ${endings}.`,
    },
  );
}

/** What an exported film is called: the source's name, "-color", the format's ending. */
export function outputFileName(sourceName: string, { extension }: Pick<OutputFormat, 'extension'>): string {
  return `${sourceName.replace(/\.[^.]+$/, '')}-color${extension}`;
}
