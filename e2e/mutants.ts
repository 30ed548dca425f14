/**
 * Seeded mutants of twenty healthy files through the built app in a real browser: `npm run mutants -- [COUNT] [--seed N]`,
 * 1000 by default. Each is opened and its first frame read, and must end with a code or a frame, within three times what its
 * healthy file takes by the slower decoder, with at most 256 MB more memory, and leave the app alive. Exits with 1 when one
 * does not. mutants.spec.ts runs 60 of them.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';
import { serve } from '../src/cli/serve.mjs';
import { build } from '../src/cli/setup.mjs';
import { ERROR_CODES } from '../src/domain/errors';
import { chooseFile, openBridge } from './app';
import { turnedPng } from './exif';
import { encode, picture, plainMp4, sampleClip, TONE, X264 } from './fixtures';
import { mutate, seeded } from './mutate';
import { STILLS, still } from './still-fixtures';

const TIMES = 3;
const MORE_BYTES = 256e6;
/** Shorter times cannot be distinguished from the noise of a busy machine. */
const LEAST_MS = 250;
/** Longer than this none is waited for: its worker is ended, and it has failed. */
const KILL_MS = 60_000;
/** What a file may be refused with. The others say that the app failed, not the file. */
const CODES = new Set<string>(ERROR_CODES.filter((code) => /^MEDIA_/.test(code)));

const stored = (name: string) => STILLS.find(({ fileName }) => fileName === name)!.make();

export const SEED_FILES: Record<string, () => Promise<Uint8Array>> = {
  'sample.mp4': async () => sampleClip(),
  'index-last.mp4': () => plainMp4(),
  'index-first.mp4': () => plainMp4('-movflags', '+faststart'),
  'fragmented.mp4': () => plainMp4('-movflags', '+frag_keyframe+empty_moov'),
  'prores.mov': () => encode('a.mov', ...picture(), ...TONE, '-c:v', 'prores_ks', '-c:a', 'pcm_s16le'),
  'h264.mkv': () => encode('a.mkv', ...picture(), ...TONE, ...X264, '-c:a', 'aac'),
  'ffv1.mkv': () => encode('a.mkv', ...picture(), '-c:v', 'ffv1'),
  'vp8.webm': () => encode('a.webm', ...picture(), '-c:v', 'libvpx', '-b:v', '500k', '-pix_fmt', 'yuv420p'),
  'mpeg4.avi': () => encode('a.avi', ...picture(), ...TONE, '-c:v', 'mpeg4', '-q:v', '3', '-c:a', 'mp2'),
  'mpeg2.mpg': () => encode('a.mpg', ...picture(), ...TONE, '-c:v', 'mpeg2video', '-q:v', '3', '-c:a', 'mp2'),
  'h264.ts': () => encode('a.ts', ...picture(), ...TONE, ...X264, '-c:a', 'aac'),
  'wmv2.wmv': () => encode('a.wmv', ...picture(), '-c:v', 'wmv2', '-q:v', '3'),
  'sorenson.flv': () => encode('a.flv', ...picture(), '-c:v', 'flv1', '-q:v', '3'),
  'stream.h264': () => encode('a.h264', ...picture(), ...X264),
  'animated.gif': () => encode('a.gif', ...picture('160x120', '10')),
  'animated.webp': () => stored('animated.webp'),
  'turned.jpg': () => stored('turned.jpg'),
  'turned.png': async () => turnedPng(await still('a.png'), 6),
  'pages.tif': () => stored('pages.tif'),
  'turned.avif': () => stored('turned.avif'),
};

export interface Outcome {
  file: string;
  how: string;
  /** "opened", or the code. */
  ended: string;
  ms: number;
  limitMs: number;
  /** Above the peak of the healthy file; null where the system does not say. */
  moreBytes: number | null;
  /** How often it was tried: once where the first time was as promised. */
  tries: number;
  /** Why it is not as promised. */
  fault: string | null;
}

interface Run {
  ended: string;
  ms: number;
  /** Growth of the page's processes at their peak. */
  grownBytes: number | null;
}

interface Healthy {
  name: string;
  bytes: Uint8Array;
  ms: number;
  grownBytes: number | null;
}

