/**
 * What films are exported to, each described in one object: the encoders, the muxer, the command line's check of -o, the
 * studio's list, size estimates and file names all read it here. A new format is a new object in OUTPUT_FORMATS.
 */

import type { VideoCodec } from './encoder-config';
import { TintypeError } from './errors';

interface Common {
  /** Names the format in requests and reports, and behind --format. */
  id: string;
  /** What people call it, on buttons and in sentences. */
  label: string;
  /** What it is for, after the label. */
  what: string;
  /** With the dot, lower case. */
  extension: string;
  mimeType: string;
}

export interface VideoCoding {
  label: string;
  codec: VideoCodec;
  /** Chroma samples to luma samples: a quarter, half (across), as many. */
  chroma: '420' | '422' | '444';
  /** Bits of a sample that it can hold, ascending; a film's are brought to the least that holds them. Browsers may encode fewer (encodable.ts). */
  bits: readonly [number, ...number[]];
  /** The coding knows limited range alone: full range is brought to it. */
  limitedRangeOnly?: boolean;
  /** Whether the browser's own encoder is asked first. */
  byBrowser: boolean;
  /** The encoder in ffmpeg, used where the browser has none; null where it takes forever or is not built in. */
  ffmpegEncoder: string | null;
  /** Draft, good and best differ; what is lossless, or has one rate, has no choice. */
  hasQuality: boolean;
}

/** What sound is converted to where its own coding does not fit; names are ffmpeg's. */
export interface SoundFallback {
  label: string;
  ffmpegEncoder: string;
  /** Null where the coding is lossless: channels and rate are kept then, too. */
  bitrate: string | null;
  /** A container that holds it on the way. */
  container: 'mp4' | 'mov' | 'matroska';
}

/** Pictures one after another in a container, with the film's sound. */
export interface FilmFormat extends Common {
  writes: 'film';
  /** The muxer, by mediabunny's name of it. */
  container: 'mp4' | 'mov' | 'mkv' | 'webm';
  video: VideoCoding;
  sound: {
    /** Codecs whose packets are copied as they are: the container may hold them and players expect them there. */
    copied: ReadonlySet<string>;
    fallback: SoundFallback;
  };
}

/** Every frame a picture file, all in one zip; or one frame alone. */
export interface PicturesFormat extends Common {
  writes: 'pictures';
  coding: 'png' | 'jpeg' | 'tiff';
  /** The picture in color, or Lab a and b alone under a neutral first channel. */
  holds: 'color' | 'chroma';
  isSequence: boolean;
}

export interface GifFormat extends Common {
  writes: 'gif';
}

export type OutputFormat = FilmFormat | PicturesFormat | GifFormat;

const H264: VideoCoding = {
  ...{ label: 'H.264', codec: 'avc', chroma: '420', bits: [8] },
  ...{ byBrowser: true, ffmpegEncoder: 'libx264', hasQuality: true },
};

const IN_MP4: FilmFormat['sound'] = {
  copied: new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus', 'flac', 'alac']),
  fallback: { label: 'AAC', ffmpegEncoder: 'aac', bitrate: '192k', container: 'mp4' },
};

/** Where the browser's encoder is the only one: ffmpeg's is too slow in WebAssembly, hangs, or is not built in. */
const BY_BROWSER = { chroma: '420', bits: [8, 10], byBrowser: true, ffmpegEncoder: null, hasQuality: true } as const;
const VP9: VideoCoding = { label: 'VP9', codec: 'vp9', ...BY_BROWSER };
const AV1: VideoCoding = { label: 'AV1', codec: 'av1', ...BY_BROWSER };
const HEVC: VideoCoding = { label: 'HEVC', codec: 'hevc', ...BY_BROWSER };
const PRORES: VideoCoding = {
  ...{ label: 'ProRes 422 HQ', codec: 'prores', chroma: '422', bits: [10], limitedRangeOnly: true },
  ...{ byBrowser: false, ffmpegEncoder: 'prores_ks', hasQuality: false },
};
const FFV1: VideoCoding = {
  ...{ label: 'FFV1', codec: 'ffv1', chroma: '444', bits: [8, 10, 12, 16] },
  ...{ byBrowser: false, ffmpegEncoder: 'ffv1', hasQuality: false },
};

