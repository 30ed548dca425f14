/**
 * Colorizing a range of a video: segment by segment, stored as it goes, so that pausing, canceling, a crash or a reload
 * lose one segment at most (of long ones the engine keeps finished denoising steps by itself). The journal beside the frames
 * holds the plan and what of it is done: a job that goes on makes the same segments of the same frames, and so the same bits.
 */

import type { EngineReport, GivenColor, SegmentResult } from '../../workers/colorizer/api';
import type { MediaReport } from '../../workers/media/api';
import { aborted } from '../clients/bridge';
import type { ColorizerClient } from '../clients/colorizer';
import type { MediaClient } from '../clients/media';
import { TintypeError, throwIfAborted, toTintypeError } from '../domain/errors';
import { type LumaFrame, workingSize } from '../domain/frames';
import type { ColorStroke } from '../domain/hand/color-stroke';
import type { GivenPicture } from '../domain/hand/given';
import type { PlacedMask } from '../domain/hand/thing';
import { recoveryFor } from '../domain/recovery';
import type { CompleteSettings, Phrase } from '../domain/settings';
import { chromaBytes } from '../storage/chroma-store';
import { followAll } from './follow';
import { loadGiven } from './given-colors';
import { hintsFor } from './hints';
import { type Film, type JournaledSegment, OpenJournal } from './journal';
import { type FilmProgress, holdFilm } from './lock';
import { Pace } from './pace';
import { PAGE, readAll } from './read-all';
import { framesOf } from './segments';

/** A shot, or the part of it that the job covers. No frame's color is a hint for a frame of another shot. */
export interface JobShot {
  /** Range of frames, last one exclusive. */
  from: number;
  to: number;
  phrases: Phrase[];
  /** Where the user showed things by hand. */
  places?: readonly PlacedMask[];
  /** Strokes of color, on any of its frames. */
  strokes?: readonly ColorStroke[];
  /** Color pictures that the user gave for its frames. */
  given?: readonly GivenPicture[];
  /** Where its chroma lies; shots with the same phrases share a key. */
  storeKey: string;
}

export interface JobOptions {
  media: Pick<MediaClient, 'readFrames'>;
  /** Must have been loaded. */
  colorizer: Pick<ColorizerClient, 'segment' | 'follow' | 'report'>;
  report: Pick<MediaReport, 'width' | 'height' | 'colorSpace'>;
  /** The model that the shots' keys are of; the loaded one when left out. */
  engine?: Pick<EngineReport, 'packHash'>;
  /** Range of frames, last one exclusive. */
  from: number;
  to: number;
  /** Shots in playing order that cover the range; frames of theirs outside the range are left alone. */
  shots: readonly JobShot[];
  settings: CompleteSettings;
  /** Whose colors these are: one job at a time works on a film, across all tabs. */
  film?: Film;
  /** Passed before each segment: pausing is a gate that does not resolve. */
  gate?: { pass(): Promise<void> };
  /** Another job works on the film: this one waits, and takes over when that one ends or its tab dies. */
  onElsewhere?: (progress: FilmProgress | null) => void;
  /** Waits until there is room again; then the segment under way is done again. Without it DISK_FULL ends the job. */
  onDiskFull?: (error: TintypeError, bytesNeeded: number) => Promise<void>;
}

export interface JobProgress {
  /** How many of the frames that were missing at the start are done; a fraction while a segment is under way. */
  framesDone: number;
  framesTotal: number;
  framesPerSecond: number | null;
  secondsLeft: number | null;
  /** Frames whose chroma was stored since the last progress report. */
  finished: number[];
}

export interface JobResult {
  frames: number;
  /** Seconds per stage, by graph name, summed over segments. */
  secondsByStage: Record<string, number>;
}

/** Chromium reserves quota for an open file in whole megabytes, so the last frames need more free space than their own bytes. */
const RESERVE_BYTES = 2 << 20;

