/** The queue as a list: its entries, and the actions on them. Plain data, stored and sent between tabs as it is. */

import type { ExportQuality, MediaReport } from '../../../workers/media/api';
import { type Grade, NEUTRAL_GRADE } from '../../domain/color/grade';
import { type ErrorCode, TintypeError } from '../../domain/errors';
import type { StillFormat } from '../../domain/formats';
import type { ColorStroke } from '../../domain/hand/color-stroke';
import type { Given } from '../../domain/hand/given';
import type { Thing } from '../../domain/hand/thing';
import type { Settings } from '../../domain/settings';
import type { ShotEdits } from '../../domain/shots/edit';
import { frameOfTimecode } from '../../domain/timecode';
import type { Prompt } from '../stores/project';

/** The work of an entry: a film or picture with its prompts, range and settings, as in a project. */
export interface QueueWork {
  fileName: string;
  /** Guessed from the file's name and type; certain only once it is opened. */
  isPicture: boolean;
  still: StillFormat;
  /** What a film comes out as: an id of a format; entries of before there was a choice have none. */
  format?: string;
  sizeBytes: number;
  /** Identifies the film's file, which after a reload may be opened from another place. */
  fingerprint: string;
  prompts: Prompt[];
  shotEdits: ShotEdits;
  /** Shown by hand; entries of before there were any have none. */
  things?: Thing[];
  colorStrokes?: ColorStroke[];
  /** Color pictures; entries of before there were any have none. */
  given?: Given;
  settings: Settings;
  grade: Grade;
  quality: ExportQuality;
  /** First and last frame, both inclusive, as frameOfTimecode reads them; empty: from the start, to the end. */
  range: { from: string; to: string };
}

export interface QueueEntry extends QueueWork {
  id: string;
  /** `held`: until the user presses Start. */
  phase: 'held' | 'waiting' | 'running' | 'done' | 'failed';
  /** Why its film cannot be read yet: the browser needs permission, or the user must choose the file again. */
  lacks: 'permission' | 'file' | null;
  problem: { code: ErrorCode; sentence: string; remedy: string } | null;
  /** Where its chroma lies, once work on it has begun. */
  storeKeys: string[];
  /** The finished film, kept by this name until the entry is removed. */
  result: { opfsName: string; fileName: string; sizeBytes: number; frames: number; notices: string[] } | null;
}

/** What of an entry can be edited while it waits. */
export type QueueEdit = Partial<Pick<QueueEntry, 'prompts' | 'range' | 'quality' | 'still' | 'problem'>>;

export type QueueAct =
  | { do: 'add'; entries: QueueEntry[]; place: 'front' | 'back' }
  /** Starts all held entries. */
  | { do: 'start' }
  /** Edits all held entries. */
  | { do: 'edit held'; change: QueueEdit }
  | { do: 'remove'; id: string }
  | { do: 'move'; id: string; by: 1 | -1 }
  | { do: 'retry'; id: string }
  | { do: 'edit'; id: string; change: QueueEdit };

/**
 * Stored entries of all versions: before 0.2.0 store keys had another name, before 0.3.0 there was no mark for pictures, before 0.4.0 the
 * saturation was all there was of a grade.
 */
type Later = 'storeKeys' | 'isPicture' | 'still' | 'grade';
export type StoredEntry = Omit<QueueEntry, Later> &
  Partial<Pick<QueueEntry, Later>> & { chromaKeys?: string[]; saturation?: number };

/** An entry as this version knows it, of one that any version has stored. */
export function fromStored(stored: StoredEntry): QueueEntry {
  const { isPicture = false, still = 'png', storeKeys, chromaKeys, grade, saturation = 1, ...rest } = stored;
  return {
    ...{ ...rest, isPicture, still },
    grade: grade ?? { ...NEUTRAL_GRADE, saturation },
    storeKeys: storeKeys ?? chromaKeys ?? [],
  };
}

export function newEntry(id: string, work: QueueWork, phase: 'held' | 'waiting'): QueueEntry {
  return { ...work, id, phase, lacks: null, problem: null, storeKeys: [], result: null };
}

/** The list after an action; an action that is no longer possible (the entry has begun, or is gone) changes nothing. */
export function act(entries: readonly QueueEntry[], what: QueueAct): QueueEntry[] {
  if (what.do === 'add') return what.place === 'front' ? [...what.entries, ...entries] : [...entries, ...what.entries];
  const isHeld = (entry: QueueEntry) => entry.phase === 'held';
  if (what.do === 'start') return entries.map((entry) => (isHeld(entry) ? { ...entry, phase: 'waiting' } : entry));
  if (what.do === 'edit held') return entries.map((entry) => (isHeld(entry) ? { ...entry, ...what.change } : entry));
  const at = entries.findIndex(({ id }) => id === what.id);
  const entry = entries[at];
  if (entry === undefined) return [...entries];
  if (what.do === 'remove') return entries.filter((other) => other !== entry);
  if (what.do === 'move') {
    const to = at + what.by;
    if (to < 0 || to >= entries.length) return [...entries];
    const moved = entries.filter((other) => other !== entry);
    moved.splice(to, 0, entry);
    return moved;
  }
  if (what.do === 'retry' && entry.phase === 'failed')
    return changed(entries, entry.id, { phase: 'waiting', problem: null });
  if (what.do === 'edit' && entry.phase !== 'running' && entry.phase !== 'done')
    return changed(entries, entry.id, what.change);
  return [...entries];
}

export function changed(entries: readonly QueueEntry[], id: string, change: Partial<QueueEntry>): QueueEntry[] {
  return entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));
}

/** The entry to work on next, skipping those whose film cannot be read yet. */
export function nextEntry(entries: readonly QueueEntry[]): QueueEntry | null {
  return entries.find(({ phase, lacks }) => phase === 'waiting' && lacks === null) ?? null;
}

/** The text that is the prompt of all entries; null where prompts differ or go shot by shot. */
export function commonWords(entries: readonly QueueEntry[]): string | null {
  const words = new Set(entries.map(({ prompts }) => (prompts.length > 1 ? null : (prompts[0]?.text ?? ''))));
  const [first] = words;
  return words.size === 1 && first !== undefined ? first : null;
}

/** Frames [from, to) of a range in a film. @throws PROJECT_INVALID naming the text that is not a time */
export function framesOfRange(
  { from, to }: QueueWork['range'],
  { timestampsUs, frameRate, frameCount }: Pick<MediaReport, 'timestampsUs' | 'frameRate' | 'frameCount'>,
): { from: number; to: number } {
  const frame = (text: string, otherwise: number) => {
    if (text.trim() === '') return otherwise;
    const index = frameOfTimecode(text, timestampsUs, frameRate.fps);
    if (index !== null) return index;
    throw new TintypeError('PROJECT_INVALID', `“${text}” is no time.`, {
      remedy: 'Type a time such as 41s, 1:05.5 or #984 (a frame), and try again.',
    });
  };
  const first = frame(from, 0);
  return { from: first, to: Math.max(first, frame(to, frameCount - 1)) + 1 };
}
