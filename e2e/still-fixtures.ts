/** Pictures of the kinds that users bring and that were once opened wrongly or not at all: each made here. */

import { grayTiff, turnedJpeg, turnedPng, turnedWebp, twoPages } from './exif';
import { ascii, encode, type Fixture, join, picture, refused, works } from './fixtures';

export const still = (name: string, ...args: string[]) => encode(name, ...picture(), '-frames:v', '1', ...args);
const gradient = Uint8Array.from({ length: 160 * 120 }, (_, i) => (i % 160) + 40);
const upright = { width: 120, height: 160 };

/** An `ftyp` box of this brand and nothing that could be decoded behind it. */
const onlyBrand = (brand: string) =>
  join(Uint8Array.of(0, 0, 0, 20), ascii(`ftyp${brand}`), new Uint8Array(4), ascii('mif1'));

/** The gradient as AVIF, turned clockwise by its own `irot`: the core has no AV1 encoder (made with libavif through Pillow). */
const TURNED_AVIF = Buffer.from(
  [
    'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAD1bWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAA',
    'AAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAEdAAAATQAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFD',
    'b2xvcgAAAAB0aXBycAAAAFRpcGNvAAAAFGlzcGUAAAAAAAAAoAAAAHgAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJu',
    'Y2x4AAEADQAGgAAAAAlpcm90AwAAABhpcG1hAAAAAAAAAAEAAQUBAoMEhQAAAFVtZGF0EgAKCRgdp/u0QENBoTI+EeHh4YhhJJJJlVAA',
    'AMIQDeW1a2R6dMkIIO0r7PW37C/AR77mgnj7+0IaaVV8TOQMvLI54/siGo/xyIo+ZxA=',
  ].join(''),
  'base64',
);

/** The same picture as it lies: `irot` turns by its last two bits, counter-clockwise. */
function unturnedAvif(): Uint8Array {
  const copy = new Uint8Array(TURNED_AVIF);
  copy[TURNED_AVIF.indexOf('irot') + 4] = 0;
  return copy;
}

export const STILLS: readonly Fixture[] = [
  {
    fileName: 'phone.heic',
    what: 'a HEIC picture',
    make: async () => onlyBrand('heic'),
    expected: refused(
      'MEDIA_UNSUPPORTED',
      'This is a HEIC picture, as iPhones take them, and this browser does not read those.',
    ),
  },
  {
    fileName: 'still.jxl',
    what: 'a JPEG XL picture',
    make: async () => Uint8Array.of(0xff, 0x0a, 0, 0),
    expected: refused('MEDIA_UNSUPPORTED', 'This is a JPEG XL picture, and this browser does not read those.'),
  },
  {
    fileName: 'still.avif',
    what: 'an AVIF picture',
    make: async () => unturnedAvif(),
    expected: works(1, { report: { kind: 'still', decoder: 'webcodecs' } }),
  },
  {
    fileName: 'turned.avif',
    what: 'an AVIF picture that its own `irot` turns',
    make: async () => new Uint8Array(TURNED_AVIF),
    expected: works(1, { ...upright, report: { kind: 'still' } }),
  },
  {
    fileName: 'torn.avif',
    what: 'an AVIF picture without its end',
    make: async () => onlyBrand('avif'),
    expected: refused('MEDIA_UNREADABLE', 'This picture is damaged, or this browser does not read its kind.'),
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
    fileName: 'turned.webp',
    what: 'a WebP with Exif orientation 6',
    make: async () => turnedWebp(await still('a.webp', '-c:v', 'libwebp', '-lossless', '1'), 160, 120, 6),
    expected: works(1, { ...upright, report: { rotation: 90 } }),
  },
  {
    fileName: 'animated.webp',
    what: 'an animated WebP',
    make: () => encode('a.webp', ...picture('160x120', '10'), '-c:v', 'libwebp_anim', '-lossless', '1'),
    expected: works(10, { report: { kind: 'video' } }),
  },
  {
    fileName: 'turned.tif',
    what: 'a TIFF with orientation 6',
    make: async () => grayTiff(160, 120, gradient, [[274, 6]]),
    expected: works(1, { ...upright, report: { rotation: 90 } }),
  },
  {
    fileName: 'pages.tif',
    what: 'a TIFF of two pages',
    make: async () => twoPages(grayTiff(160, 120, gradient, [])),
    expected: works(1, { notice: '2 pages; the first one is used', report: { kind: 'still' } }),
  },
  {
    fileName: 'old-jpeg.tif',
    what: 'a TIFF with JPEG of the old kind',
    make: async () => grayTiff(160, 120, gradient, [[259, 6]]),
    expected: refused(
      'MEDIA_UNSUPPORTED',
      'This picture is a TIFF with JPEG of the old kind (compression 6), which is not read.',
    ),
  },
  {
    fileName: 'cmyk-jpeg.tif',
    what: 'a TIFF with JPEG in ink colors',
    make: async () =>
      grayTiff(160, 120, gradient, [
        [259, 7],
        [262, 5],
      ]),
    expected: refused('MEDIA_UNSUPPORTED', 'This picture is a TIFF with JPEG in ink colors (CMYK), which is not read.'),
  },
  {
    fileName: 'old-lzw.tif',
    what: 'a TIFF with LZW of the old kind',
    make: async () => grayTiff(160, 120, Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), [[259, 5]]),
    expected: refused(
      'MEDIA_UNSUPPORTED',
      'This picture is a TIFF with LZW of the old kind (bits reversed), which is not read.',
    ),
  },
  {
    fileName: 'gray16-alpha.png',
    what: 'a PNG of 16-bit gray with alpha',
    make: () => still('a.png', '-pix_fmt', 'ya16be'),
    expected: works(1, { report: { kind: 'still' } }),
  },
];
