/**
 * A job's journal, `journal.json` beside the frames of one chroma key. It holds the plan of segments before work on them
 * begins, and marks each as done once all its frames are stored. The journal decides what is done, not the files: a segment
 * that was killed while it was being stored has left some of its files, and is made again from the same frames.
 */

import type { Phrase, Settings } from '../domain/settings';
import { listFrames, readJournal, writeJournal } from '../storage/chroma-store';
import { freshFrames, planSegments, type Segment } from './segments';

/** Which film a job colorizes, by SHA-256 of its edges (fingerprint.ts); the name is for people. */
export interface Film {
  fileName: string;
  fingerprint: string;
}

export interface JournaledSegment extends Segment {
  done: boolean;
}

export interface Journal {
  version: 2;
  /** Whose colors these are and what made them, for lists that a user reads. */
  film: Film | null;
  phrases: Phrase[];
  settings: Settings | null;
  /** Frames that were stored before this journal began (journals of version 1, chroma put in by others): [from, to). */
  earlier: [from: number, to: number][];
  /** In the order of planning: a segment's known frames belong to segments before it. */
  segments: JournaledSegment[];
}

/** A journal with the files beside it, as a job works with it. One job at a time writes the journals of a film. */
export class OpenJournal {
  constructor(
    readonly storeKey: string,
    private readonly journal: Journal,
    /** Numbers of the frames whose files exist, finished or not. */
    private readonly files: ReadonlySet<number>,
  ) {}

  /** Reads the journal of a key, or begins an empty one in memory; writes nothing. */
  static async open(storeKey: string): Promise<OpenJournal> {
    const [value, files] = await Promise.all([readJournal(storeKey), listFrames(storeKey)]);
    return new OpenJournal(storeKey, reviseJournal(value, files), files);
  }

  /** Frames that are finished. */
  done(): Set<number> {
    return finishedFrames(this.journal, this.files);
  }

  /** What is known about a key's colors, for lists that a user reads. */
  get about(): Pick<Journal, 'film' | 'phrases' | 'settings'> {
    return this.journal;
  }

  describe(film: Film | null, phrases: Phrase[], settings: Settings): void {
    Object.assign(this.journal, { film: film ?? this.journal.film, phrases, settings });
  }

  /**
   * Forgets segments over which a shot begins: the user has split there since, or it was found later, and color is never
   * handed on over a boundary. Their frames are made again.
   * @param starts first frames of shots
   */
  forgetSplit(starts: readonly number[]): void {
    this.journal.segments = this.journal.segments.filter((segment) => !isSplit(segment, starts));
  }

  /** Plans what is missing of [from, to) in a shot and notes the plan; write() keeps it. */
  plan(range: { from: number; to: number; shotFrom: number; maxFrames: number }): JournaledSegment[] {
    const pending = this.journal.segments.filter((segment) => !segment.done);
    const planned = planSegments({ ...range, done: this.done(), pending }) as JournaledSegment[];
    const covered = new Set(planned.flatMap(freshFrames));
    const isReplaced = (segment: JournaledSegment) =>
      !segment.done && !planned.includes(segment) && freshFrames(segment).some((index) => covered.has(index));
    const fresh = planned.filter((segment) => !this.journal.segments.includes(segment));
    for (const segment of fresh) segment.done = false;
    this.journal.segments = [...this.journal.segments.filter((segment) => !isReplaced(segment)), ...fresh];
    return planned;
  }

  /** @throws DISK_FULL; the journal on disk is the one before, then. */
  async write(): Promise<void> {
    await writeJournal(this.storeKey, this.journal);
  }

  /** Notes a segment all of whose frames are stored. @throws DISK_FULL */
  async finish(segment: JournaledSegment): Promise<void> {
    segment.done = true;
    await this.write();
  }
}

/** Frames finished under a key. @param starts first frames of shots; see {@link OpenJournal.forgetSplit} */
export async function finishedUnder(storeKey: string, starts: readonly number[] = []): Promise<Set<number>> {
  const journal = await OpenJournal.open(storeKey);
  journal.forgetSplit(starts);
  return journal.done();
}

function isSplit({ from, to }: Segment, starts: readonly number[]): boolean {
  return starts.some((start) => from < start && start < to);
}

/**
 * The journal that a file holds, made to agree with the frame files that exist. Version 1 and a missing journal list no segments: all
 * stored frames count as done. A segment of which the browser lost a file has to be made again.
 */
export function reviseJournal(value: unknown, files: ReadonlySet<number>): Journal {
  const found = value as Partial<Journal> | { version: 1; phrases: Phrase[]; settings: Settings } | null;
  if (found?.version !== 2) {
    const { phrases = [], settings = null } = found ?? {};
    return { version: 2, film: null, phrases, settings, earlier: toRanges(files), segments: [] };
  }
  const { film = null, phrases = [], settings = null, earlier = [], segments = [] } = found;
  const revised = segments.map((segment) => ({
    ...segment,
    done: segment.done && freshFrames(segment).every((index) => files.has(index)),
  }));
  return { version: 2, film, phrases, settings, earlier, segments: revised };
}

export function finishedFrames({ earlier, segments }: Journal, files: ReadonlySet<number>): Set<number> {
  const done = new Set<number>();
  for (const [from, to] of earlier) for (let index = from; index < to; index++) if (files.has(index)) done.add(index);
  for (const segment of segments) if (segment.done) for (const index of freshFrames(segment)) done.add(index);
  // A pending segment may have replaced some of these older frames before it was killed, so its frames do not count as done.
  for (const segment of segments) if (!segment.done) for (const index of freshFrames(segment)) done.delete(index);
  return done;
}

function toRanges(frames: ReadonlySet<number>): [from: number, to: number][] {
  const ranges: [from: number, to: number][] = [];
  for (const index of [...frames].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}
