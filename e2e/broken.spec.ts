import { expect, type Page, test } from '@playwright/test';
import { chooseFile, exportFrames, openAndHash, openBridge, watchOffenses } from './app';
import { ffprobe } from './ffmpeg-node';
import { sampleClip } from './fixtures';
import { ALL_FIXTURES } from './odd-fixtures';

/**
 * Every odd or broken file either works, frames and export included, or is refused in one clear sentence; and the app goes
 * on: a good file opens right afterwards. docs/broken-inputs.md is the table of what is promised here.
 */
const limitMs = 90_000;
let page: Page;
let offenses: string[];

// One page for all files: it must still work after each of them.
test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext();
  offenses = watchOffenses(context);
  page = await context.newPage();
  await openBridge(page);
});

for (const { fileName, what, make, expected } of ALL_FIXTURES) {
  test(`${fileName}: ${what}`, async () => {
    test.setTimeout(limitMs + 60_000);
    const bytes = await make();
    await chooseFile(page, fileName, bytes);
    const started = Date.now();
    const { opened, refused } = await openAndHash(page);
    if (expected.works) {
      expect(refused, refused?.details).toBeUndefined();
      const { report, hashes } = opened!;
      const [least, most] = typeof expected.frames === 'number' ? [expected.frames, expected.frames] : expected.frames;
      expect(report.frameCount).toBeGreaterThanOrEqual(least);
      expect(report.frameCount).toBeLessThanOrEqual(most);
      expect(hashes).toHaveLength(report.frameCount);
      expect(report.timestampsUs[0]).toBe(0);
      expect([...report.timestampsUs].sort((a, b) => a - b)).toEqual(report.timestampsUs);
      expect({ width: report.width, height: report.height }).toEqual({
        width: expected.width,
        height: expected.height,
      });
      for (const [path, value] of Object.entries(expected.report ?? {})) expect(report).toHaveProperty(path, value);
      if (expected.notice) expect(report.notices.join(' ')).toContain(expected.notice);

      const to = Math.min(4, report.frameCount);
      const exported = await exportFrames(page, { from: 0, to });
      const { streams } = await ffprobe(exported.file);
      const video = streams.find((stream) => stream.codec_type === 'video');
      const { width, height } = expected.exported ?? expected;
      expect(video).toMatchObject({ codec_name: 'h264', width, height, nb_read_packets: String(to) });
    } else {
      expect(opened?.report, 'must be refused').toBeUndefined();
      expect(refused, refused!.details).toMatchObject({ code: expected.code, message: expected.says });
    }
    expect(Date.now() - started).toBeLessThan(limitMs);

    await chooseFile(page, 'walk.mp4', sampleClip());
    const after = await page.evaluate(async () => {
      const { media, file } = window.tintype!;
      return (await media.open(new AbortController().signal, file())).frameCount;
    });
    expect(after).toBe(89);
    expect(offenses, 'nothing leaves this computer').toEqual([]);
  });
}

test.afterAll(async () => {
  await page.context().close();
});
