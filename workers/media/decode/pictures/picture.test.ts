import { expect, it } from 'vitest';
import { exifBlock, grayTiff, turnedJpeg, turnedPng } from '../../../../e2e/exif';
import { bytesOfBlob } from '../../../../src/domain/pictures/tiff';
import { rotatePlane } from '../luma';
import { exifTurn, pictureKind } from './picture';
import { examineTiff } from './tiff';

const reader = (bytes: Uint8Array) => bytesOfBlob(new Blob([bytes as Uint8Array<ArrayBuffer>]));

/** Exif 2.32, 4.6.4: how a picture of 3 x 2 pixels is stored under each orientation. */
const UPRIGHT = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
const STORED: [orientation: number, width: number, pixels: number[]][] = [
  [1, 3, [1, 2, 3, 4, 5, 6]],
  [2, 3, [3, 2, 1, 6, 5, 4]],
  [3, 3, [6, 5, 4, 3, 2, 1]],
  [4, 3, [4, 5, 6, 1, 2, 3]],
  [5, 2, [1, 4, 2, 5, 3, 6]],
  [6, 2, [3, 6, 2, 5, 1, 4]],
  [7, 2, [6, 3, 5, 2, 4, 1]],
  [8, 2, [4, 1, 5, 2, 6, 3]],
];

it.each(STORED)('a picture stored with orientation %i comes out upright', async (orientation, width, pixels) => {
  const read = reader(exifBlock(orientation));
  const { rotation, flip } = await exifTurn(read, 'tiff');
  const stored = { width, height: 6 / width, data: Uint8Array.from(pixels) };
  expect(rotatePlane(stored, rotation, flip)).toEqual(UPRIGHT);
});

it('the orientation is found in JPEG, PNG and TIFF, and UPRIGHT where there is none', async () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 0, 0, 0, 0, 0, 0);
  const png = Uint8Array.of(
    0x89,
    0x50,
    0x4e,
    0x47,
    13,
    10,
    26,
    10,
    0,
    0,
    0,
    0,
    0x49,
    0x45,
    0x4e,
    0x44,
    0xae,
    0x42,
    0x60,
    0x82,
  );
  const files = [turnedJpeg(jpeg, 6), turnedPng(png, 6), grayTiff(1, 1, new Uint8Array(1), [[274, 6]])];
  for (const [i, kind] of (['jpeg', 'png', 'tiff'] as const).entries()) {
    const read = reader(files[i]!);
    expect(await pictureKind(read)).toBe(kind);
    expect(await exifTurn(read, kind)).toEqual({ rotation: 90, flip: false });
  }
  expect(await exifTurn(reader(jpeg), 'jpeg')).toEqual({ rotation: 0, flip: false });
});

it('a TIFF of the ordinary kinds is let through, LZW of the old kind is not', async () => {
  const tiff = (compression: number, data: number[]) =>
    reader(grayTiff(4, 1, Uint8Array.from(data), [[259, compression]]));
  expect(await examineTiff(tiff(1, [0, 1, 2, 3]))).toEqual({ pages: 1, unreadable: null });
  expect((await examineTiff(tiff(5, [0x80, 0, 1, 2]))).unreadable).toBeNull();
  expect((await examineTiff(tiff(5, [0, 1, 2, 3]))).unreadable).toMatch(/LZW/);
});
