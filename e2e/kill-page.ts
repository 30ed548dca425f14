/**
 * A job that is stopped by force, driven through the app's own bridge (src/headless/bridge.ts). To stop it at a given moment, the tests patch
 * functions of the page and its worker; the app has no code for it.
 */
import { expect, type Page } from '@playwright/test';
import { NEUTRAL_GRADE } from '../src/domain/color/grade';
import { DEFAULTS } from '../src/domain/settings';
import { appUrl, chooseFile, openBridge } from './app';
import { ffmpeg } from './ffmpeg-node';
import { watchDevices } from './gpu-devices';
import { useTinyPack as serveTinyPack } from './studio-page';
import { workerOf } from './workers';

/** Where a job is when it is killed. */
export type Moment = 'decoding' | 'denoising' | 'storing' | 'journaling' | 'between segments';

/** A job over three shots with two chroma keys; the second is the one that is killed. */
export interface Plan {
  cuts: readonly [number, number, number, number];
  steps: number;
}

/** The first two shots are long enough for the engine to journal their steps. */
const LONG: Plan = { cuts: [0, 18, 36, 44], steps: 4 };
/** For a software adapter: shots of one shape, since each shape means other shaders to compile. */
export const SHORT: Plan = { cuts: [0, 4, 8, 12], steps: 2 };

export const FRAMES = LONG.cuts[3];
export const KILLED_FRAMES = LONG.cuts[2] - LONG.cuts[1];
/** Frames left to do when it is killed. */
export const REST = FRAMES - LONG.cuts[1];

/** SHA-256 of every frame's chroma, and of the exported file without its creation time. */
export interface Outcome {
  chroma: string[];
  film: string;
}

let film: Promise<Uint8Array> | null = null;

function killFilm(): Promise<Uint8Array> {
  const source = `testsrc2=size=96x64:rate=25:duration=${FRAMES / 25},format=gray`;
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-pix_fmt', 'yuv420p'];
  film ??= ffmpeg(['-f', 'lavfi', '-i', source, ...codec, 'kill.mp4'], 'kill.mp4');
  return film;
}

/** A page with the film open and the tiny pack loaded. */
export async function openJobPage(page: Page, ep: 'wasm' | 'webgpu'): Promise<void> {
  await serveTinyPack(page);
  await openBridge(page);
  await chooseFile(page, 'kill.mp4', await killFilm());
  if (ep === 'webgpu') await startWatched(page);
  const used = await page.evaluate(
    async ({ packUrl, ep }) => {
      const { media, colorizer, file } = window.tintype!;
      const { signal } = new AbortController();
      await media.open(signal, file());
      return (await colorizer.load(signal, { packUrl, ep }, () => {})).ep;
    },
    { packUrl: `${appUrl()}models/lite/`, ep },
  );
  // On the wrong provider this would be green and mean nothing.
  expect(used).toBe(ep);
}

/** Starts the colorizer's worker and watches its GPU devices. */
async function startWatched(page: Page): Promise<void> {
  await page.evaluate(() => window.tintype!.colorizer.memory(new AbortController().signal));
  await watchDevices(await workerOf(page, 'colorizer'));
}

/** Destroys the device that the colorizer uses. @returns how many it has asked for so far */
export async function destroyDevice(page: Page): Promise<number> {
  const worker = await workerOf(page, 'colorizer');
  return worker.evaluate(() => {
    gpuDevices.at(-1)!.destroy();
    return gpuDevices.length;
  });
}

/** Colorizes the whole film under two keys that begin with `key`, and says on the console when it has come to `moment`. */
export function runJob(page: Page, key: string, moment?: Moment, plan = LONG): Promise<number[]> {
  return page.evaluate(
    async ({ key, moment, cuts, steps, defaults }) => {
      const { media, colorizer, runJob, file } = window.tintype!;
      const { signal } = new AbortController();
      const { roomWanted } = window as unknown as { roomWanted?: () => Promise<void> };
      const report = await media.open(signal, file());
      const finished: number[] = [];
      let isReported = false;
      const tell = () => {
        if (!isReported) console.log(`reached ${key}`);
        isReported = true;
      };
      const readFrames: typeof media.readFrames = (signal, request) => {
        const frames = media.readFrames(signal, request);
        if (moment === 'decoding' && request.from === cuts[1]) tell();
        return frames;
      };
      const shots = [0, 1, 2].map((shot) => ({
        from: cuts[shot]!,
        to: cuts[shot + 1]!,
        phrases: [{ id: 'p', noun: 'bar', text: shot === 1 ? 'a blue bar' : 'a red bar', exactAb: null }],
        storeKey: `${key}-${shot % 2}`,
      }));
      const settings = { ...defaults, seed: 1, steps, workingSize: 64 };
      const film = { fileName: 'kill.mp4', fingerprint: key };
      await runJob(
        {
          ...{ media: { readFrames }, colorizer, report, from: 0, to: cuts[3], shots, settings, film },
          ...(roomWanted && { onDiskFull: () => roomWanted() }),
        },
        signal,
        (progress) => {
          finished.push(...progress.finished);
          if (moment === 'between segments' && progress.finished.includes(cuts[1])) tell();
        },
      );
      return finished;
    },
    { key, moment, ...plan, defaults: DEFAULTS },
  );
}

