/** One whole colorization without a screen, step by step the way the studio does it: open, load, find shots, colorize, export. */

import type { EngineReport } from '../../workers/colorizer/api';
import type { MediaReport } from '../../workers/media/api';
import { TintypeError } from '../domain/errors';
import type { ChromaRange } from '../domain/frames';
import { runJob } from '../film/job';
import { prepareFilm } from '../film/prepare-film';
import { chromaRanges } from '../film/shots';
import {
  type Clients,
  checkFormat,
  checkRows,
  type Decoder,
  type Exported,
  type ExportOptions,
  exportFilm,
  filmRequest,
  type ModelOptions,
  type Progress,
  stopwatch,
  type Words,
  withoutTimes,
} from './film';

export interface CliJobOptions extends Words, ModelOptions, ExportOptions {
  /** Seconds; the whole file when left out. */
  from?: number;
  to?: number;
  /** Most frames, counted from `from`. */
  frames?: number;
  decoder?: Decoder;
}

export interface CliJobReport {
  media: Omit<MediaReport, 'timestampsUs'>;
  engine: EngineReport;
  from: number;
  to: number;
  phrases: string[];
  /** Parts of the prompts that became no phrase. */
  unused: string[];
  /** Shots that the range touches, with the keys of the chroma store. */
  shots: ChromaRange[];
  /** Wall time of each step, and what the graphs took inside "colorize". */
  seconds: { open: number; load: number; shots: number; colorize: number; export: number };
  secondsByStage: Record<string, number>;
  peakBytes: number;
  result: Exported;
}

/** @param onProgress gets one line of text now and then @throws TintypeError */
export async function colorizeFile(
  this: Clients,
  options: CliJobOptions,
  onProgress: Progress = () => {},
): Promise<CliJobReport> {
  const { media, colorizer } = this;
  const { signal } = new AbortController();
  const prepared = await prepareFilm(signal, {
    ...filmRequest(this, options, onProgress),
    range: ({ report }) => range(report, options),
    // Prompts name shots by their number in the whole film; without prompts by shot, searching the range is enough.
    search: options.prompts ? 'film' : 'range',
  });
  const { report, engine, from, to, unused } = prepared;
  await checkFormat(report, prepared, options);
  const shots = prepared.shots.filter((shot) => shot.to > from && shot.from < to);
  checkRows(options, shots);

  const clock = stopwatch();
  const job = { ...prepared, shots, media, colorizer };
  const { secondsByStage } = await runJob(job, signal, ({ framesDone, framesTotal }) => {
    onProgress(`colorizing ${framesDone.toFixed(1)} of ${framesTotal}`);
  });
  const colorize = clock();
  const result = await exportFilm(this, options, { from, to, chroma: shots }, onProgress);
  const { peakBytes } = await colorizer.memory(signal);
  return {
    media: withoutTimes(report),
    engine,
    from,
    to,
    phrases: [...new Set(shots.flatMap(({ phrases }) => phrases.map(({ text }) => text)))],
    unused,
    shots: chromaRanges(shots),
    seconds: { ...prepared.seconds, colorize, export: clock() },
    secondsByStage,
    peakBytes,
    result,
  };
}

/** Frames on screen at any moment of [from, to) seconds. @throws RANGE_EMPTY */
export function range(
  { timestampsUs, frameCount, durationUs }: Pick<MediaReport, 'timestampsUs' | 'frameCount' | 'durationUs'>,
  { from = 0, to, frames }: Pick<CliJobOptions, 'from' | 'to' | 'frames'>,
): { from: number; to: number } {
  if (from * 1e6 >= durationUs) {
    const length = (durationUs / 1e6).toFixed(3);
    throw new TintypeError('RANGE_EMPTY', `The range begins at ${from} s, and this file ends at ${length} s.`);
  }
  if (to !== undefined && to <= from) {
    throw new TintypeError('RANGE_EMPTY', `The range ends at ${to} s, which is not after ${from} s, where it begins.`);
  }
  let first = timestampsUs.findIndex((time) => time >= from * 1e6 - 500);
  // `from` lies after the last frame's start: the last frame is on screen.
  if (first < 0) first = frameCount - 1;
  let last = frameCount;
  if (to !== undefined) {
    const after = timestampsUs.findIndex((time) => time >= to * 1e6 - 500);
    if (after >= 0) last = Math.max(first + 1, after);
  }
  if (frames !== undefined) last = Math.min(last, first + Math.max(1, frames));
  return { from: first, to: last };
}
