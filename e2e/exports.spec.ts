import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { chooseFile, expect, exportFrames, meanDifference, openBridge, test } from './app';
import { decodeLuma, ffmpeg, ffprobe, packetTimes } from './ffmpeg-node';
import { encode, picture, TONE, X264 } from './fixtures';
import { dropFile, lookAt, openStudio, useTinyPack } from './studio-page';

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

const track = (probed: Awaited<ReturnType<typeof ffprobe>>, kind: string) =>
  probed.streams.find((stream) => stream.codec_type === kind);

/** Luma of a file as the browser decodes it. */
async function lumaInBrowser(page: Page, name: string, file: Uint8Array): Promise<Uint8Array> {
  await chooseFile(page, name, file);
  const planes = await page.evaluate(async () => {
    const { media, file } = window.tintype!;
    const { signal } = new AbortController();
    const { frameCount } = await media.open(signal, file(), { decoder: 'webcodecs' });
    const frames = await media.readFrames(signal, { from: 0, to: frameCount });
    return frames.map(({ lumaU8 }) => Array.from(lumaU8));
  });
  return Uint8Array.from(planes.flat());
}

const deepLuma = async (file: Uint8Array, bits: number) => {
  const args = ['-i', 'in', '-map', '0:v:0', '-vf', 'extractplanes=y', '-fps_mode', 'passthrough'];
  const raw = await ffmpeg([...args, '-f', 'rawvideo', '-pix_fmt', `gray${bits}le`, 'out.raw'], 'out.raw', {
    in: file,
  });
  return new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
};

test('WebM VP9: frames, rate, tags, sound as Vorbis, luma within a code', async ({ page }) => {
  const source = await encode('film.mp4', ...picture('96x64', '25', 0.4), ...TONE, '-shortest', ...X264, '-c:a', 'aac');
  await open(page, 'film.mp4', source);
  const request = { from: 0, to: 10, storeKey: 'slope', quality: 'best' as const, format: 'webm' };
  const { file, ...result } = await exportFrames(page, request);
  expect(result).toMatchObject({ encoder: 'webcodecs', audio: 'converted', fileName: 'film-color.webm', notices: [] });
  const probed = await ffprobe(file);
  const rate = { nb_read_packets: '10', avg_frame_rate: '25/1' };
  expect(track(probed, 'video')).toMatchObject({ codec_name: 'vp9', ...SIZE, ...rate, color_space: 'smpte170m' });
  expect(track(probed, 'audio')?.codec_name).toBe('vorbis');
  const difference = meanDifference(await decodeLuma(source), await decodeLuma(file));
  console.log(`VP9: luma differs by ${difference.toFixed(3)} codes`);
  expect(difference).toBeLessThanOrEqual(1);
});

test('films of 10 bits stay so where the browser encodes them, else that is told', async ({ page }) => {
  const source = await film('-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le', '-color_range', 'tv');
  await open(page, 'film.mkv', source);
  for (const [format, codec] of [
    ['webm', 'vp09.02.10.10'],
    ['webm-av1', 'av01.0.00M.10'],
  ] as const) {
    const isDeep = await page.evaluate(
      async (codec) =>
        (await VideoEncoder.isConfigSupported({ codec, width: 96, height: 64, framerate: 25, bitrate: 3e5 })).supported,
      codec,
    );
    const request = { from: 0, to: 10, storeKey: 'slope', quality: 'best' as const, format };
    const { file, notices } = await exportFrames(page, request);
    if (isDeep) expect(notices).toEqual([]);
    else expect(notices.join()).toContain('The film’s 10 bits a sample were rounded to 8');
    if (format !== 'webm') continue;
    expect(track(await ffprobe(file), 'video')).toMatchObject({ pix_fmt: isDeep ? 'yuv420p10le' : 'yuv420p' });
    const difference = meanDifference(await deepLuma(source, 10), await deepLuma(file, 10));
    console.log(`VP9 of ${isDeep ? 10 : 8} bits: luma differs by ${difference.toFixed(3)} codes of 10 bits`);
    expect(difference).toBeLessThanOrEqual(isDeep ? 1 : 4);
  }
});

for (const [format, name, sound] of [
  ['mp4-av1', 'film-color.mp4', 'aac'],
  ['webm-av1', 'film-color.webm', 'vorbis'],
] as const) {
  test(`${format}: decoded by the browser, luma within a code`, async ({ page }) => {
    const source = await encode('a.mp4', ...picture('96x64', '25', 0.4), ...TONE, '-shortest', ...X264, '-c:a', 'aac');
    await open(page, 'film.mp4', source);
    const request = { from: 0, to: 10, storeKey: 'slope', quality: 'best' as const, format };
    const { file, ...result } = await exportFrames(page, request);
    expect(result).toMatchObject({ encoder: 'webcodecs', fileName: name, notices: [] });
    const probed = await ffprobe(file);
    const rate = { nb_read_packets: '10', avg_frame_rate: '25/1' };
    expect(track(probed, 'video')).toMatchObject({ codec_name: 'av1', ...SIZE, ...rate });
    expect(track(probed, 'audio')?.codec_name).toBe(sound);
    const difference = meanDifference(await decodeLuma(source), await lumaInBrowser(page, name, file));
    console.log(`${format}: luma differs by ${difference.toFixed(3)} codes`);
    expect(difference).toBeLessThanOrEqual(1);
  });
}

