/** Files of the kinds that users bring and that were once opened wrongly: each made here, none taken from elsewhere. */

import { grayTiff, turnedJpeg, turnedPng } from './exif';
import { ffmpeg } from './ffmpeg-node';
import { encode, FIXTURES, type Fixture, patched, picture, plainMp4, refused, TONE, works, X264 } from './fixtures';

const still = (name: string, ...args: string[]) => encode(name, ...picture(), '-frames:v', '1', ...args);
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const ascii = (text: string) => new TextEncoder().encode(text);
const gradient = Uint8Array.from({ length: 160 * 120 }, (_, i) => (i % 160) + 40);
const upright = { width: 120, height: 160 };

/** An `ftyp` box of this brand and nothing that could be decoded behind it. */
const onlyBrand = (brand: string) =>
  join(Uint8Array.of(0, 0, 0, 20), ascii(`ftyp${brand}`), new Uint8Array(4), ascii('mif1'));

const transportStream = (size: string) =>
  encode('part.ts', ...picture(size, '25', 1), ...X264, '-muxdelay', '0', '-muxpreload', '0');

const odd: Fixture[] = [
  {
    fileName: 'six.txt',
    what: 'six bytes of text',
    make: async () => ascii('hello\n'),
    expected: refused('MEDIA_UNREADABLE'),
  },
  {
    fileName: 'encrypted.mp4',
    what: 'an MP4 whose pictures are encrypted',
    make: async () => {
      const whole = await plainMp4();
      whole.set(ascii('encv'), Buffer.from(whole).lastIndexOf('avc1'));
      return whole;
    },
    expected: refused('MEDIA_ENCRYPTED'),
  },
  {
    fileName: 'unknown-codec.mkv',
    what: 'a video in a coding without decoder',
    make: async () => {
      const whole = await encode('a.mkv', ...picture(), '-c:v', 'ffv1');
      const text = Buffer.from(whole).indexOf('V_FFV1');
      return text < 0
        ? patched(whole, 'FFV1', 0, 0x565a5a39)
        : join(whole.slice(0, text), ascii('V_ZZZ9'), whole.slice(text + 6));
    },
    expected: refused('MEDIA_UNSUPPORTED', 'MEDIA_UNREADABLE'),
  },
  {
    fileName: 'phone.heic',
    what: 'a HEIC picture',
    make: async () => onlyBrand('heic'),
    expected: refused('MEDIA_UNSUPPORTED'),
  },
  {
    fileName: 'still.jxl',
    what: 'a JPEG XL picture',
    make: async () => Uint8Array.of(0xff, 0x0a, 0, 0),
    expected: refused('MEDIA_UNSUPPORTED'),
  },
  {
    fileName: 'torn.avif',
    what: 'an AVIF picture without its end',
    make: async () => onlyBrand('avif'),
    expected: refused('MEDIA_UNREADABLE'),
  },
  {
    fileName: 'turned.jpg',
    what: 'a JPEG with Exif orientation 6',
    make: async () => turnedJpeg(await still('a.jpg', '-pix_fmt', 'yuvj420p'), 6),
    expected: works(1, { ...upright, report: { rotation: 90 } }),
  },
  {
    fileName: 'turned.png',
    what: 'a PNG with Exif orientation 8',
    make: async () => turnedPng(await still('a.png'), 8),
    expected: works(1, { ...upright, report: { rotation: 270 } }),
  },
  {
    fileName: 'turned.tif',
    what: 'a TIFF with orientation 6',
    make: async () => grayTiff(160, 120, gradient, [[274, 6]]),
    expected: works(1, { ...upright, report: { rotation: 90 } }),
  },
  {
    fileName: 'old-jpeg.tif',
    what: 'a TIFF with JPEG of the old kind',
    make: async () => grayTiff(160, 120, gradient, [[259, 6]]),
    expected: refused('MEDIA_UNSUPPORTED'),
  },
  {
    fileName: 'cmyk-jpeg.tif',
    what: 'a TIFF with JPEG in ink colors',
    make: async () =>
      grayTiff(160, 120, gradient, [
        [259, 7],
        [262, 5],
      ]),
    expected: refused('MEDIA_UNSUPPORTED'),
  },
  {
    fileName: 'old-lzw.tif',
    what: 'a TIFF with LZW of the old kind',
    make: async () => grayTiff(160, 120, Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), [[259, 5]]),
    expected: refused('MEDIA_UNSUPPORTED'),
  },
  {
    fileName: 'gray16-alpha.png',
    what: 'a PNG of 16-bit gray with alpha',
    make: () => still('a.png', '-pix_fmt', 'ya16be'),
    expected: works(1, { report: { kind: 'still' } }),
  },
  {
    fileName: 'strip.mp4',
    what: 'a strip of 2048 x 16',
    make: () => encode('a.mp4', ...picture('2048x16'), ...X264),
    expected: works(25, { width: 2048, height: 16 }),
  },
  {
    fileName: 'two-tracks.mov',
    what: 'two sound tracks',
    make: () =>
      encode('a.mov', ...picture(), ...TONE, ...TONE, '-map', '0', '-map', '1', '-map', '2', ...X264, '-c:a', 'aac'),
    expected: works(25, { notice: '2 sound tracks' }),
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
    expected: works([49, 50]),
  },
  {
    fileName: 'size-change.ts',
    what: 'pictures that change their size on the way',
    make: async () => join(await transportStream('160x120'), await transportStream('320x240')),
    expected: works([49, 50], { notice: 'change their size' }),
  },
  {
    fileName: 'partly-fragmented.mp4',
    what: 'an MP4 that is fragmented from its second part on',
    make: () => plainMp4('-movflags', '+frag_keyframe'),
    expected: works(25),
  },
  {
    fileName: 'hlg.mov',
    what: 'high dynamic range (HLG)',
    make: () =>
      encode(
        'a.mov',
        ...picture(),
        ...X264,
        '-pix_fmt',
        'yuv420p10le',
        '-color_trc',
        'arib-std-b67',
        '-color_primaries',
        'bt2020',
        '-colorspace',
        'bt2020nc',
      ),
    expected: works(25, { notice: 'HLG', report: { colorSpace: { matrix: 'bt709', range: 'limited' } } }),
  },
  {
    fileName: 'pq.mkv',
    what: 'high dynamic range (PQ)',
    make: () =>
      ffmpeg(
        [
          ...picture(),
          ...X264,
          '-pix_fmt',
          'yuv420p10le',
          '-color_trc',
          'smpte2084',
          '-color_primaries',
          'bt2020',
          '-colorspace',
          'bt2020nc',
          'a.mkv',
        ],
        'a.mkv',
      ),
    expected: works(25, { notice: 'PQ' }),
  },
];

export const ALL_FIXTURES: readonly Fixture[] = [...FIXTURES, ...odd];
