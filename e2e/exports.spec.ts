import type { Page } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { chooseFile, expect, exportFrames, openBridge, test } from './app';
import { decodeLuma, ffmpeg, ffprobe } from './ffmpeg-node';
import { encode, picture, TONE, X264 } from './fixtures';

/** Small on purpose: what is proved does not depend on the size. */
const SIZE = { width: 96, height: 64 };
const film = (...coding: string[]) => encode('film.mkv', ...picture('96x64', '25', 0.4), ...coding);

/** Opens a film and stores chroma for its frames: a runs from left to right, b from top to bottom. */
async function open(page: Page, name: string, bytes: Uint8Array, frames = 10): Promise<void> {
  await openBridge(page);
  await chooseFile(page, name, bytes);
  await page.evaluate(async (frames) => {
    const { media, file, writeChroma } = window.tintype!;
    await media.open(new AbortController().signal, file());
    const [width, height] = [16, 16];
    const abU8 = new Uint8Array(2 * width * height);
    for (let i = 0; i < width * height; i++) abU8.set([100 + 3 * (i % width), 100 + 3 * (i >> 4)], 2 * i);
    for (let index = 0; index < frames; index++) await writeChroma('slope', { index, width, height, abU8 });
  }, frames);
}

async function unzip(file: Uint8Array): Promise<Map<string, Uint8Array>> {
  const zip = new ZipReader(new Uint8ArrayReader(file), { checkCrc32: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of await zip.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  }
  return files;
}

/** Y' of a PNG in full range, made from its R'G'B' as BT.601 does, in 8-bit limited codes. */
async function lumaOfPng(png: Uint8Array, bytesPerSample: 1 | 2): Promise<number[]> {
  const format = bytesPerSample === 1 ? 'rgb24' : 'rgb48le';
  const raw = await ffmpeg(['-i', 'in.png', '-f', 'rawvideo', '-pix_fmt', format, 'out.raw'], 'out.raw', {
    'in.png': png,
  });
  const rgb = bytesPerSample === 1 ? raw : new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
  const top = bytesPerSample === 1 ? 255 : 65_535;
  const luma: number[] = [];
  for (let i = 0; i < rgb.length; i += 3) {
    luma.push(16 + (219 * (0.299 * rgb[i]! + 0.587 * rgb[i + 1]! + 0.114 * rgb[i + 2]!)) / top);
  }
  return luma;
}

test('PNG sequence: a zip of frames with the film’s own luma, in color', async ({ page }) => {
  const source = await film('-c:v', 'ffv1', '-pix_fmt', 'yuv420p', '-color_range', 'tv');
  await open(page, 'film.mkv', source);
  const { file, ...result } = await exportFrames(page, { from: 2, to: 5, storeKey: 'slope', format: 'png-sequence' });
  expect(result).toMatchObject({ frames: 3, fileName: 'film-color.zip', audio: 'none', notices: [] });
  const pictures = await unzip(file);
  expect([...pictures.keys()]).toEqual(['film-color-000002.png', 'film-color-000003.png', 'film-color-000004.png']);
  const own = await decodeLuma(source);
  const bytes = SIZE.width * SIZE.height;
  let frame = 2;
  for (const png of pictures.values()) {
    expect((await ffprobe(png)).streams[0]).toMatchObject({ codec_name: 'png', ...SIZE, pix_fmt: 'rgb24' });
    const luma = (await lumaOfPng(png, 1)).map(Math.round);
    expect(luma).toEqual([...own.subarray(frame * bytes, (frame + 1) * bytes)]);
    frame++;
  }
});

test('a frame of a 10-bit film as PNG: 16 bits, luma exact in 10; as JPEG near', async ({ page }) => {
  const source = await film('-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le', '-color_range', 'tv');
  await open(page, 'film.mkv', source);
  const png = await exportFrames(page, { from: 7, to: 8, storeKey: 'slope', format: 'png' });
  expect(png).toMatchObject({ frames: 1, fileName: 'film-color-000007.png' });
  expect((await ffprobe(png.file)).streams[0]).toMatchObject({ ...SIZE, pix_fmt: 'rgb48be' });
  const deep = await ffmpeg(
    ['-i', 'in', '-vf', 'extractplanes=y', '-f', 'rawvideo', '-pix_fmt', 'gray10le', 'out.raw'],
    'out.raw',
    { in: source },
  );
  const bytes = SIZE.width * SIZE.height;
  const own = new Uint16Array(deep.slice(7 * bytes * 2, 8 * bytes * 2).buffer);
  const luma = await lumaOfPng(png.file, 2);
  expect(luma.map((code) => Math.round(4 * code))).toEqual([...own]);

  const jpeg = await exportFrames(page, { from: 7, to: 8, storeKey: 'slope', format: 'jpeg', quality: 'best' });
  expect(jpeg.fileName).toBe('film-color-000007.jpg');
  expect((await ffprobe(jpeg.file)).streams[0]).toMatchObject({ codec_name: 'mjpeg', ...SIZE });
  await expect(exportFrames(page, { from: 0, to: 2, format: 'png' })).rejects.toThrow('holds one picture');
});

test('GIF: frames, size and rate, no sound and said so', async ({ page }) => {
  const source = await encode('film.mp4', ...picture('96x64', '25', 0.4), ...TONE, '-shortest', ...X264, '-c:a', 'aac');
  await open(page, 'film.mp4', source);
  const { file, ...result } = await exportFrames(page, { from: 0, to: 10, storeKey: 'slope', format: 'gif' });
  expect(result).toMatchObject({ frames: 10, fileName: 'film-color.gif', audio: 'none' });
  expect(result.notices.join()).toContain('no sound');
  const { streams } = await ffprobe(file);
  expect(streams).toHaveLength(1);
  expect(streams[0]).toMatchObject({ codec_name: 'gif', ...SIZE, nb_read_packets: '10', avg_frame_rate: '25/1' });
});
