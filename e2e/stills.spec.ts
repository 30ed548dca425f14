import { deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { chooseFile, expect, openBridge, test } from './app';
import { grayTiff, pngChunk, turnedJpeg, turnedPng, turnedWebp } from './exif';
import { STILLS, still } from './still-fixtures';

/** Pictures open upright and with the luma that they hold. */

interface Picture {
  width: number;
  height: number;
  luma: number[];
}

async function open(page: Page, bytes: Uint8Array): Promise<Picture> {
  await chooseFile(page, 'picture', bytes);
  return page.evaluate(async () => {
    const { media, file } = window.tintype!;
    const { signal } = new AbortController();
    await media.open(signal, file());
    const [frame] = await media.readFrames(signal, { from: 0, to: 1 });
    return { width: frame!.width, height: frame!.height, luma: Array.from(frame!.lumaU8) };
  });
}

/** What is seen under an Exif orientation (CIPA DC-008, 4.6.5.1.6), pixel by pixel. */
function seen({ width, height, luma }: Picture, orientation: number): Picture {
  const turned = orientation >= 5;
  const [w, h] = turned ? [height, width] : [width, height];
  const source: Record<number, (x: number, y: number) => [x: number, y: number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [width - 1 - x, y],
    3: (x, y) => [width - 1 - x, height - 1 - y],
    4: (x, y) => [x, height - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, height - 1 - x],
    7: (x, y) => [width - 1 - y, height - 1 - x],
    8: (x, y) => [width - 1 - y, x],
  };
  const seenLuma = Array.from({ length: w * h }, (_, i) => {
    const [x, y] = source[orientation]!(i % w, Math.floor(i / w));
    return luma[y * width + x]!;
  });
  return { width: w, height: h, luma: seenLuma };
}

const gradient = Uint8Array.from({ length: 160 * 120 }, (_, i) => (i % 160) + (Math.floor(i / 160) >> 1));
const KINDS: Record<string, () => Promise<(orientation: number) => Uint8Array>> = {
  JPEG: async () => {
    const jpeg = await still('a.jpg', '-pix_fmt', 'yuvj420p');
    return (orientation) => turnedJpeg(jpeg, orientation);
  },
  PNG: async () => {
    const png = await still('a.png');
    return (orientation) => turnedPng(png, orientation);
  },
  WebP: async () => {
    const webp = await still('a.webp', '-c:v', 'libwebp', '-lossless', '1');
    return (orientation) => turnedWebp(webp, 160, 120, orientation);
  },
  TIFF: async () => (orientation) => grayTiff(160, 120, gradient, [[274, orientation]]),
};

for (const [kind, make] of Object.entries(KINDS)) {
  test(`${kind}: each Exif orientation shows the picture upright, pixel by pixel`, async ({ page }) => {
    await openBridge(page);
    const turned = await make();
    const upright = await open(page, turned(1));
    expect(new Set(upright.luma).size).toBeGreaterThan(50);
    for (let orientation = 2; orientation <= 8; orientation++) {
      const { width, height, luma } = await open(page, turned(orientation));
      const expected = seen(upright, orientation);
      expect({ orientation, width, height }).toEqual({ orientation, width: expected.width, height: expected.height });
      expect(luma.findIndex((code, i) => code !== expected.luma[i])).toBe(-1);
    }
  });
}

test('AVIF: its own irot turns it, pixel by pixel', async ({ page }) => {
  await openBridge(page);
  const make = (name: string) => STILLS.find(({ fileName }) => fileName === name)!.make();
  const lying = await open(page, await make('still.avif'));
  const upright = await open(page, await make('turned.avif'));
  expect(lying.luma.slice(0, 160)).not.toEqual(new Array(160).fill(lying.luma[0]));
  expect(upright).toEqual(seen(lying, 6));
});

test('16-bit gray with alpha: the gray over black', async ({ page }) => {
  await openBridge(page);
  const [width, height] = [160, 120];
  const gray = (x: number) => x * 400;
  const alpha = (y: number) => y * 550;
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 4) + 1 + x * 4;
      rows.writeUInt16BE(gray(x), at);
      rows.writeUInt16BE(alpha(y), at + 2);
    }
  }
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, height, 16, 4, 0, 0, 0]);
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
  const { luma } = await open(page, png);
  const off = luma.map((code, i) => {
    const over = (gray(i % width) / 65_535) * (alpha(Math.floor(i / width)) / 65_535) * 255;
    return Math.abs(code - over);
  });
  expect(Math.max(...off)).toBeLessThanOrEqual(1);
});
