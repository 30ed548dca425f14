import { TintypeError } from '../../../src/domain/errors';
import { Ffmpeg, SOURCE_PATH } from '../ffmpeg';
import { countFrames, type FrameIndex, listPackets, lookAtFrames } from './frame-index';
import type { Turn } from './pictures/picture';
import {
  colorSpaceOf,
  isGray,
  lumaLayout,
  type Probed,
  type ProbedStream,
  ratio,
  rotationOf,
  TONE_MAPPED,
} from './probed-stream';
import { tooLarge, undecodable, unreadable } from './refusals';
import {
  frameRateOf,
  isHdr,
  MAX_PIXELS,
  MAX_SIDE,
  type SourceInfo,
  sizeChangeNotice,
  soundTracksNotice,
} from './source';

/** What was found in a file's headers before ffmpeg is asked. */
export interface OpenFacts {
  /** The container declares more bytes than the file has. */
  isCutOff?: boolean;
  isStill?: boolean;
  /** How a still picture is brought upright. */
  turn?: Turn;
  notices?: string[];
}

/** Codecs that the core cannot decode: AV1 only with hardware, VVC came later. */
const WITHOUT_DECODER = new Set(['unknown', 'none', 'av1', 'vvc']);
/** Raw streams and pictures carry no times: frames are found by counting. */
const NEUTRAL_RATE = 25;
/** Where packets are doubtful, frames are counted by decoding the file, but not if that means more pixels than this. */
const COUNT_LIMIT_PIXELS = 1.5e9;

/** Headers alone are read. */
const TIMECODE_LIMIT_MS = 20_000;

/** A file with pictures in a coding that the core decodes. */
interface Streams {
  video: ProbedStream & { width: number; height: number; pix_fmt: string };
  sounds: ProbedStream[];
  timecode: string | null;
  format: { format_name: string; start_time?: string };
  isStill: boolean;
}

/**
 * Reads what a file holds through ffprobe and decodes its first frame.
 *
 * @throws MEDIA_UNREADABLE, MEDIA_CUT_OFF, MEDIA_NO_VIDEO, MEDIA_TOO_LARGE, MEDIA_ENCRYPTED, MEDIA_UNSUPPORTED
 */
export async function probeWithFfmpeg(
  ffmpeg: Ffmpeg,
  fileSizeBytes: number,
  facts: OpenFacts,
): Promise<{ info: SourceInfo; index: FrameIndex }> {
  // ffmpeg.wasm reads a gigabyte in some seconds.
  const limitMs = 20_000 + fileSizeBytes / 20_000;
  const streams = await readStreams(ffmpeg, limitMs, facts);
  const { video, sounds, format, isStill } = streams;
  const { width, height } = video;
  const { index, restarts, seemsCut, sizes, durationPts } = await indexFrames(ffmpeg, streams, limitMs, facts);

  const fps = ratio(video.avg_frame_rate) || ratio(video.r_frame_rate) || NEUTRAL_RATE;
  const timestampsUs = index.pts.map((pts) => Math.round((pts - index.pts[0]!) * index.timeBase * 1e6));
  const lastDurationUs = (durationPts > 0 ? durationPts * index.timeBase : 1 / fps) * 1e6;
  const frameRate = isStill
    ? { mode: 'constant' as const, fps: NEUTRAL_RATE }
    : frameRateOf(timestampsUs, lastDurationUs);
  const gapUs = timestampsUs.length > 1 && durationPts <= 0 ? 1e6 / frameRate.fps : lastDurationUs;

  const looks = await lookAtFrames(ffmpeg, index);
  const hasColor = !isGray(video.pix_fmt) && looks.colored;
  const interlaced = /^(tt|bb|tb|bt)$/.test(video.field_order ?? '');
  const hdr = isHdr(video.color_transfer);
  const noun = isStill ? 'picture' : 'video';
  const notices = [...(facts.notices ?? [])];
  if (restarts > 0) notices.push('The clock of this file starts over on the way; its parts follow one another.');
  if (seemsCut) notices.push('The end of this file is missing; the frames before it can be used.');
  if (interlaced) notices.push('This video is interlaced; its lines are kept as they are.');
  if (hdr) {
    const curve = video.color_transfer === 'smpte2084' ? 'PQ' : 'HLG';
    notices.push(`This ${noun} has high dynamic range (${curve}); it is brought to the standard one (BT.709).`);
  }
  if (index.lumaBits > 8) notices.push(`This ${noun} has ${index.lumaBits} bits a sample; colors are made in 8.`);
  if (sounds.length > 1) notices.push(soundTracksNotice(sounds.length));
  if ([...sizes, ...looks.sizes].some((size) => size !== `${width}x${height}`))
    notices.push(sizeChangeNotice(width, height));
  if (hasColor) notices.push('This file is in color already; its colors are replaced.');

  const rotation = facts.turn?.rotation ?? rotationOf(video);
  const turned = rotation === 90 || rotation === 270;
  const sar = ratio(video.sample_aspect_ratio?.replace(':', '/')) || 1;
  const heard = sounds.map(({ codec_name = 'unknown', channels = 0, sample_rate = 0 }) => ({
    ...{ codec: codec_name, channels, sampleRate: Number(sample_rate) },
  }));
  const info: SourceInfo = {
    kind: isStill ? 'still' : 'video',
    container: format.format_name,
    videoCodec: video.codec_name ?? 'unknown',
    codedWidth: width,
    codedHeight: height,
    width: turned ? height : width,
    height: turned ? width : height,
    rotation,
    pixelAspect: turned ? 1 / sar : sar,
    bitDepth: index.lumaBits,
    interlaced,
    colorSpace: hdr ? { matrix: 'bt709', range: 'limited' } : colorSpaceOf(video),
    frameRate,
    frameCount: timestampsUs.length,
    durationUs: timestampsUs[timestampsUs.length - 1]! + Math.round(isStill ? 1e6 / NEUTRAL_RATE : gapUs),
    timestampsUs,
    audio: heard[0] ?? null,
    sounds: heard,
    timecode: streams.timecode,
    hasColor,
    decoder: 'ffmpeg',
    notices,
  };
  return { info, index };
}