test('HEVC is refused in a sentence where the browser does not encode it', async ({ page }) => {
  await open(page, 'film.mkv', await film('-c:v', 'ffv1', '-pix_fmt', 'yuv420p'));
  const isOffered = await page.evaluate(async () => {
    const config = { codec: 'hvc1.1.6.L90.B0', width: 96, height: 64, framerate: 25, bitrate: 3e5 };
    return (await VideoEncoder.isConfigSupported(config)).supported;
  });
  const made = exportFrames(page, { from: 0, to: 10, format: 'mp4-hevc' });
  if (isOffered) expect(track(await ffprobe((await made).file), 'video')?.codec_name).toBe('hevc');
  else await expect(made).rejects.toThrow('This browser has no HEVC encoder');
});

test('ProRes of a 10-bit film: 4:2:2 of 10 bits, luma within a code of 10 bits, sound as PCM', async ({ page }) => {
  const coding = [
    '-c:v',
    'ffv1',
    '-pix_fmt',
    'yuv420p10le',
    '-color_range',
    'tv',
    '-colorspace',
    'bt709',
    '-c:a',
    'flac',
  ];
  const source = await encode('film.mkv', ...picture('96x64', '25', 0.4), ...TONE, '-shortest', ...coding);
  await open(page, 'film.mkv', source);
  const { file, ...result } = await exportFrames(page, { from: 0, to: 10, storeKey: 'slope', format: 'prores' });
  expect(result).toMatchObject({ encoder: 'ffmpeg', audio: 'converted', fileName: 'film-color.mov', notices: [] });
  const probed = await ffprobe(file);
  expect(track(probed, 'video')).toMatchObject({
    ...{ codec_name: 'prores', profile: 'HQ', pix_fmt: 'yuv422p10le', ...SIZE },
    ...{ nb_read_packets: '10', avg_frame_rate: '25/1', color_space: 'bt709' },
  });
  expect(track(probed, 'audio')?.codec_name).toBe('pcm_s24le');
  const difference = meanDifference(await deepLuma(source, 10), await deepLuma(file, 10));
  console.log(`ProRes: luma differs by ${difference.toFixed(3)} codes of 10 bits`);
  expect(difference).toBeLessThanOrEqual(1);
});

for (const [pixels, bits, range] of [
  ['yuv420p10le', 10, 'tv'],
  ['gray16le', 16, 'pc'],
  ['yuvj420p', 8, 'pc'],
] as const) {
  test(`FFV1 of ${pixels}: ${bits} bits, luma exact, sound copied`, async ({ page }) => {
    const coding = ['-c:v', 'ffv1', '-pix_fmt', pixels, '-color_range', range, '-c:a', 'flac'];
    const source = await encode('film.mkv', ...picture('97x65', '25', 0.4), ...TONE, '-shortest', ...coding);
    await open(page, 'film.mkv', source);
    const { file, ...result } = await exportFrames(page, { from: 3, to: 9, storeKey: 'slope', format: 'ffv1' });
    expect(result).toMatchObject({ encoder: 'ffmpeg', audio: 'copied', fileName: 'film-color.mkv', notices: [] });
    const probed = await ffprobe(file);
    expect(track(probed, 'video')).toMatchObject({
      ...{ codec_name: 'ffv1', width: 97, height: 65, nb_read_packets: '6', color_range: range },
      ...{ pix_fmt: bits === 8 ? expect.stringMatching(/^yuvj?444p$/) : `yuv444p${bits}le` },
    });
    expect((await packetTimes(file, 'v'))[0]).toBe(0);
    const pixelsAFrame = 97 * 65;
    const [own, made] =
      bits === 8
        ? [await decodeLuma(source), await decodeLuma(file)]
        : [await deepLuma(source, bits), await deepLuma(file, bits)];
    expect(made).toHaveLength(6 * pixelsAFrame);
    expect(made.every((code, i) => code === own[3 * pixelsAFrame + i])).toBe(true);
  });
}

