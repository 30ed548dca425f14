import type { ColorSpace } from '../../../src/domain/color/color-space';
import { TintypeError } from '../../../src/domain/errors';
import { type Ffmpeg, SOURCE_PATH } from '../ffmpeg';
import { chromaShare, type Rotation } from './luma';
import type { Turn } from './picture';
import {
  assumedMatrix,
  frameRateOf,
  isHdr,
  MAX_PIXELS,
  MAX_SIDE,
  RESTART_SECONDS,
  type SourceInfo,
  sizeChangeNotice,
  soundTracksNotice,
} from './source';

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
  color_transfer?: string;
  codec_tag_string?: string;
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

/** What was found in a file's headers before ffmpeg is asked. */
export interface OpenFacts {
  /** The container's own sizes say that its end is missing. */
  isCutOff?: boolean;
  isStill?: boolean;
  /** How a still is brought upright. */
  turn?: Turn;
  notices?: string[];
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
  /** Filters that bring every frame to the first one's size and layout, before `lumaFilter`. */
  sameAsFirst: string;
  /** Bits of a sample that `lumaFilter` gives; two bytes each above 8. */
  lumaBits: number;
}

/** What the core knows by name at most: AV1 it leaves to hardware, VVC came later. */
const WITHOUT_DECODER = new Set(['unknown', 'none', 'av1', 'vvc']);
/** Raw streams and pictures carry no times: frames are found by counting. */
const NEUTRAL_RATE = 25;
/** Counting the frames of a doubtful file means decoding it; beyond this many pixels its packets have to do. */
const COUNT_LIMIT_PIXELS = 1.5e9;

/**
 * Reads what a file holds through ffprobe and decodes its first frame.
 *
 * @throws MEDIA_UNREADABLE, MEDIA_CUT_OFF, MEDIA_NO_VIDEO, MEDIA_TOO_LARGE, MEDIA_ENCRYPTED, MEDIA_UNSUPPORTED
 */
export async function probeWithFfmpeg(
  ffmpeg: Ffmpeg,
  fileSizeBytes: number,
  { isCutOff = false, isStill = false, turn, notices: known = [] }: OpenFacts,
): Promise<{ info: SourceInfo; index: FrameIndex }> {
  // Reading through a file takes ffmpeg.wasm some seconds a gigabyte.
  const limitMs = 20_000 + fileSizeBytes / 20_000;
  const json = await ffmpeg
    .probe(['-show_streams', '-show_format', '-of', 'json', SOURCE_PATH], limitMs)
    .catch((error) => {
      throw unreadable(ffmpeg, isCutOff, isStill, error);
    });
  const probed: Probed = JSON.parse(json || '{}');
  if (!probed.format?.format_name || probed.format.format_name === 'tty') throw unreadable(ffmpeg, isCutOff, isStill);
  const streams = probed.streams ?? [];
  const video = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1);
  if (!video) {
    if (isCutOff && streams.length === 0) throw unreadable(ffmpeg, isCutOff, isStill);
    const what = streams.some((stream) => stream.codec_type === 'audio') ? 'only sound' : 'no pictures';
    throw new TintypeError('MEDIA_NO_VIDEO', `This file holds ${what}.`);
  }
  const { width = 0, height = 0 } = video;
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
    throw tooLarge(width, height);
  }
  if (!isStill && !video.pix_fmt && WITHOUT_DECODER.has(video.codec_name ?? 'unknown'))
    throw undecodable(video, ffmpeg);
  if (width < 1 || height < 1 || !video.pix_fmt) throw unreadable(ffmpeg, isCutOff, isStill);

  const notices: string[] = [...known];
  const timeBase = ratio(video.time_base) ?? 1 / 90_000;
  const still = isStill || /_pipe$|^image2/.test(probed.format.format_name);
  const noun = still ? 'picture' : 'video';
  const hdr = isHdr(video.color_transfer);
  const layout = hdr ? TONE_MAPPED : lumaLayout(video);
  const listed = still
    ? { pts: [0], doubtful: false, durationPts: 0, restarts: 0 }
    : await listPackets(ffmpeg, video.index, timeBase, limitMs);
  const index: FrameIndex = {
    streamIndex: video.index,
    soundStreamIndex: streams.find((stream) => stream.codec_type === 'audio')?.index ?? null,
    pts: Float64Array.from(listed.pts),
    timeBase,
    counted: still || listed.restarts > 0,
    startSeconds: Number(probed.format.start_time ?? 0) || 0,
    ...layout,
    sameAsFirst: `scale=${width}:${height},format=${video.pix_fmt}`,
  };
  const seenSizes = new Set<string>();
  const seemsCut = isCutOff || /moov atom not found|Truncat|partial file|ended prematurely/i.test(ffmpeg.recentLog);
  if (
    (listed.doubtful || listed.restarts > 0) &&
    width * height * Math.max(1, listed.pts.length) <= COUNT_LIMIT_PIXELS
  ) {
    const gapPts = listed.durationPts || 1 / timeBase / (ratio(video.avg_frame_rate) || NEUTRAL_RATE);
    const { sizes, ...counted } = await countFrames(ffmpeg, index, gapPts);
    Object.assign(index, counted);
    for (const size of sizes) seenSizes.add(size);
  }
  if (listed.restarts > 0) notices.push('The clock of this file starts over on the way; its parts follow one another.');
  if (index.pts.length === 0) throw unreadable(ffmpeg, isCutOff, isStill);

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
  if (hdr) {
    const curve = video.color_transfer === 'smpte2084' ? 'PQ' : 'HLG';
    notices.push(`This ${noun} has high dynamic range (${curve}); it is brought to the standard one (BT.709).`);
  }
  if (layout.lumaBits > 8) notices.push(`This ${noun} has ${layout.lumaBits} bits a sample; it is worked on in 8.`);

  const rotation = turn?.rotation ?? rotationOf(video);
  const turned = rotation === 90 || rotation === 270;
  const sar = ratio(video.sample_aspect_ratio?.replace(':', '/')) || 1;
  const sounds = streams.filter((stream) => stream.codec_type === 'audio').length;
  if (sounds > 1) notices.push(soundTracksNotice(sounds));
  const sound = streams.find((stream) => stream.index === index.soundStreamIndex);
  const looks = await lookAtFrames(ffmpeg, index);
  const hasColor = !isGray(video.pix_fmt ?? '') && looks.colored;
  if ([...seenSizes, ...looks.sizes].some((size) => size !== `${width}x${height}`))
    notices.push(sizeChangeNotice(width, height));
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
    colorSpace: hdr ? { matrix: 'bt709', range: 'limited' } : colorSpaceOf(video),
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

