/** One whole colorization without a screen, step by step the way the studio does it: open, load, find shots, colorize, export. */
import { chromaKey } from '../workers/chroma-store';
import type { EngineReport, ExecutionProvider } from '../workers/colorizer/api';
import type { ExportQuality, ExportResult, MediaReport } from '../workers/media/api';
import type { ColorizerClient } from './clients/colorizer';
import { fingerprint } from './clients/fingerprint';
import { runJob } from './clients/job';
import type { MediaClient } from './clients/media';
import { loadParser, parsePrompt, toPhrases } from './domain/prompt';
import { detectCuts, splitShots } from './domain/shots';

export interface CliJobOptions {
  prompt: string;
  /** Seconds; the whole file when left out. */
  from?: number;
  to?: number;
  /** Most frames, counted from `from`. */
  frames?: number;
  size?: number;
  steps?: number;
  seed?: number;
  ep: 'auto' | ExecutionProvider;
  quality: ExportQuality;
  decoder?: 'auto' | 'webcodecs' | 'ffmpeg';
  encoder?: 'auto' | 'webcodecs' | 'ffmpeg';
}

export interface CliJobReport {
  media: Omit<MediaReport, 'timestampsUs'>;
  engine: EngineReport;
  from: number;
  to: number;
  phrases: string[];
  /** Parts of the prompt that became no phrase. */
  unused: string[];
  /** Wall time of each step, and what the graphs took inside "colorize". */
  seconds: { open: number; load: number; shots: number; colorize: number; export: number };
  secondsByStage: Record<string, number>;
  peakBytes: number;
  chromaKey: string;
  result: Omit<ExportResult, 'file'> & { bytes: number };
}

interface Clients {
  media: MediaClient;
  colorizer: ColorizerClient;
  file(): File;
  download(blob: Blob, fileName: string): void;
}

const TINY = { width: 64, height: 36 };
const PAGE = 48;

/** @param onProgress gets one line of text now and then @throws TintypeError */
export async function colorizeFile(
  this: Clients,
  options: CliJobOptions,
  onProgress: (line: string) => void = () => {},
): Promise<CliJobReport> {
  const { media, colorizer } = this;
  const { signal } = new AbortController();
  const file = this.file();
  const clock = stopwatch();

  const report = await media.open(signal, file, { decoder: options.decoder ?? 'auto' });
  const open = clock();
  const packUrl = new URL('models/lite/', document.baseURI).href;
  const engine = await colorizer.load(signal, { packUrl, ep: options.ep }, () => {});
  await loadParser();
  const { rows, unused } = parsePrompt(options.prompt, []);
  const phrases = toPhrases(rows);
  const load = clock();

  const { from, to } = range(report, options);
  const shotStarts = await findShots(media, from, to);
  const settings = {
    seed: options.seed ?? 1,
    steps: options.steps ?? null,
    workingSize: options.size ?? engine.limits.defaultSize,
  };
  const key = await chromaKey({
    fingerprint: await fingerprint(file),
    packHash: engine.packHash,
    phrases,
    settings,
  });
  const jobShots = shotStarts.map((start, i) => ({
    from: start,
    to: shotStarts[i + 1] ?? to,
    phrases,
    chromaKey: key,
  }));
  const shots = clock();

  const job = { media, colorizer, report, from, to, shots: jobShots, settings };
  const { secondsByStage } = await runJob(job, signal, ({ framesDone, framesTotal }) => {
    onProgress(`colorizing ${framesDone.toFixed(1)} of ${framesTotal}`);
  });
  const colorize = clock();
  const { file: out, ...result } = await media.exportVideo(
    signal,
    {
      from,
      to,
      quality: options.quality,
      chroma: [{ from, to, chromaKey: key }],
      saturation: 1,
      encoder: options.encoder ?? 'auto',
    },
    ({ stage, framesDone, framesTotal }) => onProgress(`exporting (${stage}) ${framesDone} of ${framesTotal}`),
  );
  const { peakBytes } = await colorizer.memory(signal);
  this.download(out, result.fileName);
  const { timestampsUs: _, ...mediaReport } = report;
  return {
    media: mediaReport,
    engine,
    from,
    to,
    phrases: phrases.map(({ text }) => text),
    unused: unused.map(([start, end]) => options.prompt.slice(start, end)),
    seconds: { open, load, shots, colorize, export: clock() },
    secondsByStage,
    peakBytes,
    chromaKey: key,
    result: { ...result, bytes: out.size },
  };
}

function range({ timestampsUs, frameCount }: MediaReport, { from = 0, to, frames }: CliJobOptions) {
  let first = timestampsUs.findIndex((time) => time >= from * 1e6 - 500);
  if (first < 0) first = frameCount - 1;
  let last = frameCount;
  if (to !== undefined) {
    const after = timestampsUs.findIndex((time) => time >= to * 1e6 - 500);
    if (after >= 0) last = Math.max(first + 1, after);
  }
  if (frames !== undefined) last = Math.min(last, first + Math.max(1, frames));
  return { from: first, to: last };
}

async function findShots(media: MediaClient, from: number, to: number): Promise<number[]> {
  const scores: number[] = [];
  let previous: Uint8Array | null = null;
  for (let start = from; start < to; start += PAGE) {
    const request = { from: start, to: Math.min(to, start + PAGE), ...TINY };
    for (const frame of await media.readFrames(new AbortController().signal, request)) {
      if (previous !== null) scores.push(detectCuts(previous, frame.lumaU8));
      previous = frame.lumaU8;
    }
  }
  return splitShots(scores).map((shot) => shot.from + from);
}

/** Seconds since the last call. */
function stopwatch(): () => number {
  let before = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - before) / 1000;
    before = now;
    return seconds;
  };
}