test('chroma alone: Lab a and b in 16 bits, finer than 8, under a neutral first channel', async ({ page }) => {
  await open(page, 'film.mkv', await film('-c:v', 'ffv1', '-pix_fmt', 'yuv420p'));
  const { file, ...result } = await exportFrames(page, { from: 4, to: 5, storeKey: 'slope', format: 'chroma' });
  expect(result).toMatchObject({ frames: 1, fileName: 'film-chroma.zip' });
  const pictures = await unzip(file);
  expect([...pictures.keys()]).toEqual(['film-chroma-000004.png', 'README.txt']);
  const png = pictures.get('film-chroma-000004.png')!;
  const raw = await ffmpeg(['-i', 'in.png', '-f', 'rawvideo', '-pix_fmt', 'rgb48le', 'out.raw'], 'out.raw', {
    'in.png': png,
  });
  const rgb = new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
  let fine = 0;
  let notNeutral = 0;
  let furthest = 0;
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      const at = 3 * (y * SIZE.width + x);
      if (rgb[at] !== 32_768) notNeutral++;
      if (rgb[at + 1]! % 256 !== 0) fine++;
      // The slope that was stored: 3 Lab units a cell of 6 x 4 pixels.
      const a = (rgb[at + 1]! - 32_768) / 256;
      const b = (rgb[at + 2]! - 32_768) / 256;
      const away = [a - (100 - 128 + 3 * ((x + 0.5) / 6 - 0.5)), b - (100 - 128 + 3 * ((y + 0.5) / 4 - 0.5))];
      furthest = Math.max(furthest, ...away.map(Math.abs));
    }
  }
  expect(notNeutral).toBe(0);
  // The guide moves a color by a cell and a half at most.
  expect(furthest).toBeLessThan(4.5);
  expect(fine).toBeGreaterThan((SIZE.width * SIZE.height) / 2);
});

test('sound tracks and timecode are kept in a film, and told of where they are not', async ({ page }) => {
  const tracks = ['-map', '0:v', '-map', '1:a', '-map', '1:a', '-timecode', '01:00:00:00'];
  const source = await encode(
    'film.mov',
    ...[...picture('96x64', '25', 0.4), ...TONE, ...tracks, '-shortest', ...X264],
    ...['-c:a:0', 'aac', '-c:a:1', 'pcm_s16le'],
  );
  await open(page, 'film.mov', source);
  const { file, ...result } = await exportFrames(page, { from: 3, to: 10, storeKey: 'slope' });
  expect(result).toMatchObject({ audio: 'converted', notices: [] });
  const { streams } = await ffprobe(file);
  expect(streams.map(({ codec_name, codec_tag_string }) => codec_name ?? codec_tag_string)).toEqual([
    'h264',
    'aac',
    'aac',
    'tmcd',
  ]);
  expect(streams[3]?.tags?.timecode).toBe('01:00:00:03');
  const pictures = await exportFrames(page, { from: 0, to: 1, storeKey: 'slope', format: 'png-sequence' });
  expect(pictures.notices).toEqual([
    'Pictures hold no sound: the film’s was left out.',
    'The timecode (01:00:00:00) was left out.',
  ]);
});