const IN_WEBM: FilmFormat['sound'] = {
  copied: new Set(['opus', 'vorbis']),
  fallback: { label: 'Vorbis', ffmpegEncoder: 'libvorbis', bitrate: '192k', container: 'matroska' },
};
const IN_MOV: FilmFormat['sound'] = {
  copied: new Set(['aac', 'mp3', 'ac3', 'eac3', 'alac']),
  fallback: { label: 'PCM of 24 bits', ffmpegEncoder: 'pcm_s24le', bitrate: null, container: 'mov' },
};
const IN_MKV: FilmFormat['sound'] = {
  copied: new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus', 'vorbis', 'flac']),
  fallback: { label: 'FLAC', ffmpegEncoder: 'flac', bitrate: null, container: 'matroska' },
};

const MP4: FilmFormat = {
  ...{ id: 'mp4', label: 'MP4', what: 'H.264, plays everywhere', extension: '.mp4', mimeType: 'video/mp4' },
  ...{ writes: 'film', container: 'mp4', video: H264, sound: IN_MP4 },
};

const MP4_AV1: FilmFormat = {
  ...{ id: 'mp4-av1', label: 'MP4 AV1', what: 'smaller, for newer players', extension: '.mp4', mimeType: 'video/mp4' },
  ...{ writes: 'film', container: 'mp4', video: AV1, sound: IN_MP4 },
};

const MP4_HEVC: FilmFormat = {
  ...{
    id: 'mp4-hevc',
    label: 'MP4 HEVC',
    what: 'smaller, for Apple’s devices and TVs',
    extension: '.mp4',
    mimeType: 'video/mp4',
  },
  ...{ writes: 'film', container: 'mp4', video: HEVC, sound: IN_MP4 },
};

const WEBM_VP9: FilmFormat = {
  ...{ id: 'webm', label: 'WebM', what: 'VP9, for the web', extension: '.webm', mimeType: 'video/webm' },
  ...{ writes: 'film', container: 'webm', video: VP9, sound: IN_WEBM },
};

const WEBM_AV1: FilmFormat = {
  ...{ id: 'webm-av1', label: 'WebM AV1', what: 'for the web, smaller', extension: '.webm', mimeType: 'video/webm' },
  ...{ writes: 'film', container: 'webm', video: AV1, sound: IN_WEBM },
};

const MOV_PRORES: FilmFormat = {
  ...{ id: 'prores', label: 'ProRes 422 HQ', what: '10 bits, for editing', extension: '.mov' },
  ...{ mimeType: 'video/quicktime', writes: 'film', container: 'mov', video: PRORES, sound: IN_MOV },
};

const MKV_FFV1: FilmFormat = {
  ...{ id: 'ffv1', label: 'FFV1', what: 'lossless, up to 16 bits, for archives', extension: '.mkv' },
  ...{ mimeType: 'video/x-matroska', writes: 'film', container: 'mkv', video: FFV1, sound: IN_MKV },
};

const CHROMA_ALONE: PicturesFormat = {
  ...{ id: 'chroma', label: 'Chroma alone', what: 'Lab a and b as 16-bit PNGs, to lay over your own master' },
  ...{ extension: '.zip', mimeType: 'application/zip' },
  ...{ writes: 'pictures', coding: 'png', holds: 'chroma', isSequence: true },
};

const PNG_SEQUENCE: PicturesFormat = {
  ...{ id: 'png-sequence', label: 'PNG sequence', what: 'every frame a picture' },
  ...{ extension: '.zip', mimeType: 'application/zip' },
  ...{ writes: 'pictures', coding: 'png', holds: 'color', isSequence: true },
};

const GIF: GifFormat = {
  ...{ id: 'gif', label: 'GIF', what: 'short and silent, 256 colors, at most 640 pixels a side' },
  ...{ extension: '.gif', mimeType: 'image/gif', writes: 'gif' },
};

const PNG: PicturesFormat = {
  ...{ id: 'png', label: 'This frame as PNG', what: 'lossless' },
  ...{ extension: '.png', mimeType: 'image/png' },
  ...{ writes: 'pictures', coding: 'png', holds: 'color', isSequence: false },
};

const JPEG: PicturesFormat = {
  ...{ id: 'jpeg', label: 'This frame as JPEG', what: 'small' },
  ...{ extension: '.jpg', mimeType: 'image/jpeg' },
  ...{ writes: 'pictures', coding: 'jpeg', holds: 'color', isSequence: false },
};

const TIFF: PicturesFormat = {
  ...{ id: 'tiff', label: 'This frame as TIFF', what: 'lossless, for print and archives' },
  ...{ extension: '.tif', mimeType: 'image/tiff' },
  ...{ writes: 'pictures', coding: 'tiff', holds: 'color', isSequence: false },
};