function tooLarge(width: number, height: number): TintypeError {
  const sentence = `This file says its pictures are ${width} x ${height}, more than the 8K that can be opened.`;
  return new TintypeError('MEDIA_TOO_LARGE', sentence);
}

/** The container is sound, and no decoder is there for what it holds. */
function undecodable({ codec_name, codec_tag_string }: ProbedStream, ffmpeg: Ffmpeg): TintypeError {
  const tag = /^[\w-]{4}$/.test(codec_tag_string ?? '') ? codec_tag_string : 'an unknown code';
  const name = codec_name && codec_name !== 'unknown' ? codec_name.toUpperCase() : tag;
  return new TintypeError('MEDIA_UNSUPPORTED', `This video’s coding (${name}) has no decoder here.`, {
    details: ffmpeg.recentLog,
  });
}

/** A sentence for a file that ffmpeg cannot make anything of. */
function unreadable(ffmpeg: Ffmpeg, isCutOff: boolean, isStill: boolean, cause?: unknown): TintypeError {
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

/** Times of all packets, without decoding them. `doubtful` when they cannot be trusted to be the frames. */
async function listPackets(ffmpeg: Ffmpeg, streamIndex: number, timeBase: number, limitMs: number) {
  const entries = ['-show_entries', 'packet=pts,dts,duration,flags', '-of', 'csv'];
  const csv = await ffmpeg.probe(['-select_streams', String(streamIndex), ...entries, SOURCE_PATH], limitMs);
  // ffprobe keeps the sections of the call before in mind, so that other rows come along.
  const rows = csv.split('\n').filter((line) => line.startsWith('packet,'));
  let doubtful = rows.length === 0 || /error|corrupt|invalid/i.test(ffmpeg.recentLog);
  /** Runs of packets in decoding order; a clock that goes back begins a new one. */
  let run: { pts: number; duration: number }[] = [];
  const runs = [run];
  let latest = Number.NEGATIVE_INFINITY;
  rows.forEach((row, i) => {
    const [, time = '', decoding = '', duration = '', flags = ''] = row.split(',');
    // D marks packets that the container wants decoded but not shown.
    if (flags.includes('D')) return;
    if (i === 0 && !flags.startsWith('K')) doubtful = true;
    if (!/^-?\d+$/.test(time)) {
      doubtful = true;
      return;
    }
    const clock = /^-?\d+$/.test(decoding) ? Number(decoding) : Number(time);
    if (clock * timeBase < latest * timeBase - RESTART_SECONDS) {
      run = [];
      runs.push(run);
      latest = clock;
    }
    latest = Math.max(latest, clock);
    run.push({ pts: Number(time), duration: Number(duration) || 0 });
  });
  const pts: number[] = [];
  let durationPts = 0;
  for (const packets of runs) {
    packets.sort((a, b) => a.pts - b.pts);
    const shift = pts.length > 0 ? pts.at(-1)! + Math.max(1, durationPts) - packets[0]!.pts : 0;
    for (const packet of packets) pts.push(packet.pts + shift);
    durationPts = packets.at(-1)?.duration ?? 0;
  }
  for (let i = 1; i < pts.length && !doubtful; i++) doubtful = pts[i] === pts[i - 1];
  return { pts, doubtful, durationPts, restarts: runs.length - 1 };
}

/** Decodes the whole file once and takes the frames that really come out; frames without a time follow the one before. */
async function countFrames(
  ffmpeg: Ffmpeg,
  index: FrameIndex,
  gapPts: number,
): Promise<{ pts: Float64Array; counted: boolean; sizes: ReadonlySet<string> }> {
  const pts: number[] = [];
  let counted = false;
  let shift = 0;
  const sizes = new Set<string>();
  const args = [
    '-copyts',
    '-noautorotate',
    '-reinit_filter',
    '0',
    '-i',
    SOURCE_PATH,
    '-map',
    `0:${index.streamIndex}`,
    '-fps_mode',
    'passthrough',
  ];
  const filters = ['-vf', `showinfo=checksum=0,${index.sameAsFirst},scale=2:2`, '-f', 'rawvideo'];
  await ffmpeg.exec([...args, ...filters, 'count.raw'], 'count.raw', {}, (line) => {
    const found = framePts(line);
    if (found === null) return;
    sizes.add(sizeIn(line));
    const last = pts[pts.length - 1];
    const next = last === undefined ? 0 : last + Math.max(1, Math.round(gapPts));
    const time = found + shift;
    const usable = !Number.isNaN(found) && (last === undefined || time > last);
    counted ||= !usable;
    // A clock that starts over goes on from here.
    if (!usable && !Number.isNaN(found)) shift += next - time;
    pts.push(usable ? time : next);
  });
  return { pts: Float64Array.from(pts), counted, sizes };
}

/** The frame's size in one of showinfo's lines, "WxH". */
const sizeIn = (line: string) => / s:(\d+x\d+) /.exec(line)?.[1] ?? '';

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
  // Over black, as players show what is transparent; in 16 bits, since premultiplying in 8 is off by up to 3 codes.
  if (/^ya/.test(format))
    return { lumaFilter: 'format=gbrap16le,premultiply=inplace=1,extractplanes=g,format=gray', lumaBits: 8 };
  if (/^yuv/.test(format)) return { lumaFilter: `extractplanes=y,format=${gray}`, lumaBits };
  if (/^nv(12|21|16|24)$/.test(format)) return { lumaFilter: 'format=yuv444p,extractplanes=y', lumaBits: 8 };
  // RGB, palettes, bitmaps and packed layouts hold no Y' plane: it is made, in full range for RGB and its kin.
  const range = isRgb(format) ? 'out_range=full:' : '';
  return {
    lumaFilter: `${hasAlpha(format) ? `${OVER_BLACK},format=gbrp,` : ''}scale=${range}out_color_matrix=bt709:flags=accurate_rnd,format=yuv444p,extractplanes=y`,
    lumaBits: 8,
  };
}

