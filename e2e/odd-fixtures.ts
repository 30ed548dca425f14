/** Files of the kinds that users bring and that were once opened wrongly: each made here, none taken from elsewhere. */

import { box, withBox } from './boxes';
import {
  ascii,
  encode,
  FIXTURES,
  type Fixture,
  join,
  NO_MEDIA,
  patched,
  picture,
  plainMp4,
  refused,
  TONE,
  works,
  X264,
} from './fixtures';
import { STILLS } from './still-fixtures';

const transportStream = (size: string) =>
  encode('part.ts', ...picture(size, '25', 1), ...X264, '-muxdelay', '0', '-muxpreload', '0');

const highRange = (fileName: string, transfer: string) =>
  encode(
    fileName,
    ...picture(),
    ...X264,
    ...['-pix_fmt', 'yuv420p10le', '-color_trc', transfer],
    ...['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'],
  );

const BROUGHT_TO_BT709 = (curve: string) =>
  `This video has high dynamic range (${curve}); it is brought to the standard one (BT.709).`;

/** A Dolby Vision configuration of level 6 beside HLG pictures (Dolby Vision streams within ISOBMFF, 3.2). */
async function dolby(profile: number, compatibility: number): Promise<Uint8Array> {
  const level = 6;
  const configuration = [1, 0, profile << 1, (level << 3) | 0b101, compatibility << 4, ...new Array(19).fill(0)];
  const path = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1'];
  return withBox(await highRange('a.mp4', 'arib-std-b67'), path, box(profile > 7 ? 'dvvC' : 'dvcC', ...configuration));
}

/** Thirty frames, of which the index at the start lists four, as some recorders and test files have it. */
async function partlyFragmented(): Promise<Uint8Array> {
  const bytes = await encode(
    'a.mp4',
    ...picture('160x120', '30'),
    ...TONE,
    ...X264,
    ...['-g', '4', '-c:a', 'aac', '-movflags', '+frag_keyframe'],
  );
  const stts = new DataView(bytes.buffer, bytes.byteOffset + Buffer.from(bytes).indexOf('stts'));
  if (stts.getUint32(8) !== 1 || stts.getUint32(12) !== 4) throw new Error('the index must list four frames');
  return bytes;
}

const odd: Fixture[] = [
  {
    fileName: 'six.txt',
    what: 'six bytes of text',
    make: async () => ascii('hello\n'),
    expected: refused('MEDIA_UNREADABLE', NO_MEDIA),
  },
  {
    fileName: 'encrypted.mp4',
    what: 'an MP4 whose pictures are encrypted',
    make: async () => {
      const whole = await plainMp4();
      whole.set(ascii('encv'), Buffer.from(whole).lastIndexOf('avc1'));
      return whole;
    },
    expected: refused('MEDIA_ENCRYPTED', 'This file is encrypted: its pictures cannot be read.'),
  },
  {
    fileName: 'unknown-codec.mkv',
    what: 'a video in a coding without decoder',
    make: async () => patched(await encode('a.mkv', ...picture(), '-c:v', 'ffv1'), 'FFV1', 0, 0x5a5a5a39),
    expected: refused('MEDIA_UNSUPPORTED', 'This video’s coding (ZZZ9) has no decoder here.'),
  },
  {
    fileName: 'vvc.mp4',
    what: 'a video in H.266 (VVC)',
    make: async () => {
      const whole = await plainMp4();
      whole.set(ascii('vvc1'), Buffer.from(whole).lastIndexOf('avc1'));
      return whole;
    },
    expected: refused('MEDIA_UNSUPPORTED', 'This video’s coding (vvc1) has no decoder here.'),
  },
  {
    fileName: 'dolby-5.mp4',
    what: 'Dolby Vision of profile 5',
    make: () => dolby(5, 0),
    expected: refused(
      'MEDIA_UNSUPPORTED',
      'This video is Dolby Vision of profile 5, whose luminance only its own players can read.',
    ),
  },
  {
    fileName: 'dolby-8.mp4',
    what: 'Dolby Vision of profile 8 over HLG',
    make: () => dolby(8, 4),
    expected: works(25, {
      notice: BROUGHT_TO_BT709('HLG'),
      report: { colorSpace: { matrix: 'bt709', range: 'limited' } },
    }),
  },
  {
    fileName: 'strip.mp4',
    what: 'a strip of 4096 x 16',
    make: () => encode('a.mp4', ...picture('4096x16'), ...X264),
    expected: works(25, { width: 4096, height: 16 }),
  },
  {
    fileName: 'two-tracks.mov',
    what: 'two sound tracks',
    make: () =>
      encode('a.mov', ...picture(), ...TONE, ...TONE, '-map', '0', '-map', '1', '-map', '2', ...X264, '-c:a', 'aac'),
    expected: works(25, { notice: 'This file has 2 sound tracks; the first one is played.' }),
  },
  {
    fileName: 'wrap.ts',
    what: 'a transport stream whose clock wraps',
    make: () => encode('a.ts', ...picture('160x120', '25', 3), ...X264, '-output_ts_offset', '95442'),
    expected: works(75),
  },
  {
    fileName: 'restart.ts',
    what: 'a transport stream whose clock starts over',
    make: async () => {
      const part = await transportStream('160x120');
      return join(part, part);
    },
    expected: works(50, {
      notice: 'The clock of this file starts over on the way; its parts follow one another.',
      report: { frameRate: { mode: 'constant', fps: 25 } },
    }),
  },
  {
    fileName: 'size-change.ts',
    what: 'pictures that change their size on the way',
    make: async () => join(await transportStream('160x120'), await transportStream('320x240')),
    expected: works(50, {
      notice: 'The pictures change their size on the way; all are scaled to 160 x 120, the size of the first.',
    }),
  },
  {
    fileName: 'partly-fragmented.mp4',
    what: 'an MP4 of 30 frames whose index lists 4, the others in fragments',
    make: partlyFragmented,
    expected: works(30),
  },
  {
    fileName: 'hlg.mov',
    what: 'high dynamic range (HLG)',
    make: () => highRange('a.mov', 'arib-std-b67'),
    expected: works(25, {
      notice: BROUGHT_TO_BT709('HLG'),
      report: { colorSpace: { matrix: 'bt709', range: 'limited' } },
    }),
  },
  {
    fileName: 'pq.mkv',
    what: 'high dynamic range (PQ)',
    make: () => highRange('a.mkv', 'smpte2084'),
    expected: works(25, {
      notice: BROUGHT_TO_BT709('PQ'),
      report: { colorSpace: { matrix: 'bt709', range: 'limited' } },
    }),
  },
];

export const ALL_FIXTURES: readonly Fixture[] = [...FIXTURES, ...STILLS, ...odd];
