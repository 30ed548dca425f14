import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { NEUTRAL_GRADE } from '../src/domain/color/grade';
import { chooseFile, expect, exportFrames, meanDifference, openAndHash, openBridge, test } from './app';
import { decodeI420, decodeLuma, ffmpeg, ffprobe, packetTimes } from './ffmpeg-node';
import { FIXTURES, sampleClip, threeSecondClip } from './fixtures';

const fixture = (fileName: string) => {
  const found = FIXTURES.find((it) => it.fileName === fileName);
  if (!found) throw new Error(`no fixture ${fileName}`);
  return found.make();
};

async function opened(page: Page, name: string, bytes: Uint8Array, decoder?: 'webcodecs' | 'ffmpeg') {
  await openBridge(page);
  await chooseFile(page, name, bytes);
  const { opened, refused } = await openAndHash(page, decoder);
  expect(refused, refused?.details).toBeUndefined();
  return opened!;
}

/** Puts the same chroma for every frame of the range into the store: `a` and `b` in Lab units. */
function storeFlatChroma(page: Page, key: string, frames: number, a: number, b: number) {
  return page.evaluate(
    async ({ key, frames, a, b }) => {
      const [width, height] = [32, 32];
      const abU8 = new Uint8Array(2 * width * height);
      for (let i = 0; i < abU8.length; i += 2) abU8.set([128 + a, 128 + b], i);
      for (let index = 0; index < frames; index++)
        await window.tintype!.writeChroma(key, { index, width, height, abU8 });
    },
    { key, frames, a, b },
  );
}

const SAME_LUMA = [
  'odd.webm',
  'really-webm.mp4',
  'full-range.mp4',
  'rotated.mp4',
  'variable-rate.mp4',
  'fragmented.mp4',
  'late-start.ts',
  'one-frame.mp4',
];

test('the sample: both decoders give the same luma, frame by frame, and it is the file’s own', async ({ page }) => {
  const clip = sampleClip();
  const fast = await opened(page, 'walk.mp4', clip, 'webcodecs');
  const slow = await opened(page, 'walk.mp4', clip, 'ffmpeg');
  expect(fast.report.decoder).toBe('webcodecs');
  expect(slow.report.decoder).toBe('ffmpeg');
  expect(fast.hashes).toEqual(slow.hashes);
  expect(fast.report.timestampsUs).toEqual(slow.report.timestampsUs);
  expect(fast.report.colorSpace).toEqual(slow.report.colorSpace);
  expect(fast.report.frameRate).toEqual({ mode: 'constant', fps: 30 });

  const luma = await decodeLuma(clip);
  const bytes = 640 * 480;
  const own = slow.hashes.map((_, i) =>
    createHash('sha256')
      .update(luma.subarray(i * bytes, (i + 1) * bytes))
      .digest('hex')
      .slice(0, 16),
  );
  expect(slow.hashes).toEqual(own);
});

for (const name of SAME_LUMA) {
  test(`${name}: both decoders agree on frames, times and luma`, async ({ page }) => {
    const bytes = await fixture(name);
    const fast = await opened(page, name, bytes, 'webcodecs');
    const slow = await opened(page, name, bytes, 'ffmpeg');
    expect(fast.hashes).toEqual(slow.hashes);
    const { width, height, rotation, colorSpace, frameCount } = slow.report;
    expect(fast.report).toMatchObject({ width, height, rotation, colorSpace, frameCount });
    fast.report.timestampsUs.forEach((time, i) => {
      expect(Math.abs(time - slow.report.timestampsUs[i]!)).toBeLessThanOrEqual(2);
    });
  });
}

