/** Which frames a file has and when, as ffmpeg lists or decodes them. */

import { type Ffmpeg, SOURCE_PATH } from '../ffmpeg';
import { chromaShare } from './luma';
import { RESTART_SECONDS } from './source';

/** Where ffmpeg finds every frame, and how it hands out luma. */
export interface FrameIndex {
  streamIndex: number;
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

/** Times of all packets, without decoding them. `doubtful` when they cannot be trusted to be the frames. */
export async function listPackets(ffmpeg: Ffmpeg, streamIndex: number, timeBase: number, limitMs: number) {
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
export async function countFrames(
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

/** Decodes the first frame, one from the middle and the last: chroma, and the sizes that the frames themselves have. */
export async function lookAtFrames(ffmpeg: Ffmpeg, index: FrameIndex): Promise<{ colored: boolean; sizes: string[] }> {
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