/** The first one is what is written when nothing else is asked for; of those with one ending, too. */
export const OUTPUT_FORMATS: readonly [FilmFormat, ...OutputFormat[]] = [
  ...([MP4, MP4_AV1, MP4_HEVC, WEBM_VP9, WEBM_AV1, MOV_PRORES, MKV_FFV1] as const),
  ...[PNG_SEQUENCE, CHROMA_ALONE, GIF, PNG, JPEG, TIFF],
];
export const DEFAULT_FORMAT = OUTPUT_FORMATS[0];

/** Whether a format is one picture: the frame at the playhead, not the range. */
export const isOnePicture = (format: OutputFormat): boolean => format.writes === 'pictures' && !format.isSequence;

/** What pictures come out as, by ids of formats. */
export const STILL_FORMATS = ['png', 'jpeg', 'tiff'] as const;
export type StillFormat = (typeof STILL_FORMATS)[number];

/** What a source comes out as, of the formats chosen for films and for pictures. @throws OUTPUT_FORMAT for an id that no format has */
export function formatFor(kind: 'video' | 'still', chosen: { format: string; still: StillFormat }): OutputFormat {
  return formatById(kind === 'still' ? chosen.still : chosen.format);
}

/** Bits of a sample that a format writes for a film of `sourceBits`. */
export function bitsOf({ bits }: Pick<VideoCoding, 'bits'>, sourceBits: number): number {
  return bits.find((depth) => depth >= sourceBits) ?? bits.at(-1)!;
}

/** @throws OUTPUT_FORMAT for an id that no format has */
export function formatById(id: string): OutputFormat {
  const found = OUTPUT_FORMATS.find((format) => format.id === id);
  if (found) return found;
  const ids = OUTPUT_FORMATS.map((format) => format.id).join(', ');
  throw new TintypeError('OUTPUT_FORMAT', `There is no format ${id}.`, { remedy: `The formats are ${ids}.` });
}

/**
 * The format that a file's name asks for.
 *
 * @param id one of those with this ending; the first of them when left out
 * @throws OUTPUT_FORMAT when no format has this ending, or the one that is named has another
 */
export function formatOf(path: string, id?: string): OutputFormat {
  const name = path.replace(/^.*[/\\]/, '');
  const ends = ({ extension }: OutputFormat) =>
    name.toLowerCase().endsWith(extension) ||
    (extension === '.jpg' && /\.jpeg$/i.test(name)) ||
    (extension === '.tif' && /\.tiff$/i.test(name));
  if (id !== undefined) {
    const named = formatById(id);
    if (ends(named)) return named;
    throw new TintypeError('OUTPUT_FORMAT', `${name} does not end in ${named.extension}, as ${id} does.`, {
      remedy: `Give the file a name that ends in ${named.extension}, or leave --format out.`,
    });
  }
  const found = OUTPUT_FORMATS.find(ends);
  if (found) return found;
  const endings = [...new Set(OUTPUT_FORMATS.map(({ extension }) => extension))].join(', ');
  throw new TintypeError(
    'OUTPUT_FORMAT',
    `${name} does not end in ${endings}, so it is not known what to write there.`,
    {
      remedy: `Give the file a name that ends in ${endings}.`,
    },
  );
}

/**
 * What an exported file is called: the source's name, "-color" (or "-chroma"), of one frame of a film its number, the ending.
 *
 * @param frame counted from 0
 */
export function outputFileName(
  sourceName: string,
  { extension, holds = 'color' }: Pick<OutputFormat, 'extension'> & { holds?: PicturesFormat['holds'] },
  frame?: number,
): string {
  const number = frame === undefined ? '' : `-${String(frame).padStart(6, '0')}`;
  return `${sourceName.replace(/\.[^.]+$/, '')}-${holds}${number}${extension}`;
}

/** Longest side of a GIF: larger ones are too big to be sent. */
const GIF_SIDE = 640;
/** All its frames are in memory at once, four bytes a pixel and again in three. */
const GIF_BYTES = 250e6;

/** A film's size as a GIF: square pixels, no side over 640. */
export function gifSize({ width, height, pixelAspect }: { width: number; height: number; pixelAspect: number }) {
  const scale = Math.min(1, GIF_SIDE / (width * pixelAspect), GIF_SIDE / height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width * pixelAspect), height: side(height) };
}

/** Most frames that a GIF of this film holds. */
export function gifLimit(film: Parameters<typeof gifSize>[0]): number {
  const { width, height } = gifSize(film);
  return Math.floor(GIF_BYTES / (4 * width * height));
}
