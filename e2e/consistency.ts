/**
 * The paper's Table 4 in the app itself: `npm run consistency -- CLIP.mp4... [--frames N] [--size 256] [--seed N] [--steps N]
 * [--ep webgpu|wasm] [--prompts FILE.json] [--ways ccf,average,sliding,clips] [--stills shared|apart] [--json FILE]`.
 *
 * Colorizes each color clip, as one shot, with each way of fusing TDA's clips, with the same pack and seed, and prints CDC x1000 and
 * Colorfulness beside the clip's own, then how far the chroma of static places drifts. Both are measured on pictures of the working
 * size as the viewer shows them. `--stills apart` measures the ways alone, without the shared chroma of static places. Exits with 1
 * when CDC is not in the paper's order or a static place drifts by more than 2 dE.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { openApp } from '../src/cli/app-page';
import { build } from '../src/cli/setup.mjs';
import type { ColorSpace } from '../src/domain/color/color-space';
import { NEUTRAL_GRADE } from '../src/domain/color/grade';
import { type ChromaClip, cdc, colorfulness, staticDrifts } from '../src/domain/color/metrics';
import { loadParser, parsePrompt, toPhrases } from '../src/domain/prompt/prompt';
import {
  type CompleteSettings,
  completeSettings,
  DEFAULTS,
  type Fusion,
  type Phrase,
  STILLS,
} from '../src/domain/settings';
import { composeToRgba } from '../src/gpu/compositor-cpu';
import type {} from '../src/headless/bridge';
import { ffmpeg } from './ffmpeg-node';

/** In the order that the paper found, steadiest first. */
const WAYS = ['ccf', 'average', 'sliding', 'clips'] as const satisfies Fusion[];
const DRIFT_BAR = 2;
/** Frames that come out of the page at once. */
const PAGE = 16;

interface Figures {
  cdc: number;
  colorfulness: number;
}

interface ClipFigures {
  clip: string;
  frames: number;
  truth: Figures;
  ways: Partial<Record<Fusion, Figures>>;
  /** Static blocks of 32 x 32 pixels under the first way: their number, median and largest drift, dE. */
  drift: { blocks: number; median: number; largest: number } | null;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    frames: { type: 'string', default: '200' },
    size: { type: 'string', default: '256' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string' },
    ep: { type: 'string', default: 'auto' },
    prompts: { type: 'string' },
    ways: { type: 'string', default: WAYS.join() },
    stills: { type: 'string', default: DEFAULTS.stills },
    json: { type: 'string' },
  },
});
const ways = WAYS.filter((way) => values.ways.split(',').includes(way));
const stills = STILLS.find((name) => name === values.stills);
const settings = completeSettings({
  seed: Number(values.seed),
  steps: values.steps === undefined ? null : Number(values.steps),
  workingSize: Number(values.size),
  stills,
});
/** Words by the clip's file name without its ending. */
const prompts: Record<string, string> = values.prompts ? JSON.parse(readFileSync(values.prompts, 'utf8')) : {};
if (positionals.length === 0 || ways.length === 0) throw new Error('Name color clips, and ways among --ways.');
if (!stills) throw new Error('--stills is either shared or apart.');

if (!process.env.TINTYPE_SKIP_BUILD) build();
await loadParser();
const app = await openApp({ webgpu: values.ep === 'wasm' ? 'off' : 'auto' });
const clips: ClipFigures[] = [];
try {
  console.log(
    ['clip'.padEnd(26), 'frames', ...['truth', ...ways].map((way) => `${way} CDC / color`.padStart(22))].join(' '),
  );
  for (const path of positionals) {
    const clip = await measure(app.page, path);
    clips.push(clip);
    printRow(
      clip.clip,
      String(clip.frames),
      clip.truth,
      ways.map((way) => clip.ways[way]!),
    );
    if (values.json) writeFileSync(values.json, `${JSON.stringify({ settings, clips }, null, 2)}\n`);
  }
} finally {
  await app.close();
}
const mean = (of: (clip: ClipFigures) => Figures): Figures => ({
  cdc: clips.reduce((sum, clip) => sum + of(clip).cdc, 0) / clips.length,
  colorfulness: clips.reduce((sum, clip) => sum + of(clip).colorfulness, 0) / clips.length,
});
const means = ways.map((way) => mean((clip) => clip.ways[way]!));
printRow(
  'mean',
  '',
  mean((clip) => clip.truth),
  means,
);
let missed = 0;
for (let i = 1; i < ways.length; i++) verdict(`CDC ${ways[i - 1]} <= ${ways[i]}`, means[i - 1]!.cdc <= means[i]!.cdc);
for (const { clip, frames, drift } of clips) {
  if (!drift) continue;
  const text = `${clip}, ${frames} frames: ${drift.blocks} still blocks drift by ${drift.median.toFixed(2)} dE (median), ${drift.largest.toFixed(2)} (largest)`;
  verdict(text, drift.largest <= DRIFT_BAR);
}
process.exitCode = missed === 0 ? 0 : 1;

function verdict(text: string, holds: boolean): void {
  if (!holds) missed++;
  console.log(`${holds ? 'holds ' : 'MISSED'} ${text}`);
}