for (const encoder of ['webcodecs', 'ffmpeg'] as const) {
  test(`export through ${encoder}: H.264 and the same sound, luma kept, color laid over`, async ({ page }) => {
    const clip = await threeSecondClip();
    await opened(page, 'clip.mp4', clip);
    await storeFlatChroma(page, 'orange', 90, 30, 50);
    const { file, ...result } = await exportFrames(page, { from: 0, to: 90, storeKey: 'orange', encoder });
    expect(result).toMatchObject({ frames: 90, encoder, audio: 'copied', fileName: 'clip-color.mp4', notices: [] });

    const [before, after] = [await ffprobe(clip), await ffprobe(file)];
    const track = (probed: typeof before, kind: string) => probed.streams.find((stream) => stream.codec_type === kind)!;
    expect(track(after, 'video')).toMatchObject({
      codec_name: 'h264',
      width: 640,
      height: 480,
      nb_read_packets: '90',
      avg_frame_rate: '30/1',
    });
    expect(track(after, 'audio').codec_name).toBe('aac');
    expect(track(after, 'audio').nb_read_packets).toBe(track(before, 'audio').nb_read_packets);
    expect(Math.abs(Number(after.format.duration) - Number(before.format.duration))).toBeLessThan(0.04);

    const difference = meanDifference(await decodeLuma(clip), await decodeLuma(file));
    console.log(`luma differs by ${difference.toFixed(3)} codes through ${encoder}`);
    expect(difference).toBeLessThanOrEqual(2);
    const i420 = await decodeI420(file);
    const [y, quarter] = [640 * 480, 320 * 240];
    const mean = (plane: Uint8Array) => plane.reduce((sum, code) => sum + code, 0) / plane.length;
    // Orange: less blue, more red than gray.
    expect(mean(i420.subarray(y, y + quarter))).toBeLessThan(115);
    expect(mean(i420.subarray(y + quarter, y + 2 * quarter))).toBeGreaterThan(140);
  });
}

test('export keeps variable frame times, to a tenth of a frame', async ({ page }) => {
  const clip = await fixture('variable-rate.mp4');
  await opened(page, 'vfr.mp4', clip);
  for (const encoder of ['webcodecs', 'ffmpeg'] as const) {
    const { file } = await exportFrames(page, { from: 0, to: 16, encoder });
    const [before, after] = [await packetTimes(clip, 'v'), await packetTimes(file, 'v')];
    expect(after).toHaveLength(16);
    after.forEach((time, i) => {
      expect(Math.abs(time - after[0]! - (before[i]! - before[0]!))).toBeLessThan(0.002);
    });
  }
});

test('export of a range takes the sound of that range along', async ({ page }) => {
  await opened(page, 'clip.mp4', await threeSecondClip());
  const { file, notices } = await exportFrames(page, { from: 30, to: 60 });
  const { streams } = await ffprobe(file);
  expect(streams.find((stream) => stream.codec_type === 'video')?.nb_read_packets).toBe('30');
  const sound = Number(streams.find((stream) => stream.codec_type === 'audio')?.duration);
  expect(Math.abs(sound - 1)).toBeLessThan(0.06);
  expect(notices.join()).toContain('30 of 30 frames were not colorized');
});

test('a file that no browser decodes comes out as H.264 with AAC: MPEG-2 with MP2 sound', async ({ page }) => {
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2'];
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25:duration=2,format=gray'];
  const film = await ffmpeg(
    [...picture, ...sound, '-c:v', 'mpeg2video', '-q:v', '2', '-pix_fmt', 'yuv420p', '-c:a', 'mp2', 'film.mpg'],
    'film.mpg',
  );
  const { report } = await opened(page, 'film.mpg', film);
  expect(report).toMatchObject({
    decoder: 'ffmpeg',
    videoCodec: 'mpeg2video',
    frameCount: 50,
    audio: { codec: 'mp2' },
  });
  const { file, ...result } = await exportFrames(page, { from: 0, to: 50 });
  expect(result).toMatchObject({ audio: 'converted', frames: 50 });
  const { streams } = await ffprobe(file);
  expect(streams.map((stream) => stream.codec_name).sort()).toEqual(['aac', 'h264']);
  expect(meanDifference(await decodeLuma(film), await decodeLuma(file))).toBeLessThanOrEqual(2);
});

