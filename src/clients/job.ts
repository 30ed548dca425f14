/**
 * Colorizing a range of a video: segment by segment, stored as it goes, so that pausing, cancelling, a crash or a reload
 * lose one segment at most. What is stored already is skipped; the journal beside it says what was done and how.
 */

import { listFrames, readJournal, writeJournal } from '../../workers/chroma-store';
import type { Phrase, SegmentResult, Settings } from '../../workers/colorizer/api';
import { workingSize } from '../../workers/colorizer/luminance';
import type { LumaFrame, MediaReport } from '../../workers/media/api';
import { isTintypeError, TintypeError, throwIfAborted } from '../domain/errors';
import { aborted } from './bridge';
import type { ColorizerClient } from './colorizer';
import type { MediaClient } from './media';
import { Pace } from './pace';
import { framesOf, planSegments, type Segment } from './segments';

interface ShotSegment extends Segment {
  shot: JobShot;
}

/** A shot of a job, or what of it the job covers: colour is never handed on from one to another. */
export interface JobShot {
  /** Range of frames, last one exclusive. */
  from: number;
  to: number;
  phrases: Phrase[];
  /** Where its chroma lies; shots with the same phrases share a key. */
  chromaKey: string;
}

export interface JobOptions {
  media: Pick<MediaClient, 'readFrames'>;
  /** Must have been loaded. */
  colorizer: Pick<ColorizerClient, 'segment' | 'report'>;
  report: Pick<MediaReport, 'width' | 'height' | 'colorSpace'>;
  /** Range of frames, last one exclusive. */
  from: number;
  to: number;
  /** Shots in playing order that cover the range; what of them lies outside it is left alone. */
  shots: readonly JobShot[];
  settings: Settings;
  /** Passed before each segment: pausing is a gate that does not resolve. */
  gate?: { pass(): Promise<void> };
}

export interface JobProgress {
  /** Of the frames that were missing at the start; fractions while a segment is under way. */
  framesDone: number;
  framesTotal: number;
  framesPerSecond: number | null;
  secondsLeft: number | null;
  /** Frames whose chroma got into the store since the last report. */
  finished: number[];
}

export interface JobResult {
  frames: number;
  /** Seconds per stage, by graph name, summed over segments. */
  secondsByStage: Record<string, number>;
}

/** A job's record beside its frames, `journal.json`. */
export interface Journal {
  version: 1;
  from: number;
  to: number;
  phrases: Phrase[];
  settings: Settings;
  /** Finished segments: first frame, last frame exclusive. */
  segments: [from: number, to: number][];
}

/** Attempts per segment when the worker or the GPU goes away under it. */
const ATTEMPTS = 2;

/**
 * @throws CANCELLED, or whatever stopped it: DISK_FULL, GPU_LOST, OUT_OF_MEMORY, MEDIA_*. Finished segments stay; calling
 *   again with the same options goes on.
 */
export async function runJob(
  options: JobOptions,
  signal: AbortSignal,
  onProgress: (progress: JobProgress) => void,
): Promise<JobResult> {
  throwIfAborted(signal);
  const work = () => new Job(options, signal, onProgress).run();
  if (!globalThis.navigator?.locks) return work();
  // A second tab with the same job waits here, and then finds it done.
  const keys = [...new Set(options.shots.map(({ chromaKey }) => chromaKey))].sort().join();
  return navigator.locks.request(`tintype-job-${keys}`, { signal }, work) as Promise<JobResult>;
}

class Job {
  private readonly pace = new Pace();
  private readonly secondsByStage: Record<string, number> = {};
  private maxFrames: number;
  private framesDone = 0;
  private framesTotal = 0;
  private pausedMs = 0;

  constructor(
    private readonly options: JobOptions,
    private readonly signal: AbortSignal,
    private readonly onProgress: (progress: JobProgress) => void,
  ) {
    const { report } = options.colorizer;
    if (!report)
      throw new TintypeError('PACK_MISSING', 'No model is loaded yet.', { remedy: 'Wait until the model is loaded.' });
    this.maxFrames = report.limits.segmentFrames;
  }

