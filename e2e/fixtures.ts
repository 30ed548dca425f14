import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ErrorCode } from '../src/domain/errors';
import { ffmpeg } from './ffmpeg-node';

/**
 * The files that the media tests open, made on the fly with ffmpeg.wasm: well-formed ones of every unusual kind, and
 * damaged ones. Small (160 x 120, one second), so that making and opening all of them takes seconds.
 */
export interface Fixture {
  fileName: string;
  /** What is odd about it, for the table in docs/broken-inputs.md. */
  what: string;
  make: () => Promise<Uint8Array>;
  expected: Works | Refused;
}

export interface Works {
  works: true;
  width: number;
  height: number;
  /** Frames that must be found; a range where decoders may differ by what they make of damage. */
  frames: number | [least: number, most: number];
  /** Further values that the report must have. */
  report?: Record<string, unknown>;
  /** A word that one of the notices must contain. */
  notice?: string;
  /** Size of the exported picture where it is not the source's. */
  exported?: { width: number; height: number };
}

export interface Refused {
  works: false;
  code: ErrorCode;
  /** The whole sentence that is said. */
  says: string;
}

export const works = (frames: Works['frames'], rest: Partial<Omit<Works, 'works' | 'frames'>> = {}): Works => ({
  works: true,
  width: 160,
  height: 120,
  frames,
  ...rest,
});
export const refused = (code: ErrorCode, says: string): Refused => ({ works: false, code, says });

export const NO_MEDIA = 'This is not a video or picture that can be read, or it is damaged.';
const ONLY_SOUND = 'This file holds only sound.';
const WITHOUT_INDEX = 'This file is cut off: the part that says where its pictures are is missing.';