test('the panel offers FFV1, and HEVC and AV1 by what the browser says, with sizes; of a picture PNG, JPEG and TIFF', async ({
  page,
}) => {
  await useTinyPack(page);
  await openStudio(page);
  await dropFile(page, 'film.mkv', await film('-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le'));
  await page.getByRole('button', { name: 'Export MP4' }).click({ timeout: 120_000 });
  const panel = page.getByRole('dialog', { name: 'Export' });
  const supported = await page.evaluate(async () => {
    const rest = { width: 96, height: 64, framerate: 25, bitrate: 3e5 };
    const ask = async (codec: string) => (await VideoEncoder.isConfigSupported({ codec, ...rest })).supported ?? false;
    return { hevc: await ask('hvc1.1.6.L90.B0'), av1: await ask('av01.0.00M.08') };
  });
  const option = (name: string) => panel.getByRole('option', { name });
  await expect(option('MP4 AV1')).toBeEnabled({ enabled: supported.av1 });
  await expect(option('MP4 HEVC')).toBeEnabled({ enabled: supported.hevc });
  await expect(panel.getByText(/for watching and sharing, about \d/)).toBeVisible();
  await expect(panel.getByText('Its 10 bits a sample are rounded to 8.')).toBeVisible();
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width, height });
    await page.getByRole('button', { name: 'Export MP4' }).click();
    await expect(panel).toBeVisible();
    if (process.env.TINTYPE_SHOTS) await page.screenshot({ path: `${process.env.TINTYPE_SHOTS}/formats-${width}.png` });
  }
  await panel.getByLabel('Format').selectOption('ffv1');
  await expect(panel.getByText(/^Size: up to about \d/)).toBeVisible();
  await expect(panel.getByText('rounded')).toBeHidden();
  await panel.getByLabel('Format').selectOption('png');
  await expect(panel.getByText('This frame is not colorized yet')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Export', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');

  // A picture of 16 bits keeps them, and its luma to the code.
  const gradient = 'gradients=size=48x32:seed=1:c0=0x202020:c1=0xe0e0e0,format=gray16be';
  const still = await ffmpeg(['-f', 'lavfi', '-i', gradient, '-frames:v', '1', 'still.png'], 'still.png');
  await dropFile(page, 'still.png', still);
  // It might be meant for the film that is open.
  await page.getByRole('button', { name: 'Open it instead' }).click();
  await page.getByRole('button', { name: 'Export PNG' }).click({ timeout: 60_000 });
  await expect(option('MP4')).toHaveCount(0);
  if (process.env.TINTYPE_SHOTS) await page.screenshot({ path: `${process.env.TINTYPE_SHOTS}/still-formats.png` });
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Colorize, then export' }).click();
  expect((await download).suggestedFilename()).toBe('still-color.png');
  const saved = readFileSync(await (await download).path());
  expect((await ffprobe(saved)).streams[0]).toMatchObject({ width: 48, height: 32, pix_fmt: 'rgb48be' });
  const gray = await ffmpeg(['-i', 'in', '-f', 'rawvideo', '-pix_fmt', 'gray16le', 'o'], 'o', { in: still });
  const own = Array.from(new Uint16Array(gray.buffer, gray.byteOffset, gray.length / 2));
  const luma = (await lumaOfPng(saved, 2)).map((code) => ((code - 16) / 219) * 65_535);
  expect(Math.max(...luma.map((code, i) => Math.abs(code - own[i]!)))).toBeLessThan(2);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Export PNG' }).click();
  await panel.getByLabel('Format').selectOption('jpeg');
  await expect(panel.getByRole('radio', { name: /^Best/ })).toBeVisible();
  const second = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Export', exact: true }).click();
  expect((await second).suggestedFilename()).toBe('still-color.jpg');
});

test('a PNG sequence goes into a folder; a film that goes into the queue comes out in the format chosen under Export', async ({
  page,
}) => {
  await useTinyPack(page);
  await openStudio(page);
  // A folder of the origin private file system in place of the one that a user picks.
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('mine', { create: true });
    await folder.getDirectoryHandle('film-color', { create: true });
    Object.assign(window, { showDirectoryPicker: async () => folder });
  });
  const coding = ['-c:v', 'ffv1', '-pix_fmt', 'yuv420p', '-color_range', 'tv'];
  const source = await encode('film.mkv', ...picture('96x64', '25', 0.16), ...coding);
  await dropFile(page, 'film.mkv', source);
  await page.getByRole('button', { name: 'Export MP4' }).click({ timeout: 120_000 });
  const panel = page.getByRole('dialog', { name: 'Export' });
  await panel.getByLabel('Format').selectOption('png-sequence');
  await panel.getByText('Record beside it').click();
  if (process.env.TINTYPE_SHOTS) await page.screenshot({ path: `${process.env.TINTYPE_SHOTS}/into-folder.png` });
  await panel.getByRole('button', { name: 'Into a folder…' }).click();
  const said = page.getByRole('status').filter({ hasText: 'film-color (2) is a new folder in “mine”' });
  await expect(said).toContainText('4 frames', { timeout: 120_000 });
  await lookAt(page, 'in-folder');
  const { pictures, beside } = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const mine = await root.getDirectoryHandle('mine');
    const made = await mine.getDirectoryHandle('film-color (2)');
    const pictures: [name: string, bytes: number[]][] = [];
    for await (const [name, handle] of made.entries()) {
      const file = await (handle as FileSystemFileHandle).getFile();
      pictures.push([name, Array.from(new Uint8Array(await file.arrayBuffer()))]);
    }
    return { pictures: pictures.sort(([a], [b]) => a.localeCompare(b)), beside: await Array.fromAsync(mine.keys()) };
  });
  expect(beside.sort()).toEqual(['film-color', 'film-color (2)', 'film-color (2).json']);
  expect(pictures.map(([name]) => name)).toEqual([0, 1, 2, 3].map((frame) => `film-color-00000${frame}.png`));
  expect((await lumaOfPng(Uint8Array.from(pictures[3]![1]), 1)).map(Math.round)).toEqual([
    ...(await decodeLuma(source)).subarray(3 * SIZE.width * SIZE.height, 4 * SIZE.width * SIZE.height),
  ]);

  await page.getByRole('button', { name: 'Colorize another range' }).click();
  await page.getByRole('button', { name: 'Export PNG sequence' }).click();
  await panel.getByLabel('Format').selectOption('prores');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add to queue' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  const entry = page.getByRole('listitem', { name: 'film.mkv', exact: true });
  await expect(entry).toContainText('Done: film-color.mov', { timeout: 120_000 });
});