export interface StartedJob {
  /** Frames that the job makes from now to its end, earlier ones included. */
  finished: Promise<number[]>;
}

/** Starts a job and resolves when it has come to the moment; `holds` keeps it from storing or journaling any further. */
export async function startUntil(
  page: Page,
  moment: Moment,
  key: string,
  holds: boolean,
  plan = LONG,
): Promise<StartedJob> {
  const reached = page.waitForEvent('console', { predicate: (message) => message.text() === `reached ${key}` });
  const [, from, to] = plan.cuts;
  const watch = { key, holds };
  const colorizer = await workerOf(page, 'colorizer');
  // The fourth journal is the one that calls the second segment done: two held the plan.
  if (moment === 'journaling') await page.evaluate(watchMoves, { ...watch, name: 'journal.json', nth: 4 });
  if (moment === 'storing') await colorizer.evaluate(watchMoves, { ...watch, name: `${from + 5}.ab8`, nth: 1 });
  // The second of four steps is done, and about to be kept.
  if (moment === 'denoising')
    await colorizer.evaluate(watchMoves, { ...watch, name: `steps-${from}-${to - 1}.bin`, nth: 2 });
  // Else the last segment, which is short, could be done before the blow falls.
  if (moment === 'between segments' && holds)
    await colorizer.evaluate(watchMoves, { key: `${key}, last segment`, holds, name: `${plan.cuts[2]}.ab8`, nth: 1 });
  const finished = runJob(page, key, moment, plan);
  finished.catch(() => undefined);
  const over = finished.then(() => {
    throw new Error(`the job was over before it came to ${moment}`);
  });
  await Promise.race([reached, over]);
  return { finished };
}

/** Reports the n-th call of move() to this file name and, with `holds`, never lets it happen. Runs in page or worker. */
function watchMoves(watch: { name: string; nth: number; key: string; holds: boolean }): void {
  const files = FileSystemFileHandle.prototype as unknown as { move(name: string): Promise<void> };
  const { move } = files;
  let seen = 0;
  files.move = async function (this: FileSystemFileHandle, to: string) {
    if (to === watch.name && ++seen === watch.nth) {
      console.log(`reached ${watch.key}`);
      if (watch.holds) await new Promise(() => undefined);
    }
    return move.call(this, to);
  };
}

/** What is in the store under `key`, and the film made of it. Frames that do not count as finished are left out. */
export function outcomeOf(page: Page, key: string, { cuts } = LONG): Promise<Outcome> {
  return page.evaluate(
    async ({ key, cuts, grade }) => {
      const { media, file, readChroma, finishedUnder } = window.tintype!;
      const { signal } = new AbortController();
      const hash = async (bytes: Uint8Array<ArrayBuffer>) => {
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      };
      const ranges = [0, 1, 2].map((shot) => ({
        from: cuts[shot]!,
        to: cuts[shot + 1]!,
        storeKey: `${key}-${shot % 2}`,
      }));
      const chroma: string[] = [];
      for (const { from, to, storeKey } of ranges) {
        const finished = await finishedUnder(storeKey);
        for (let index = from; index < to; index++) {
          const frame = finished.has(index) ? await readChroma(storeKey, index) : null;
          if (frame) chroma.push(`${index} ${await hash(frame.abU8 as Uint8Array<ArrayBuffer>)}`);
        }
      }
      await media.open(signal, file());
      const result = await media.exportVideo(
        signal,
        { from: 0, to: cuts[3], quality: 'good', chroma: ranges, grade, encoder: 'auto' },
        () => {},
      );
      const bytes = new Uint8Array(await result.file.arrayBuffer());
      // Two exports of the same pictures differ in their creation time only.
      for (const box of ['mvhd', 'tkhd', 'mdhd']) {
        const name = Array.from(box, (char) => char.charCodeAt(0));
        for (let at = 0; at < bytes.length; at++) {
          if (name.every((code, i) => bytes[at + i] === code)) bytes.fill(0, at + 8, at + 16);
        }
      }
      return { chroma, film: await hash(bytes) };
    },
    { key, cuts, grade: NEUTRAL_GRADE },
  );
}
