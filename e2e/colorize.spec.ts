import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { meanDifference } from './app';
import { colorize } from './command';
import { decodeI420, decodeLuma, ffprobe } from './ffmpeg-node';
import { sampleClip, threeSecondClip } from './fixtures';

/** The command line against the built app and the pack that ships with it. Few frames at a small size: SwiftShader is slow. */
const folder = mkdtempSync(join(tmpdir(), 'tintype-'));
const path = (name: string) => join(folder, name);

test.describe.configure({ timeout: 900_000 });

for (const [ep, frames] of [
  ['wasm', 6],
  ['webgpu', 2],
] as const) {
  test(`npm run colorize on ${ep}: the file, the colors and the report`, async () => {
    writeFileSync(path('walk.mp4'), sampleClip());
    const size = ['--frames', String(frames), '--size', '128', '--steps', '2', '--seed', '3'];
    const files = [path('walk.mp4'), '-o', path(`${ep}.mp4`), '--json', path(`${ep}.json`)];
    const { code, output } = await colorize(
      ...files,
      '--prompt',
      'a woman in an orange sweater',
      '--from',
      '1',
      '--ep',
      ep,
      ...size,
    );
    expect(code, output).toBe(0);
    const report = JSON.parse(readFileSync(path(`${ep}.json`), 'utf8'));
    // On the wrong provider this would be green and mean nothing.
    expect(report).toMatchObject({ frames, range: [30, 30 + frames], ep, size: { width: 640, height: 480 }, fps: 30 });
    expect(report.pack.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(report.secondsByStage).length).toBeGreaterThan(2);
    expect(report.phrases.join()).toContain('orange');
    if (ep === 'webgpu') expect(report.adapter).toBeTruthy();

    const made = readFileSync(path(`${ep}.mp4`));
    const { streams } = await ffprobe(made);
    expect(streams[0]).toMatchObject({ codec_name: 'h264', width: 640, height: 480, nb_read_packets: String(frames) });
    const bytes = 640 * 480;
    const before = (await decodeLuma(sampleClip())).subarray(30 * bytes, (30 + frames) * bytes);
    expect(meanDifference(before, await decodeLuma(made))).toBeLessThanOrEqual(2);
    const chroma = (await decodeI420(made)).subarray(bytes, bytes * 1.5);
    expect(
      chroma.some((value) => Math.abs(value - 128) > 8),
      'there is color in it',
    ).toBe(true);
  });
}

test('npm run colorize keeps the sound of a clip with AAC', async () => {
  writeFileSync(path('clip.mp4'), await threeSecondClip());
  const { code, output } = await colorize(
    path('clip.mp4'),
    '-o',
    path('clip-out.mp4'),
    '--prompt',
    '',
    '--frames',
    '4',
    '--size',
    '64',
    '--steps',
    '1',
    '--ep',
    'wasm',
  );
  expect(code, output).toBe(0);
  const { streams } = await ffprobe(readFileSync(path('clip-out.mp4')));
  expect(streams.map((stream) => stream.codec_name).sort()).toEqual(['aac', 'h264']);
});

test('npm run colorize fails with a code and one sentence', async () => {
  writeFileSync(path('notes.mp4'), 'no video at all\n'.repeat(100));
  const broken = await colorize(path('notes.mp4'), '--prompt', 'a red car', '-o', path('never.mp4'), '--ep', 'wasm');
  expect(broken.code).toBe(1);
  expect(broken.output).toContain('[MEDIA_UNREADABLE]');
  const missing = await colorize(path('nowhere.mp4'), '-o', path('never.mp4'), '--ep', 'wasm');
  expect(missing.code).toBe(1);
  expect(missing.output).toContain('no such file');
  const wrong = await colorize(path('notes.mp4'), '-o', path('never.mp4'), '--frames', 'ten');
  expect(wrong.code).toBe(1);
  expect(wrong.output).toContain('--frames must be a whole number');
});