  async run(): Promise<JobResult> {
    let segments = await this.plan();
    this.framesTotal = segments.reduce((sum, segment) => sum + framesOf(segment), 0);
    this.report(0, []);
    let frames: Promise<LumaFrame[]> | null = null;
    while (segments.length > 0) {
      await this.rest();
      const [segment, next] = segments as [ShotSegment, ShotSegment | undefined];
      try {
        const current = await (frames ?? this.read(segment));
        // The next segment is decoded while this one is denoised.
        frames = next ? this.read(next) : null;
        frames?.catch(() => undefined);
        await this.colorize(segment, current);
        segments.shift();
      } catch (error) {
        frames = null;
        if (!isTintypeError(error, 'OUT_OF_MEMORY') || this.maxFrames === 1) throw error;
        this.maxFrames = Math.ceil(this.maxFrames / 2);
        segments = await this.plan();
      }
    }
    return { frames: this.framesDone, secondsByStage: this.secondsByStage };
  }

  private async plan(): Promise<ShotSegment[]> {
    const { shots, from, to } = this.options;
    const segments: ShotSegment[] = [];
    for (const shot of shots) {
      const range = { from: Math.max(from, shot.from), to: Math.min(to, shot.to) };
      if (range.from >= range.to) continue;
      const done = await listFrames(shot.chromaKey);
      const plan = planSegments({ ...range, shotStarts: [shot.from], done, maxFrames: this.maxFrames });
      segments.push(...plan.map((segment) => ({ ...segment, shot })));
    }
    return segments;
  }

  /** Frames come at working size: less to decode, to hold and to send. */
  private read({ from, to }: Segment): Promise<LumaFrame[]> {
    const { media, report, settings, colorizer } = this.options;
    const size = workingSize(report, settings.workingSize, colorizer.report!.limits.sizeMultiple);
    return media.readFrames(this.signal, { from, to, ...size });
  }

  private async colorize(segment: ShotSegment, frames: LumaFrame[]): Promise<void> {
    const { colorizer, report, settings } = this.options;
    const { phrases, chromaKey } = segment.shot;
    const count = framesOf(segment);
    let given = frames;
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await colorizer.segment(
          this.signal,
          {
            frames: given,
            colorSpace: report.colorSpace,
            phrases,
            settings,
            chromaKey,
            knownIndices: segment.knownIndices,
          },
          (done) => this.report(Math.min(done, count), []),
        );
        await this.finish(segment, result);
        return;
      } catch (error) {
        const isPassing = isTintypeError(error, 'WORKER_DIED') || isTintypeError(error, 'GPU_LOST');
        if (!isPassing || attempt === ATTEMPTS) throw error;
        // The first attempt took the buffers with it.
        given = await this.read(segment);
      }
    }
  }

  private async finish(segment: ShotSegment, result: SegmentResult): Promise<void> {
    for (const [stage, seconds] of Object.entries(result.secondsByStage)) {
      this.secondsByStage[stage] = (this.secondsByStage[stage] ?? 0) + seconds;
    }
    await this.journal(segment);
    this.framesDone += framesOf(segment);
    this.report(
      0,
      result.frames.map((frame) => frame.index),
    );
  }

  private async journal({ from, to, knownIndices, shot }: ShotSegment): Promise<void> {
    const { settings } = this.options;
    const { chromaKey, phrases } = shot;
    const before = (await readJournal(chromaKey)) as Journal | null;
    const segments = [...(before?.segments ?? []), [from + knownIndices.length, to] as [number, number]];
    const journal: Journal = { version: 1, from: this.options.from, to: this.options.to, phrases, settings, segments };
    await writeJournal(chromaKey, journal);
  }

  /** Waits while the job is paused; that time counts for no speed. */
  private async rest(): Promise<void> {
    throwIfAborted(this.signal);
    const before = performance.now();
    // Whoever cancels a paused job need not open its gate first.
    await Promise.race([this.options.gate?.pass(), aborted(this.signal)]);
    this.pausedMs += performance.now() - before;
    throwIfAborted(this.signal);
  }

  private report(partial: number, finished: number[]): void {
    const framesDone = this.framesDone + partial;
    this.pace.add(framesDone, performance.now() - this.pausedMs);
    this.onProgress({
      framesDone,
      framesTotal: this.framesTotal,
      framesPerSecond: this.pace.framesPerSecond(),
      secondsLeft: this.pace.secondsLeft(this.framesTotal - framesDone),
      finished,
    });
  }
}