test('a film that only ffmpeg decodes can be read for as long as it is', async ({ page }) => {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25:duration=8,format=gray'];
  const film = await ffmpeg([...picture, '-c:v', 'mpeg2video', '-pix_fmt', 'yuv420p', 'film.mpg'], 'film.mpg');
  await openBridge(page);
  await chooseFile(page, 'film.mpg', film);
  // Thumbnails are a call each, and a core that is never replaced dies after 100 to 150.
  const { decoder, strip } = await page.evaluate(async () => {
    const { media, file } = window.tintype!;
    const { signal } = new AbortController();
    const { decoder } = await media.open(signal, file());
    return { decoder, strip: (await media.thumbnails(signal, 200, 48)).map((frame) => frame.index) };
  });
  expect(decoder).toBe('ffmpeg');
  expect(strip).toEqual(Array.from({ length: 200 }, (_, i) => i));
});

test('pixel aspect, range and matrix survive the export', async ({ page }) => {
  for (const [name, expected] of [
    ['anamorphic.mp4', { sample_aspect_ratio: '16:11' }],
    ['full-range.mp4', { color_range: 'pc' }],
  ] as const) {
    const clip = await fixture(name);
    await opened(page, name, clip);
    for (const encoder of ['webcodecs', 'ffmpeg'] as const) {
      const { file } = await exportFrames(page, { from: 0, to: 10, encoder });
      expect((await ffprobe(file)).streams[0]).toMatchObject({ ...expected, color_space: 'smpte170m' });
    }
  }
});

test('frames come at the size asked for, thumbnails spread over the file', async ({ page }) => {
  await opened(page, 'walk.mp4', sampleClip());
  const { small, large, strip } = await page.evaluate(async () => {
    const { media } = window.tintype!;
    const { signal } = new AbortController();
    const mean = (data: Uint8Array) => data.reduce((sum, code) => sum + code, 0) / data.length;
    const [[small], [large], strip] = [
      await media.readFrames(signal, { from: 40, to: 41, width: 352, height: 256 }),
      await media.readFrames(signal, { from: 40, to: 41 }),
      await media.thumbnails(signal, 8, 56),
    ];
    return {
      small: { bytes: small!.lumaU8.length, mean: mean(small!.lumaU8) },
      large: { bytes: large!.lumaU8.length, mean: mean(large!.lumaU8) },
      strip: strip.map(({ index, width, height, lumaU8 }) => ({ index, width, height, bytes: lumaU8.length })),
    };
  });
  expect(small.bytes).toBe(352 * 256);
  expect(large.bytes).toBe(640 * 480);
  expect(Math.abs(small.mean - large.mean)).toBeLessThan(0.5);
  expect(strip.map((frame) => frame.index)).toEqual([5, 16, 27, 38, 50, 61, 72, 83]);
  for (const frame of strip) expect(frame).toMatchObject({ width: 75, height: 56, bytes: 75 * 56 });
});

test('a cancelled export stops at once, and the file can still be read', async ({ page }) => {
  await opened(page, 'clip.mp4', await threeSecondClip());
  const { code, milliseconds, frames } = await page.evaluate(async (grade) => {
    const { media, serializeError } = window.tintype!;
    const abort = new AbortController();
    const request = {
      from: 0,
      to: 90,
      quality: 'best' as const,
      chroma: [],
      encoder: 'ffmpeg' as const,
      grade,
    };
    let stopped = 0;
    const done = media.exportVideo(abort.signal, request, ({ framesDone }) => {
      if (framesDone < 5 || abort.signal.aborted) return;
      stopped = performance.now();
      abort.abort();
    });
    const code = await done.then(
      () => 'finished',
      (error) => serializeError(error).code,
    );
    const milliseconds = performance.now() - stopped;
    const frames = await media.readFrames(new AbortController().signal, { from: 0, to: 2 });
    return { code, milliseconds, frames: frames.length };
  }, NEUTRAL_GRADE);
  expect(code).toBe('CANCELLED');
  expect(milliseconds).toBeLessThan(500);
  expect(frames).toBe(2);
});