/** A segment of the plan, with the shot it belongs to and the journal it is noted in. */
interface Task {
  shot: JobShot;
  segment: JournaledSegment;
  journal: OpenJournal;
}

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
  const { film, onElsewhere = () => undefined } = options;
  if (!film) return new Job(options, signal, onProgress).run();
  return holdFilm(film.fingerprint, signal, onElsewhere, (tell) =>
    new Job(options, signal, (progress) => {
      tell(progress);
      onProgress(progress);
    }).run(),
  );
}

class Job {
  private readonly pace = new Pace();
  private readonly secondsByStage: Record<string, number> = {};
  private readonly followed = new Map<JobShot, Promise<PlacedMask[]>>();
  private readonly loaded = new Map<JobShot, Promise<GivenColor[]>>();
  /** Frames with strokes of color. */
  private readonly hinted = new Map<number, LumaFrame>();
  private readonly journals = new Map<string, OpenJournal>();
  private readonly packHash: string;
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
    this.packHash = (options.engine ?? report).packHash;
  }

  async run(): Promise<JobResult> {
    let tasks = await this.plan();
    this.framesTotal = tasks.reduce((sum, { segment }) => sum + framesOf(segment), 0);
    this.report(0, []);
    let frames: Promise<LumaFrame[]> | null = null;
    while (tasks.length > 0) {
      await this.waiting(this.options.gate?.pass());
      const [task, next] = tasks as [Task, Task | undefined];
      try {
        const current = await this.retried(() => this.read(task), frames);
        // The next segment is decoded while this one is denoised.
        frames = next ? this.read(next) : null;
        frames?.catch(() => undefined);
        await this.colorize(task, current);
        tasks.shift();
      } catch (error) {
        frames = null;
        if (recoveryFor('job', error) !== 'shorter-segments' || this.maxFrames === 1) throw error;
        this.maxFrames = Math.ceil(this.maxFrames / 2);
        tasks = await this.plan();
      }
    }
    return { frames: this.framesDone, secondsByStage: this.secondsByStage };
  }

  /** Plans every shot and writes the plans before any work begins: a job that goes on later must find the same segments. */
  private async plan(): Promise<Task[]> {
    const { shots, from, to, film = null, settings } = this.options;
    const tasks: Task[] = [];
    for (const shot of shots) {
      const range = { from: Math.max(from, shot.from), to: Math.min(to, shot.to) };
      if (range.from >= range.to) continue;
      const journal = this.journals.get(shot.storeKey) ?? (await OpenJournal.open(shot.storeKey));
      this.journals.set(shot.storeKey, journal);
      journal.describe(film, shot.phrases, settings);
      journal.forgetSplit(shots.map((other) => other.from));
      const plan = journal.plan({ ...range, shotFrom: shot.from, maxFrames: this.maxFrames });
      tasks.push(...plan.map((segment) => ({ shot, segment, journal })));
    }
    for (const journal of new Set(tasks.map(({ journal }) => journal)))
      await this.withRoom(tasks, () => journal.write());
    return tasks;
  }

  /** Frames come at working size: less to decode, to hold and to send. */
  private async read({ segment: { from, to } }: Task): Promise<LumaFrame[]> {
    const { media } = this.options;
    const size = this.size();
    const frames: LumaFrame[] = [];
    for await (const page of readAll(media, this.signal, { from, to, ...size }, { page: PAGE.job }))
      frames.push(...page);
    return frames;
  }

  private async colorize(task: Task, frames: LumaFrame[]): Promise<void> {
    let given: LumaFrame[] | null = frames;
    // Each attempt transfers its buffers to the worker, so the next one needs frames that are read anew.
    const attempt = async () => {
      const current = given ?? (await this.read(task));
      given = null;
      return this.segment(task, current);
    };
    const result = await this.withRoom([task], () => this.retried(attempt));
    await this.withRoom([task], () => task.journal.finish(task.segment));
    for (const [stage, seconds] of Object.entries(result.secondsByStage)) {
      this.secondsByStage[stage] = (this.secondsByStage[stage] ?? 0) + seconds;
    }
    this.framesDone += framesOf(task.segment);
    this.report(0, result.storedIndices);
  }

  /** Does `work`, which may be under way already, again when a worker or the GPU goes away under it. */
  private async retried<T>(work: () => Promise<T>, underWay: Promise<T> | null = null): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await (attempt === 1 && underWay ? underWay : work());
      } catch (error) {
        if (recoveryFor('job', error, attempt) !== 'again') throw error;
      }
    }
  }

  private async segment({ shot, segment }: Task, frames: LumaFrame[]): Promise<SegmentResult> {
    const { media, colorizer, report, settings } = this.options;
    const { colorSpace } = report;
    const { phrases, strokes = [], storeKey } = shot;
    const places = (await this.placesIn(shot)).filter(({ frame }) => frame >= segment.from && frame < segment.to);
    const hints = await hintsFor(this.signal, media, strokes, { ...segment, size: this.size() }, this.hinted);
    const { knownIndices } = segment;
    const count = framesOf(segment);
    return colorizer.segment(
      this.signal,
      {
        frames,
        colorSpace,
        phrases,
        places,
        hints,
        given: await this.givenFor(shot),
        settings,
        storeKey,
        packHash: this.packHash,
        knownIndices,
      },
      (framesDone) => this.report(Math.min(framesDone, count), []),
    );
  }

  /** Color pictures for a shot, read once. */
  private givenFor(shot: JobShot): Promise<GivenColor[]> {
    const known = this.loaded.get(shot);
    if (known) return known;
    const { media, report, film, settings, colorizer } = this.options;
    const { sizeMultiple } = colorizer.report!.limits;
    const scene = { media, report, fingerprint: film?.fingerprint ?? '', sizeMultiple };
    const given = shot.given ?? [];
    const loading = loadGiven(this.signal, { ...scene, workingSize: settings.workingSize }, given);
    this.loaded.set(shot, loading);
    loading.catch(() => this.loaded.delete(shot));
    return loading;
  }

  /** Where a shot's things are on all frames of the job: they are followed once, before its first segment. */
  private placesIn(shot: JobShot): Promise<PlacedMask[]> {
    const known = this.followed.get(shot);
    if (known) return known;
    const { media, colorizer, report, settings, from, to } = this.options;
    const scene = { media, colorizer, report, workingSize: settings.workingSize };
    const places = followAll(this.signal, scene, shot.places ?? [], {
      from: Math.max(from, shot.from),
      to: Math.min(to, shot.to),
    });
    this.followed.set(shot, places);
    // An attempt after a failure follows anew.
    places.catch(() => this.followed.delete(shot));
    return places;
  }

  /** Runs `work`; when the disk is full, waits for room and runs it again. */
  private async withRoom<T>(tasks: readonly Task[], work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const { onDiskFull } = this.options;
        if (recoveryFor('job', error) !== 'wait-for-room' || !onDiskFull) throw error;
        const frames = Math.max(this.framesTotal - this.framesDone, ...tasks.map(({ segment }) => framesOf(segment)));
        const { width, height } = this.size();
        await this.waiting(onDiskFull(toTintypeError(error), frames * chromaBytes(width, height) + RESERVE_BYTES));
      }
    }
  }

  private size(): { width: number; height: number } {
    const { report, settings, colorizer } = this.options;
    return workingSize(report, settings.workingSize, colorizer.report!.limits.sizeMultiple);
  }

  /** Waits while the job is paused, with the clock of the progress reports stopped. */
  private async waiting(pause: Promise<void> | undefined): Promise<void> {
    throwIfAborted(this.signal);
    const before = performance.now();
    // Whoever cancels a paused job need not open its gate first.
    await Promise.race([pause, aborted(this.signal)]);
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
