/**
 * A job that is killed in the middle, in every possible way, goes on to exactly the same film: the chroma of all frames and the exported
 * file are compared with those of an undisturbed job.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';
import {
  destroyDevice,
  FRAMES,
  KILLED_FRAMES,
  type Moment,
  type Outcome,
  openJobPage,
  outcomeOf,
  REST,
  runJob,
  SHORT,
  startUntil,
} from './kill-page';
import { quotaOf } from './storage';
import { workerOf } from './workers';

test.describe.configure({ timeout: 900_000 });

const REST_FRAMES = Array.from({ length: REST }, (_, i) => FRAMES - REST + i);
const ALL_FRAMES = Array.from({ length: FRAMES }, (_, i) => i);

/** The outcome of an undisturbed job on the processor. */
let undisturbed: Outcome;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await openJobPage(page, 'wasm');
  expect(await runJob(page, 'undisturbed')).toEqual(ALL_FRAMES);
  undisturbed = await outcomeOf(page, 'undisturbed');
  expect(undisturbed.chroma).toHaveLength(FRAMES);
  // Had both chroma keys the same colors, mixing them up would go unnoticed.
  expect(new Set(undisturbed.chroma.map((line) => line.split(' ')[1])).size).toBeGreaterThan(FRAMES / 2);
  await page.close();
});

async function expectSame(page: Page, key: string): Promise<void> {
  const outcome = await outcomeOf(page, key);
  expect(outcome.chroma, `chroma of ${key}`).toEqual(undisturbed.chroma);
  expect(outcome.film, `film of ${key}`).toBe(undisturbed.film);
}

test('the colorizer worker is terminated', async ({ page }) => {
  await openJobPage(page, 'wasm');
  for (const moment of ['denoising', 'storing', 'between segments'] as const) {
    const key = `worker ${moment}`;
    const job = await startUntil(page, moment, key, true);
    await (await workerOf(page, 'colorizer')).evaluate(() => self.close());
    // The job itself goes on, in a fresh worker.
    expect(await job.finished, moment).toEqual(ALL_FRAMES);
    await expectSame(page, key);
  }
});

test('the media worker is terminated', async ({ page }) => {
  await openJobPage(page, 'wasm');
  const job = await startUntil(page, 'decoding', 'reader decoding', true);
  await (await workerOf(page, 'media reader')).evaluate(() => self.close());
  expect(await job.finished).toEqual(ALL_FRAMES);
  await expectSame(page, 'reader decoding');
});

/** Moments at which a page or browser is killed, and the frames left to do afterwards: the current segment, and all that follow. */
const DEADLY: [Moment, number[]][] = [
  ['denoising', REST_FRAMES],
  ['storing', REST_FRAMES],
  ['journaling', REST_FRAMES],
  ['between segments', REST_FRAMES.slice(KILLED_FRAMES)],
];

test('the page crashes', async ({ context }) => {
  let page = await context.newPage();
  await openJobPage(page, 'wasm');
  for (const [moment, left] of DEADLY) {
    const key = `crash ${moment}`;
    await startUntil(page, moment, key, true);
    await crash(page);
    page = await context.newPage();
    await openJobPage(page, 'wasm');
    expect(await runJob(page, key), moment).toEqual(left);
    await expectSame(page, key);
  }
});

async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // It never answers.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

test('the browser is killed', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'tintype-profile-'));
  let { process, browser } = await launch(profile);
  try {
    let page = await pageOf(browser);
    for (const [moment, left] of DEADLY) {
      const key = `browser ${moment}`;
      await startUntil(page, moment, key, true);
      await kill(process);
      ({ process, browser } = await launch(profile));
      page = await pageOf(browser);
      expect(await runJob(page, key), moment).toEqual(left);
      await expectSame(page, key);
    }
  } finally {
    await kill(process);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function kill(process: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => process.once('exit', resolve));
  if (process.kill('SIGKILL')) await gone;
}

async function pageOf(browser: Browser): Promise<Page> {
  const page = await browser.contexts()[0]!.newPage();
  await openJobPage(page, 'wasm');
  return page;
}

/** A browser with a profile on disk, as a process that can be killed. */
async function launch(profile: string): Promise<{ process: ChildProcess; browser: Browser }> {
  const flags = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const process = spawn(ensureChromium(), [...chromiumFlags(), ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    process.stderr!.on('data', (data) => {
      said += data;
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found) resolve(found[1]!);
    });
    process.once('exit', () => reject(new Error(`the browser did not start: ${said}`)));
  });
  return { process, browser: await chromium.connectOverCDP(address) };
}

test('the disk is full', async ({ page }) => {
  const setQuota = await quotaOf(page);
  let waits = 0;
  await page.exposeFunction('roomWanted', async () => {
    waits++;
    await setQuota();
  });
  await openJobPage(page, 'wasm');
  for (const moment of ['decoding', 'denoising', 'storing', 'journaling', 'between segments'] as const) {
    const key = `disk ${moment}`;
    waits = 0;
    const job = await startUntil(page, moment, key, false);
    await setQuota(1);
    expect(await job.finished, moment).toEqual(ALL_FRAMES);
    expect(waits, `${moment}: the job asked for room`).toBeGreaterThan(0);
    await expectSame(page, key);
  }
});

test('the GPU device is destroyed', async ({ page }) => {
  await openJobPage(page, 'webgpu');
  const frames = await runJob(page, 'undisturbed GPU', undefined, SHORT);
  const expected = await outcomeOf(page, 'undisturbed GPU', SHORT);
  expect(expected.chroma).toHaveLength(frames.length);
  // Moments inside a segment are whole-shot.spec.ts's: a new device compiles all shaders again, a minute on a software adapter.
  const job = await startUntil(page, 'between segments', 'device', false, SHORT);
  expect(await destroyDevice(page)).toBe(1);
  expect(await job.finished).toEqual(frames);
  expect(await outcomeOf(page, 'device', SHORT)).toEqual(expected);
});