/** A moving gray test picture without color; `size` and `rate` as ffmpeg writes them. */
export function picture(size = '160x120', rate = '25', seconds = 1): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds},format=gray`];
}
export const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=1'];
export const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-pix_fmt', 'yuv420p'];

export const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
export const ascii = (text: string) => new TextEncoder().encode(text);

export const encode = (fileName: string, ...args: string[]) => ffmpeg([...args, fileName], fileName);

/** 3 seconds of 640 x 480 at 30 frames a second with AAC sound: the clip the issue asks for. */
export const threeSecondClip = () =>
  encode(
    'clip.mp4',
    ...picture('640x480', '30', 3),
    ...TONE.slice(0, 3),
    'sine=frequency=440:sample_rate=48000:duration=3',
    ...X264,
    '-c:a',
    'aac',
  );

export const plainMp4 = (...flags: string[]) =>
  encode('plain.mp4', ...picture(), ...TONE, ...X264, '-c:a', 'aac', ...flags);

export function patched(bytes: Uint8Array, box: string, offset: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const name = new TextEncoder().encode(box);
  const at = copy.findIndex((_, i) => name.every((code, k) => copy[i + k] === code));
  if (at < 0) throw new Error(`no ${box} box`);
  new DataView(copy.buffer).setUint32(at + offset, value);
  return copy;
}

function random(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 12345;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

/** A PNG header of the given size with nothing behind it; the checksum is right. */
function pngHeader(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(8 + 25);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, 13);
  bytes.set(new TextEncoder().encode('IHDR'), 12);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, 0, 0, 0, 0], 24);
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

export const FIXTURES: Fixture[] = [
  // Not media at all.
  {
    fileName: 'empty.mp4',
    what: 'zero bytes',
    make: async () => new Uint8Array(0),
    expected: refused('MEDIA_UNREADABLE', 'This file is empty: it has no bytes.'),
  },
  {
    fileName: 'notes.mp4',
    what: 'a text file renamed to .mp4',
    make: async () => new TextEncoder().encode('These are my notes on the film.\n'.repeat(200)),
    expected: refused('MEDIA_UNREADABLE', NO_MEDIA),
  },
  {
    fileName: 'noise.mkv',
    what: 'random bytes',
    make: async () => random(50_000),
    expected: refused('MEDIA_UNREADABLE', NO_MEDIA),
  },
  {
    fileName: 'song.m4a',
    what: 'sound only',
    make: () => encode('song.m4a', ...TONE, '-c:a', 'aac'),
    expected: refused('MEDIA_NO_VIDEO', ONLY_SOUND),
  },
  {
    fileName: 'cover.mp3',
    what: 'sound with a cover picture',
    make: async () => {
      const cover = await encode('cover.png', ...picture(), '-frames:v', '1');
      const tracks = [
        '-map',
        '0:a',
        '-map',
        '1:v',
        '-c:a',
        'libmp3lame',
        '-c:v',
        'copy',
        '-disposition:v:0',
        'attached_pic',
      ];
      return ffmpeg([...TONE, '-i', 'cover.png', ...tracks, 'cover.mp3'], 'cover.mp3', { 'cover.png': cover });
    },
    expected: refused('MEDIA_NO_VIDEO', ONLY_SOUND),
  },
  // Cut off and damaged.
  {
    fileName: 'cut-index-last.mp4',
    what: 'cut off at 60 %, the index stood at the end',
    make: async () => {
      const whole = await plainMp4();
      return whole.slice(0, Math.floor(whole.length * 0.6));
    },
    expected: refused('MEDIA_CUT_OFF', WITHOUT_INDEX),
  },
  {
    fileName: 'cut-index-first.mp4',
    what: 'cut off at 60 %, the index stands at the start',
    make: async () => {
      const whole = await plainMp4('-movflags', '+faststart');
      return whole.slice(0, Math.floor(whole.length * 0.6));
    },
    expected: works([5, 24], { notice: 'missing' }),
  },
  {
    fileName: 'head.mp4',
    what: 'the first 100 bytes of an MP4',
    make: async () => (await plainMp4('-movflags', '+faststart')).slice(0, 100),
    expected: refused('MEDIA_CUT_OFF', WITHOUT_INDEX),
  },
  {
    fileName: 'cut.mkv',
    what: 'a Matroska file cut off in the middle',
    make: async () => {
      const whole = await encode('whole.mkv', ...picture(), ...TONE, ...X264, '-c:a', 'aac');
      return whole.slice(0, Math.floor(whole.length * 0.6));
    },
    expected: works([5, 24]),
  },
  {
    fileName: 'damaged.mp4',
    what: 'bytes in the middle overwritten with noise',
    make: async () => {
      const whole = await plainMp4('-movflags', '+faststart');
      whole.set(random(400), Math.floor(whole.length * 0.6));
      return whole;
    },
    expected: works([10, 25]),
  },
  {
    fileName: 'mid-stream.ts',
    what: 'a transport stream that starts in the middle, with no keyframe at the start',
    make: async () => {
      const whole = await encode('whole.ts', ...picture('160x120', '25', 2), ...X264, '-g', '25');
      const packets = Math.floor(whole.length / 188);
      return whole.slice(188 * Math.floor(packets * 0.15));
    },
    expected: works([20, 50]),
  },
  {
    fileName: 'no-frames.mp4',
    what: 'an MP4 with a video track that holds no frames',
    make: async () => {
      const whole = await plainMp4('-movflags', '+empty_moov+frag_keyframe');
      const text = new TextDecoder('latin1').decode(whole);
      return whole.slice(0, text.indexOf('moof') - 4);
    },
    expected: refused('MEDIA_UNREADABLE', NO_MEDIA),
  },
  // Headers that lie.
  {
    fileName: 'absurd-size.png',
    what: 'a header that says 60000 x 60000 pixels',
    make: async () => pngHeader(60_000, 60_000),
    expected: refused(
      'MEDIA_TOO_LARGE',
      'This file says its pictures are 60000 x 60000, more than the 8K that can be opened.',
    ),
  },
  {
    fileName: 'absurd-size.mp4',
    what: 'an MP4 whose sample entry says 65535 x 65535, the stream itself 160 x 120',
    make: async () => patched(await plainMp4(), 'avc1', 28, 0xffffffff),
    expected: works(25),
  },
  {
    fileName: 'billions.mp4',
    what: 'a time table that declares four billion frames',
    make: async () => patched(await plainMp4(), 'stts', 12, 0xfffffff0),
    expected: works([1, 25]),
  },
  {
    fileName: 'really-webm.mp4',
    what: 'a WebM file renamed to .mp4',
    make: () => encode('a.webm', ...picture(), '-c:v', 'libvpx', '-b:v', '500k', '-pix_fmt', 'yuv420p'),
    expected: works(25),
  },
  {
    fileName: 'really-matroska.txt',
    what: 'a Matroska file renamed to .txt',
    make: () => encode('a.mkv', ...picture(), ...X264),
    expected: works(25),
  },
  // Unusual pictures.
  {
    fileName: 'one-pixel.mkv',
    what: '1 pixel wide (FFV1)',
    make: () => encode('a.mkv', ...picture('1x64'), '-c:v', 'ffv1'),
    expected: works(25, { width: 1, height: 64, exported: { width: 2, height: 64 } }),
  },
  {
    fileName: 'odd.webm',
    what: 'odd sides, 161 x 121 (VP8)',
    make: () => encode('a.webm', ...picture('161x121'), '-c:v', 'libvpx', '-b:v', '800k', '-pix_fmt', 'yuv420p'),
    expected: works(25, { width: 161, height: 121, exported: { width: 162, height: 122 } }),
  },
  {
    fileName: 'ten-bit.mkv',
    what: '10 bits a sample (FFV1)',
    make: () => encode('a.mkv', ...picture(), '-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le'),
    expected: works(25, { report: { bitDepth: 10 }, notice: '10 bits' }),
  },
  {
    fileName: 'ten-bit.mp4',
    what: '10 bits a sample (H.264 High 10)',
    make: () => encode('a.mp4', ...picture(), ...X264, '-pix_fmt', 'yuv420p10le'),
    expected: works(25, { report: { bitDepth: 10 } }),
  },
  {
    fileName: 'four-two-two.mp4',
    what: '4:2:2 chroma (H.264 High 4:2:2)',
    make: () => encode('a.mp4', ...picture(), ...X264, '-pix_fmt', 'yuv422p'),
    expected: works(25),
  },
  {
    fileName: 'four-four-four.mp4',
    what: '4:4:4 chroma (H.264 High 4:4:4)',
    make: () => encode('a.mp4', ...picture(), ...X264, '-pix_fmt', 'yuv444p'),
    expected: works(25),
  },
  {
    fileName: 'full-range.mp4',
    what: 'full range, as telephones write it',
    make: () => encode('a.mp4', ...picture(), ...X264, '-pix_fmt', 'yuvj420p', '-color_range', 'pc'),
    expected: works(25, { report: { 'colorSpace.range': 'full' } }),
  },
  {
    fileName: 'gray.mkv',
    what: 'one plane only (FFV1 gray)',
    make: () => encode('a.mkv', ...picture(), '-c:v', 'ffv1', '-pix_fmt', 'gray'),
    expected: works(25, { report: { hasColor: false } }),
  },
  {
    fileName: 'rgb.avi',
    what: 'RGB without any luma plane (raw video)',
    make: () => encode('a.avi', ...picture(), '-c:v', 'rawvideo', '-pix_fmt', 'bgr24'),
    expected: works(25, { report: { 'colorSpace.range': 'full' } }),
  },
  {
    fileName: 'anamorphic.mp4',
    what: 'non-square pixels, 16:11',
    make: () => encode('a.mp4', ...picture(), '-vf', 'setsar=16/11', ...X264),
    expected: works(25),
  },
  {
    fileName: 'colored.mp4',
    what: 'in color already',
    make: () => encode('a.mp4', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=1', ...X264),
    expected: works(25, { report: { hasColor: true }, notice: 'color' }),
  },
  {
    fileName: 'rotated.mp4',
    what: 'turned by 90 degrees, as telephones write it',
    make: async () =>
      ffmpeg(['-i', 'in.mp4', '-c', 'copy', '-metadata:s:v:0', 'rotate=270', 'out.mp4'], 'out.mp4', {
        'in.mp4': await plainMp4(),
      }),
    expected: works(25, { width: 120, height: 160, report: { rotation: 90 } }),
  },
  {
    fileName: 'interlaced.mpg',
    what: 'interlaced MPEG-2',
    make: () =>
      encode(
        'a.mpg',
        ...picture(),
        '-c:v',
        'mpeg2video',
        '-q:v',
        '3',
        '-flags',
        '+ildct+ilme',
        '-top',
        '1',
        '-pix_fmt',
        'yuv420p',
      ),
    expected: works(25, { report: { interlaced: true }, notice: 'interlaced' }),
  },
  {
    fileName: 'interlaced.mp4',
    what: 'interlaced H.264',
    make: () => encode('a.mp4', ...picture(), ...X264, '-x264-params', 'tff=1'),
    expected: works(25),
  },
  // Unusual times.
  {
    fileName: 'variable-rate.mp4',
    what: 'variable frame rate',
    make: () =>
      encode(
        'a.mp4',
        ...picture('160x120', '50'),
        '-vf',
        'select=not(mod(n\\,7))+not(mod(n\\,5))',
        '-fps_mode',
        'vfr',
        ...X264,
      ),
    expected: works(16, { report: { 'frameRate.mode': 'variable' } }),
  },
  {
    fileName: 'one-frame.mp4',
    what: 'a video of a single frame',
    make: () => encode('a.mp4', ...picture(), '-frames:v', '1', ...X264),
    expected: works(1),
  },
  {
    fileName: 'late-start.ts',
    what: 'times that start at 10 hours',
    make: () => encode('a.ts', ...picture(), ...TONE, ...X264, '-c:a', 'aac', '-output_ts_offset', '36000'),
    expected: works(25),
  },
  {
    fileName: 'fragmented.mp4',
    what: 'a fragmented MP4',
    make: () => plainMp4('-movflags', '+frag_keyframe+empty_moov'),
    expected: works(25),
  },
  {
    fileName: 'edit-list.mp4',
    what: 'an edit list that hides the first frames',
    make: async () =>
      ffmpeg(['-ss', '0.5', '-i', 'in.mp4', '-c', 'copy', 'out.mp4'], 'out.mp4', { 'in.mp4': await plainMp4() }),
    expected: works(13),
  },
  {
    fileName: 'stream.h264',
    what: 'a bare H.264 stream, without times',
    make: () => encode('a.h264', ...picture(), ...X264),
    expected: works(25),
  },
  {
    fileName: 'packed.avi',
    what: 'AVI with B-frames (MPEG-4 ASP)',
    make: () => encode('a.avi', ...picture(), '-c:v', 'mpeg4', '-q:v', '3', '-bf', '2', '-pix_fmt', 'yuv420p'),
    expected: works([24, 26]),
  },
  {
    fileName: 'prores.mov',
    what: 'ProRes with PCM sound, which no browser decodes',
    make: () => encode('a.mov', ...picture(), ...TONE, '-c:v', 'prores_ks', '-c:a', 'pcm_s16le'),
    expected: works(25, { report: { decoder: 'ffmpeg' } }),
  },
  // Pictures.
  {
    fileName: 'still.png',
    what: 'a gray PNG',
    make: () => encode('a.png', ...picture(), '-frames:v', '1'),
    expected: works(1, { report: { kind: 'still', 'colorSpace.range': 'full' } }),
  },
  {
    fileName: 'still.jpg',
    what: 'a JPEG',
    make: () => encode('a.jpg', ...picture(), '-frames:v', '1', '-pix_fmt', 'yuvj420p'),
    expected: works(1, { report: { kind: 'still' } }),
  },
  {
    fileName: 'animated.gif',
    what: 'an animated GIF',
    make: () => encode('a.gif', ...picture('160x120', '10')),
    expected: works(10),
  },
];

/** The sample clip that ships with the app. */
export const sampleClip = () => new Uint8Array(readFileSync(new URL('../public/samples/walk.mp4', import.meta.url)));
