import type { ColorSpace } from '../../../src/domain/color/color-space';
import { TintypeError } from '../../../src/domain/errors';
import { type Ffmpeg, SOURCE_PATH } from '../ffmpeg';
import { chromaShare, type Rotation } from './luma';
import { assumedMatrix, frameRateOf, MAX_PIXELS, MAX_SIDE, type SourceInfo } from './source';

/** ffprobe's JSON, the parts we read. All numbers but the sizes come as text. */
interface ProbedStream {
  index: number;
  codec_type?: string;
  codec_name?: string;
  width?: number;
  height?: number;
  pix_fmt?: string;
  bits_per_raw_sample?: string;
  field_order?: string;
  color_range?: string;
  color_space?: string;
  sample_aspect_ratio?: string;
  avg_frame_rate?: string;
  r_frame_rate?: string;
  time_base?: string;
  channels?: number;
  sample_rate?: string;
  disposition?: { attached_pic?: number };
  tags?: { rotate?: string };
  side_data_list?: { side_data_type?: string; rotation?: number }[];
}

interface Probed {
  streams?: ProbedStream[];
  format?: { format_name?: string; start_time?: string; duration?: string };
}

/** Where ffmpeg finds every frame, and how it hands out luma. */
export interface FrameIndex {
  streamIndex: number;
  soundStreamIndex: number | null;
  /** Presentation time of every frame in `timeBase` units, ascending. */
  pts: Float64Array;
  timeBase: number;
  /** True where frames carry no usable times (pictures, raw streams): they are found by counting from the start. */
  counted: boolean;
  /** The container's own start, in seconds: ffmpeg's -ss counts from there. */
  startSeconds: number;
  /** Filters that turn a frame into its Y' plane. */
  lumaFilter: string;
  /** Bits of a sample that `lumaFilter` gives; two bytes each above 8. */
  lumaBits: number;
}

/** Raw streams and pictures carry no times: frames are found by counting. */
const NEUTRAL_RATE = 25;
/** Counting the frames of a doubtful file means decoding it; beyond this many pixels its packets have to do. */
const COUNT_LIMIT_PIXELS = 1.5e9;

/**
 * Reads what a file holds through ffprobe and decodes its first frame.
 *
 * @param isCutOff the container's own sizes say that its end is missing
 * @throws MEDIA_UNREADABLE, MEDIA_CUT_OFF, MEDIA_NO_VIDEO, MEDIA_TOO_LARGE
 */