function printRow(name: string, frames: string, truth: Figures, rest: Figures[]): void {
  const cells = [truth, ...rest].map(({ cdc, colorfulness }) => `${cdc.toFixed(3)} / ${colorfulness.toFixed(1)}`);
  console.log([name.padEnd(26), frames.padStart(6), ...cells.map((cell) => cell.padStart(22))].join(' '));
}

async function measure(page: Page, path: string): Promise<ClipFigures> {
  const clip = basename(path).replace(/\.[^.]+$/, '');
  const phrases = toPhrases(parsePrompt(prompts[clip] ?? '', []).rows);
  await page.setInputFiles('#tintype-cli-file', path);
  const found: ClipFigures['ways'] = {};
  let drift: ClipFigures['drift'] = null;
  let size = { frames: 0, width: 0, height: 0 };
  for (const way of ways) {
    const made = await colorizeShot(page, phrases, { ...settings, fusion: way });
    found[way] = figuresOf(made.lumaU8.map((_, i) => viewed(made, i)));
    size = { frames: made.lumaU8.length, width: made.width, height: made.height };
    if (way === ways[0]) drift = summaryOf(staticDrifts(made));
  }
  return { clip, frames: size.frames, truth: figuresOf(await truthOf(path, size)), ways: found, drift };
}

function figuresOf(framesRgb: Uint8Array[]): Figures {
  const sum = framesRgb.reduce((sum, rgb) => sum + colorfulness(rgb), 0);
  return { cdc: cdc(framesRgb), colorfulness: sum / framesRgb.length };
}

function summaryOf(drifts: number[]): ClipFigures['drift'] {
  const sorted = drifts.sort((a, b) => a - b);
  const largest = sorted.at(-1);
  return largest === undefined ? null : { blocks: sorted.length, median: sorted[sorted.length >> 1]!, largest };
}

type Made = ChromaClip & { colorSpace: ColorSpace };

/** The file in the page's input as one shot, with luma at working size. */
async function colorizeShot(page: Page, phrases: Phrase[], settings: CompleteSettings): Promise<Made> {
  const ep = values.ep as 'auto' | 'webgpu' | 'wasm';
  const job = { phrases, settings, ep, most: Number(values.frames), key: `consistency-${crypto.randomUUID()}` };
  const { colorSpace, frames } = await page.evaluate(async ({ phrases, settings, ep, most, key }) => {
    const { media, colorizer, runJob, file } = window.tintype!;
    const { signal } = new AbortController();
    const report = await media.open(signal, file());
    const to = Math.min(most, report.frameCount);
    await colorizer.load(signal, { packUrl: new URL('models/lite/', document.baseURI).href, ep }, () => {});
    const shots = [{ from: 0, to, phrases, storeKey: key }];
    await runJob({ media, colorizer, report, from: 0, to, shots, settings }, signal, () => {});
    return { colorSpace: report.colorSpace, frames: to };
  }, job);
  const made: { width: number; height: number; lumaU8: Uint8Array[]; abU8: Uint8Array[] } = {
    width: 0,
    height: 0,
    lumaU8: [],
    abU8: [],
  };
  for (let from = 0; from < frames; from += PAGE) {
    const part = await page.evaluate(readPart, { key: job.key, from, to: Math.min(frames, from + PAGE) });
    for (const { width, height, luma, ab } of part) {
      Object.assign(made, { width, height });
      made.lumaU8.push(new Uint8Array(Buffer.from(luma, 'latin1')));
      made.abU8.push(new Uint8Array(Buffer.from(ab, 'latin1')));
    }
  }
  return { ...made, colorSpace };
}

/** In the page: luma and chroma of some frames, bytes as characters. */
async function readPart({ key, from, to }: { key: string; from: number; to: number }) {
  const { media, readChroma } = window.tintype!;
  const text = new TextDecoder('x-user-defined');
  const first = await readChroma(key, from);
  const { width, height } = first!;
  const lumas = await media.readFrames(new AbortController().signal, { from, to, width, height });
  const parts = [];
  for (const { index, lumaU8 } of lumas)
    parts.push({ width, height, luma: text.decode(lumaU8), ab: text.decode((await readChroma(key, index))!.abU8) });
  return parts;
}

/** A frame as the viewer shows it, RGB. */
function viewed({ width, height, lumaU8, abU8, colorSpace }: Made, i: number): Uint8Array {
  const luma = { index: i, timestampUs: 0, width, height, lumaU8: lumaU8[i]! };
  const chroma = { index: i, width, height, abU8: abU8[i]! };
  const rgba = composeToRgba({ luma, colorSpace, chroma, grade: NEUTRAL_GRADE, wipe: null });
  return new Uint8Array(rgba).filter((_, k) => k % 4 !== 3);
}

/** The clip's own colors at the same size. */
async function truthOf(path: string, { frames, width, height }: { frames: number; width: number; height: number }) {
  const filters = [
    '-vf',
    `scale=${width}:${height}:flags=area`,
    '-fps_mode',
    'passthrough',
    '-frames:v',
    String(frames),
  ];
  const raw = await ffmpeg(
    ['-i', 'in', '-map', '0:v:0', ...filters, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'out.raw'],
    'out.raw',
    {
      in: readFileSync(path),
    },
  );
  const bytes = width * height * 3;
  return Array.from({ length: Math.floor(raw.length / bytes) }, (_, i) => raw.subarray(i * bytes, (i + 1) * bytes));
}