const OVER_BLACK = 'format=gbrap,premultiply=inplace=1';
const hasAlpha = (format: string) => /^(rgba|bgra|argb|abgr|gbrap)/.test(format);

/** HLG and PQ to BT.709 (ITU-R BT.2100 to BT.1886), highlights rolled off. */
const TONE_MAPPED = {
  lumaFilter:
    'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p,extractplanes=y',
  lumaBits: 8,
};

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

/** Decodes the first frame, one from the middle and the last: chroma, and the sizes that the frames themselves have. */
async function lookAtFrames(ffmpeg: Ffmpeg, index: FrameIndex): Promise<{ colored: boolean; sizes: string[] }> {
  const at = (frame: number) => Math.max(0, index.pts[frame]! * index.timeBase - index.startSeconds);
  const count = index.pts.length;
  const sizes: string[] = [];
  let colored = false;
  for (const seconds of count > 2 && !index.counted ? [0, at(count >> 1), at(count - 2)] : [0]) {
    const seek = seconds > 0 ? ['-ss', seconds.toFixed(3)] : [];
    const args = ['-noautorotate', ...seek, '-i', SOURCE_PATH, '-map', `0:${index.streamIndex}`, '-frames:v', '1'];
    const filters = ['-vf', 'showinfo=checksum=0,scale=64:64:flags=area,format=yuv444p', '-f', 'rawvideo', 'color.raw'];
    const raw = await ffmpeg.exec([...args, ...filters], 'color.raw', {}, (line) => {
      if (framePts(line) !== null) sizes.push(sizeIn(line));
    });
    colored ||= raw.length >= 3 * 4096 && chromaShare(raw.subarray(4096, 8192), raw.subarray(8192, 12_288)) > 0.02;
  }
  return { colored, sizes };
}

/** "30000/1001" as a number; undefined for 0/0 and for text that is none. */
function ratio(text: string | undefined): number | undefined {
  const [numerator, denominator = 1] = (text ?? '').split('/').map(Number);
  const value = numerator! / denominator;
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