/** The timecode of a file's first stream that has one, else of the container. */
function timecodeOf({ format, streams = [] }: Probed): string | null {
  const tags = [...streams, ...(format ? [format] : [])].flatMap(({ tags = {} }) => Object.entries(tags));
  // Matroska's names are upper case, behind that of what they are about: "MOVIE/TIMECODE".
  return tags.find(([name]) => /^(?:.*\/)?timecode$/i.test(name))?.[1] ?? null;
}

/** The same, of a file that another demuxer opened, which passes a timecode track over. Null where it cannot be read. */
export async function readTimecode(file: Blob): Promise<string | null> {
  const ffmpeg = new Ffmpeg(file);
  try {
    const json = await ffmpeg.probe(['-show_streams', '-show_format', '-of', 'json', SOURCE_PATH], TIMECODE_LIMIT_MS);
    return timecodeOf(JSON.parse(json || '{}'));
  } catch {
    return null;
  } finally {
    ffmpeg.close();
  }
}

/** Finds the streams, and refuses what has no pictures that could be decoded. */
async function readStreams(
  ffmpeg: Ffmpeg,
  limitMs: number,
  { isCutOff = false, isStill = false }: OpenFacts,
): Promise<Streams> {
  const json = await ffmpeg
    .probe(['-show_streams', '-show_format', '-of', 'json', SOURCE_PATH], limitMs)
    .catch((error) => {
      throw unreadable(ffmpeg, isCutOff, isStill, error);
    });
  const { format, streams = [] }: Probed = JSON.parse(json || '{}');
  if (!format?.format_name || format.format_name === 'tty') throw unreadable(ffmpeg, isCutOff, isStill);
  const sounds = streams.filter((stream) => stream.codec_type === 'audio');
  const video = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1);
  if (!video) {
    if (isCutOff && streams.length === 0) throw unreadable(ffmpeg, isCutOff, isStill);
    throw new TintypeError('MEDIA_NO_VIDEO', `This file holds ${sounds.length > 0 ? 'only sound' : 'no pictures'}.`);
  }
  const { width = 0, height = 0, pix_fmt } = video;
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) throw tooLarge(width, height);
  if (!isStill && !pix_fmt && WITHOUT_DECODER.has(video.codec_name ?? 'unknown')) throw undecodable(video, ffmpeg);
  if (width < 1 || height < 1 || !pix_fmt) throw unreadable(ffmpeg, isCutOff, isStill);
  return {
    video: { ...video, width, height, pix_fmt },
    sounds,
    timecode: timecodeOf({ format, streams }),
    format: { ...format, format_name: format.format_name },
    isStill: isStill || /_pipe$|^image2/.test(format.format_name),
  };
}

/** Lists the frames by their packets, or by decoding them all where packets cannot be trusted. */
async function indexFrames(ffmpeg: Ffmpeg, { video, format, isStill }: Streams, limitMs: number, facts: OpenFacts) {
  const { width, height, pix_fmt } = video;
  const timeBase = ratio(video.time_base) ?? 1 / 90_000;
  const listed = isStill
    ? { pts: [0], doubtful: false, durationPts: 0, restarts: 0 }
    : await listPackets(ffmpeg, video.index, timeBase, limitMs);
  const { restarts, durationPts } = listed;
  const index: FrameIndex = {
    streamIndex: video.index,
    pts: Float64Array.from(listed.pts),
    timeBase,
    counted: isStill || restarts > 0,
    startSeconds: Number(format.start_time ?? 0) || 0,
    ...(isHdr(video.color_transfer) ? TONE_MAPPED : lumaLayout(video)),
    sameAsFirst: `scale=${width}:${height},format=${pix_fmt}`,
  };
  const seemsCut =
    facts.isCutOff === true || /moov atom not found|Truncat|partial file|ended prematurely/i.test(ffmpeg.recentLog);
  let sizes: ReadonlySet<string> = new Set();
  const isDoubtful = listed.doubtful || restarts > 0;
  if (isDoubtful && width * height * Math.max(1, listed.pts.length) <= COUNT_LIMIT_PIXELS) {
    const gapPts = durationPts || 1 / timeBase / (ratio(video.avg_frame_rate) || NEUTRAL_RATE);
    const counted = await countFrames(ffmpeg, index, gapPts);
    index.pts = counted.pts;
    index.counted = counted.counted;
    sizes = counted.sizes;
  }
  if (index.pts.length === 0) throw unreadable(ffmpeg, facts.isCutOff === true, facts.isStill === true);
  return { index, restarts, durationPts, seemsCut, sizes };
}