export async function probeWithFfmpeg(
  ffmpeg: Ffmpeg,
  fileSizeBytes: number,
  isCutOff: boolean,
): Promise<{ info: SourceInfo; index: FrameIndex }> {
  // Reading through a file takes ffmpeg.wasm some seconds a gigabyte.
  const limitMs = 20_000 + fileSizeBytes / 20_000;
  const json = await ffmpeg
    .probe(['-show_streams', '-show_format', '-of', 'json', SOURCE_PATH], limitMs)
    .catch((error) => {
      throw unreadable(ffmpeg, isCutOff, error);
    });
  const probed: Probed = JSON.parse(json || '{}');
  if (!probed.format?.format_name || probed.format.format_name === 'tty') throw unreadable(ffmpeg, isCutOff);
  const streams = probed.streams ?? [];
  const video = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1);
  if (!video) {
    if (isCutOff && streams.length === 0) throw unreadable(ffmpeg, isCutOff);
    const what = streams.some((stream) => stream.codec_type === 'audio') ? 'only sound' : 'no pictures';
    throw new TintypeError('MEDIA_NO_VIDEO', `This file holds ${what}.`);
  }
  const { width = 0, height = 0 } = video;
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
    throw new TintypeError(
      'MEDIA_TOO_LARGE',
      `This file says its pictures are ${width} x ${height}, more than the 8K that can be opened.`,
    );
  }
  if (width < 1 || height < 1 || !video.pix_fmt) throw unreadable(ffmpeg, isCutOff);

  const notices: string[] = [];
  const timeBase = ratio(video.time_base) ?? 1 / 90_000;
  const still = /_pipe$|^image2/.test(probed.format.format_name);
  const layout = lumaLayout(video);
  const listed = still
    ? { pts: [0], doubtful: false, durationPts: 0 }
    : await listPackets(ffmpeg, video.index, limitMs);
  const index: FrameIndex = {
    streamIndex: video.index,
    soundStreamIndex: streams.find((stream) => stream.codec_type === 'audio')?.index ?? null,
    pts: Float64Array.from(listed.pts),
    timeBase,
    counted: still,
    startSeconds: Number(probed.format.start_time ?? 0) || 0,
    ...layout,
  };
  const seemsCut = isCutOff || /moov atom not found|Truncat|partial file|ended prematurely/i.test(ffmpeg.recentLog);
  if (listed.doubtful && width * height * Math.max(1, listed.pts.length) <= COUNT_LIMIT_PIXELS) {
    const gapPts = listed.durationPts || 1 / timeBase / (ratio(video.avg_frame_rate) || NEUTRAL_RATE);
    Object.assign(index, await countFrames(ffmpeg, index, gapPts));
  }
  if (index.pts.length === 0) throw unreadable(ffmpeg, isCutOff);

  const fps = ratio(video.avg_frame_rate) || ratio(video.r_frame_rate) || NEUTRAL_RATE;
  const timestampsUs = index.pts.map((pts) => Math.round((pts - index.pts[0]!) * timeBase * 1e6));
  const lastDurationUs = (listed.durationPts > 0 ? listed.durationPts * timeBase : 1 / fps) * 1e6;
  const frameRate = still
    ? { mode: 'constant' as const, fps: NEUTRAL_RATE }
    : frameRateOf(timestampsUs, lastDurationUs);
  const gapUs = timestampsUs.length > 1 && listed.durationPts <= 0 ? 1e6 / frameRate.fps : lastDurationUs;

  if (seemsCut) notices.push('The end of this file is missing; the frames before it can be used.');
  const interlaced = /^(tt|bb|tb|bt)$/.test(video.field_order ?? '');
  if (interlaced) notices.push('This video is interlaced; its lines are kept as they are.');
  if (layout.lumaBits > 8) notices.push(`This video has ${layout.lumaBits} bits a sample; it is worked on in 8.`);

  const rotation = rotationOf(video);
  const turned = rotation === 90 || rotation === 270;
  const sar = ratio(video.sample_aspect_ratio?.replace(':', '/')) || 1;
  const sound = streams.find((stream) => stream.index === index.soundStreamIndex);
  const hasColor = isGray(video.pix_fmt) ? false : await looksColored(ffmpeg, index);
  if (hasColor) notices.push('This file is in color already; its colors are replaced.');

  const info: SourceInfo = {
    kind: still ? 'still' : 'video',
    container: probed.format.format_name,
    videoCodec: video.codec_name ?? 'unknown',
    codedWidth: width,
    codedHeight: height,
    width: turned ? height : width,
    height: turned ? width : height,
    rotation,
    pixelAspect: turned ? 1 / sar : sar,
    bitDepth: layout.lumaBits,
    interlaced,
    colorSpace: colorSpaceOf(video),
    frameRate,
    frameCount: timestampsUs.length,
    durationUs: timestampsUs[timestampsUs.length - 1]! + Math.round(still ? 1e6 / NEUTRAL_RATE : gapUs),
    timestampsUs,
    audio: sound
      ? {
          codec: sound.codec_name ?? 'unknown',
          channels: sound.channels ?? 0,
          sampleRate: Number(sound.sample_rate ?? 0),
        }
      : null,
    hasColor,
    decoder: 'ffmpeg',
    notices,
  };
  return { info, index };
}