/** @param page an app's page with its bridge, the only page of `browser` */
export async function tryMutants(
  browser: Browser,
  page: Page,
  count: number,
  seed: number,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const memory = await pageMemory(browser);
  const healthy: Healthy[] = [];
  for (const [name, make] of Object.entries(SEED_FILES)) healthy.push(await measured(page, memory, name, await make()));
  const random = seeded(seed);
  const outcomes: Outcome[] = [];
  for (let i = 0; i < count; i++) {
    const origin = healthy[i % healthy.length]!;
    const mutant = mutate(origin.bytes, random);
    let run = await open(page, memory, origin.name, mutant.bytes);
    // A busy machine makes anything late: only what is late again, beside its healthy file, is.
    let tries = 1;
    for (; tries < 3 && faultOf(run, healthy[i % healthy.length]!); tries++) {
      healthy[i % healthy.length] = await measured(page, memory, origin.name, origin.bytes);
      run = await open(page, memory, origin.name, mutant.bytes);
    }
    const beside = healthy[i % healthy.length]!;
    const outcome = {
      ...{ file: origin.name, how: mutant.how, ended: run.ended, ms: run.ms, limitMs: limitOf(beside) },
      ...{ moreBytes: moreThan(run, beside), tries, fault: faultOf(run, beside) },
    };
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

const limitOf = ({ ms }: Healthy) => TIMES * Math.max(LEAST_MS, ms);

function moreThan({ grownBytes }: Run, healthy: Healthy): number | null {
  return grownBytes === null || healthy.grownBytes === null ? null : grownBytes - healthy.grownBytes;
}

function faultOf(run: Run, healthy: Healthy): string | null {
  if (run.ended !== 'opened' && !CODES.has(run.ended)) return `ended with ${run.ended}`;
  if (run.ms > limitOf(healthy)) return `took ${Math.round(run.ms)} of ${Math.round(limitOf(healthy))} ms`;
  const more = moreThan(run, healthy);
  return more !== null && more > MORE_BYTES ? `took ${Math.round(more / 1e6)} MB more` : null;
}

/** A healthy file by the slower of the two decoders: a damaged one may need either. */
async function measured(page: Page, memory: PageMemory, name: string, bytes: Uint8Array): Promise<Healthy> {
  const slowest: Healthy = { name, bytes, ms: 0, grownBytes: null };
  for (const decoder of ['auto', 'ffmpeg', 'auto', 'ffmpeg'] as const) {
    const { ended, ms, grownBytes } = await open(page, memory, name, bytes, decoder);
    if (ended !== 'opened') throw new Error(`${name} is not healthy: ${ended}`);
    slowest.ms = Math.max(slowest.ms, ms);
    if (grownBytes !== null) slowest.grownBytes = Math.max(slowest.grownBytes ?? 0, grownBytes);
  }
  return slowest;
}

async function open(
  page: Page,
  memory: PageMemory,
  name: string,
  bytes: Uint8Array,
  decoder: 'auto' | 'ffmpeg' = 'auto',
): Promise<Run> {
  await chooseFile(page, name, bytes);
  const before = memory.begin();
  const { ended, ms } = await page.evaluate(
    async ({ decoder, killMs }) => {
      const { media, file, serializeError } = window.tintype!;
      const began = performance.now();
      let ended = 'opened';
      try {
        const signal = AbortSignal.timeout(killMs);
        await media.open(signal, file(), { decoder });
        await media.readFrames(signal, { from: 0, to: 1 });
      } catch (error) {
        ended = serializeError(error).code;
      }
      return { ended, ms: performance.now() - began };
    },
    { decoder, killMs: KILL_MS },
  );
  return { ended, ms, grownBytes: before === null ? null : memory.peak()! - before };
}

interface PageMemory {
  /** Forgets the peak. @returns bytes held now; null where the system does not say */
  begin(): number | null;
  peak(): number | null;
}

/** Resident memory of the browser's page processes, workers and wasm heaps included, where Linux tells (proc(5)). */
async function pageMemory(browser: Browser): Promise<PageMemory> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const sum = (key: 'VmRSS' | 'VmHWM') =>
    pids.every((pid) => existsSync(`/proc/${pid}/status`))
      ? pids.reduce((bytes, pid) => {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8');
          return bytes + 1024 * Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
        }, 0)
      : null;
  return {
    begin() {
      const held = sum('VmRSS');
      if (held !== null) for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
      return held;
    },
    peak: () => sum('VmHWM'),
  };
}

if (process.argv[1]?.endsWith('mutants.ts')) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' } },
  });
  const count = Number(positionals[0] ?? 1000);
  if (!process.env.TINTYPE_SKIP_BUILD) build();
  const server = await serve({ ports: [0] });
  process.env.TINTYPE_URL = server.url;
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags({ webgpu: 'off' }) });
  try {
    const page = await browser.newPage();
    await openBridge(page);
    const outcomes = await tryMutants(browser, page, count, Number(values.seed), ({ fault, file, how, ended, ms }) => {
      if (fault) console.log(`${file}, ${how}: ${fault} (${ended}, ${Math.round(ms)} ms)`);
    });
    const ended = new Map<string, number>();
    for (const outcome of outcomes) ended.set(outcome.ended, (ended.get(outcome.ended) ?? 0) + 1);
    console.log([...ended].map(([name, times]) => `${name}: ${times}`).join(', '));
    const slowest = Math.max(...outcomes.map(({ ms, limitMs }) => (TIMES * ms) / limitMs));
    const most = Math.max(...outcomes.map(({ moreBytes }) => moreBytes ?? 0));
    console.log(
      `slowest: ${slowest.toFixed(2)} times its healthy file; most memory: ${Math.round(most / 1e6)} MB more`,
    );
    const faults = outcomes.filter(({ fault }) => fault).length;
    console.log(`${outcomes.length} mutants of seed ${values.seed}, ${faults} not as promised`);
    process.exitCode = faults > 0 ? 1 : 0;
  } finally {
    await browser.close();
    await server.close();
  }
}
