/** What ffprobe says of a file, and what follows from it: how to get at luma, which matrix and range, which way is up. */

import type { ColorSpace } from '../../../src/domain/color/color-space';
import type { Rotation } from './luma';
import { assumedMatrix } from './source';

/** ffprobe's JSON, the parts we read. All numbers but the sizes come as text. */
export interface ProbedStream {
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
  tags?: { rotate?: string; timecode?: string; TIMECODE?: string };
  side_data_list?: { side_data_type?: string; rotation?: number }[];
}

export interface Probed {
  streams?: ProbedStream[];
  format?: {
    format_name?: string;
    start_time?: string;
    duration?: string;
    tags?: Record<string, string>;
  };
}

/** How to get at the Y' plane. extractplanes copies it; swscale's own "gray" would stretch limited range to full. */
export function lumaLayout(video: ProbedStream): { lumaFilter: string; lumaBits: number } {
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
export const TONE_MAPPED = {
  lumaFilter:
    'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p,extractplanes=y',
  lumaBits: 8,
};

export const isGray = (format: string) => /^(gray|ya|mono)/.test(format);
const isRgb = (format: string) => /^(rgb|bgr|gbr|argb|abgr|rgba|bgra|0rgb|0bgr|pal8|mono)/.test(format);

export function colorSpaceOf(video: ProbedStream): ColorSpace {
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

export function rotationOf(video: ProbedStream): Rotation {
  // ffmpeg counts counter-clockwise in display matrices.
  const matrix = video.side_data_list?.find((data) => data.side_data_type === 'Display Matrix')?.rotation;
  const degrees = matrix !== undefined ? -matrix : Number(video.tags?.rotate ?? 0);
  return ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360) as Rotation;
}

/** "30000/1001" as a number; undefined for 0/0 and for text that is none. */
export function ratio(text: string | undefined): number | undefined {
  const [numerator, denominator = 1] = (text ?? '').split('/').map(Number);
  const value = numerator! / denominator;
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