/** A sentence for a file that ffmpeg cannot make anything of. */
function unreadable(ffmpeg: Ffmpeg, isCutOff: boolean, cause?: unknown): TintypeError {
  if (cause instanceof TintypeError && cause.code !== 'MEDIA_UNREADABLE') return cause;
  const log = ffmpeg.recentLog;
  if (isCutOff || /moov atom not found|Truncat|End of file/i.test(log)) {
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

/** Times of all packets, without decoding them. `doubtful` when they cannot be trusted to be the frames. */
async function listPackets(ffmpeg: Ffmpeg, streamIndex: number, limitMs: number) {
  const csv = await ffmpeg.probe(
    ['-select_streams', String(streamIndex), '-show_entries', 'packet=pts,duration,flags', '-of', 'csv', SOURCE_PATH],
    limitMs,
  );
  // ffprobe keeps the sections of the call before in mind, so that other rows come along.
  const rows = csv.split('\n').filter((line) => line.startsWith('packet,'));
  const packets: { pts: number; duration: number }[] = [];
  let doubtful = rows.length === 0 || /error|corrupt|invalid/i.test(ffmpeg.recentLog);
  rows.forEach((row, i) => {
    const [, time = '', duration = '', flags = ''] = row.split(',');
    // D marks packets that the container wants decoded but not shown.
    if (flags.includes('D')) return;
    if (i === 0 && !flags.startsWith('K')) doubtful = true;
    if (/^-?\d+$/.test(time)) packets.push({ pts: Number(time), duration: Number(duration) || 0 });
    else doubtful = true;
  });
  packets.sort((a, b) => a.pts - b.pts);
  const pts = packets.map((packet) => packet.pts);
  for (let i = 1; i < pts.length && !doubtful; i++) doubtful = pts[i] === pts[i - 1];
  return { pts, doubtful, durationPts: packets.at(-1)?.duration ?? 0 };
}

/** Decodes the whole file once and takes the frames that really come out; frames without a time follow the one before. */
async function countFrames(
  ffmpeg: Ffmpeg,
  index: FrameIndex,
  gapPts: number,
): Promise<{ pts: Float64Array; counted: boolean }> {
  const pts: number[] = [];
  let counted = false;
  const args = ['-copyts', '-i', SOURCE_PATH, '-map', `0:${index.streamIndex}`, '-fps_mode', 'passthrough'];
  const filters = ['-vf', `${index.lumaFilter},showinfo=checksum=0,scale=2:2`, '-f', 'rawvideo'];
  await ffmpeg.exec([...args, ...filters, 'count.raw'], 'count.raw', {}, (line) => {
    const found = framePts(line);
    if (found === null) return;
    const last = pts[pts.length - 1];
    const next = last === undefined ? 0 : last + Math.max(1, Math.round(gapPts));
    const usable = !Number.isNaN(found) && (last === undefined || found > last);
    counted ||= !usable;
    pts.push(usable ? found : next);
  });
  return { pts: Float64Array.from(pts), counted };
}

/** The time in one of showinfo's lines, in units of the stream's time base; NaN where it has none; null for other lines. */
export function framePts(line: string): number | null {
  const match = /^\[Parsed_showinfo_\d+ @ [^\]]*\] n: *\d+ pts: *(NOPTS|-?\d+) /.exec(line);
  return match ? (match[1] === 'NOPTS' ? Number.NaN : Number(match[1])) : null;
}

/** How to get at the Y' plane. extractplanes copies it; swscale's own "gray" would stretch limited range to full. */
function lumaLayout(video: ProbedStream): { lumaFilter: string; lumaBits: number } {
  const format = video.pix_fmt ?? '';
  const depth = /(?:p|gray|y|a)(9|10|12|14|16)(?:le|be)$/.exec(format);
  const lumaBits = depth ? Number(depth[1]) : 8;
  const gray = lumaBits === 8 ? 'gray' : `gray${lumaBits}le`;
  if (isGray(format) && !/^mono|^ya/.test(format)) return { lumaFilter: `format=${gray}`, lumaBits };
  if (/^yuv|^ya/.test(format)) return { lumaFilter: `extractplanes=y,format=${gray}`, lumaBits };
  if (/^nv(12|21|16|24)$/.test(format)) return { lumaFilter: 'format=yuv444p,extractplanes=y', lumaBits: 8 };
  // RGB, palettes, bitmaps and packed layouts hold no Y' plane: it is made, in full range for RGB and its kin.
  const range = isRgb(format) ? 'out_range=full:' : '';
  return {
    lumaFilter: `scale=${range}out_color_matrix=bt709:flags=accurate_rnd,format=yuv444p,extractplanes=y`,
    lumaBits: 8,
  };
}

const isGray = (format: string) => /^(gray|ya|mono)/.test(format);
const isRgb = (format: string) => /^(rgb|bgr|gbr|argb|abgr|rgba|bgra|0rgb|0bgr|pal8|mono)/.test(format);

function colorSpaceOf(video: ProbedStream): ColorSpace {
  const format = video.pix_fmt ?? '';
  const madeHere = isRgb(format);
  const matrix =
    madeHere || video.color_space === 'bt709' || /bt2020/.test(video.color_space ?? '')
      ? 'bt709'
      : /smpte170m|bt470bg|fcc/.test(video.color_space ?? '')
        ? 'bt601'
        : assumedMatrix(video.width ?? 0, video.height ?? 0);
  const full =
    madeHere || video.color_range === 'pc' || /^yuvj/.test(format) || (isGray(format) && video.color_range !== 'tv');
  return { matrix, range: full ? 'full' : 'limited' };
}

function rotationOf(video: ProbedStream): Rotation {
  // ffmpeg counts counter-clockwise in display matrices.
  const matrix = video.side_data_list?.find((data) => data.side_data_type === 'Display Matrix')?.rotation;
  const degrees = matrix !== undefined ? -matrix : Number(video.tags?.rotate ?? 0);
  return ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360) as Rotation;
}

/** Looks at chroma in the first frame and in one from the middle. */
async function looksColored(ffmpeg: Ffmpeg, index: FrameIndex): Promise<boolean> {
  const middle = index.pts[index.pts.length >> 1]! * index.timeBase - index.startSeconds;
  for (const seconds of index.pts.length > 2 ? [0, middle] : [0]) {
    const seek = seconds > 0 ? ['-ss', seconds.toFixed(3)] : [];
    const args = [...seek, '-i', SOURCE_PATH, '-map', `0:${index.streamIndex}`, '-frames:v', '1'];
    const filters = ['-vf', 'scale=64:64:flags=area,format=yuv444p', '-f', 'rawvideo', 'color.raw'];
    const raw = await ffmpeg.exec([...args, ...filters], 'color.raw');
    if (raw.length >= 3 * 4096 && chromaShare(raw.subarray(4096, 8192), raw.subarray(8192, 12_288)) > 0.02) return true;
  }
  return false;
}

/** "30000/1001" as a number; undefined for 0/0 and for text that is none. */
function ratio(text: string | undefined): number | undefined {
  const [numerator, denominator = 1] = (text ?? '').split('/').map(Number);
  const value = numerator! / denominator;
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
