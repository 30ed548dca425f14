/**
 * The parts of the session. Where the fields that exist depend on a phase, the part is a union by `phase`, so that the types exclude a
 * film without a report or a running job that cannot be stopped.
 */

import type { EngineReport, InstanceMap, LoadProgress } from '../../../workers/colorizer/api';
import type { ExportProgress, ExportQuality, ExportResult } from '../../../workers/media/api';
import type { ErrorCode } from '../../domain/errors';
import type { StillFormat } from '../../domain/formats';
import type { ChromaFrame, ChromaRange, LumaFrame } from '../../domain/frames';
import type { Texts } from '../../texts/en';
import type { OpenFilm } from '../film/open-film';
import type { Gate } from '../jobs/gate';
import type { Restored } from '../saving/project-file';
import type { Project } from './project';

/** The media states from which opening a file starts, and to which a failed opening returns. */
export type SettledMedia =
  | { phase: 'empty' }
  /** A project file was opened: the screen asks for its media file. */
  | { phase: 'wanting'; project: Restored }
  | { phase: 'open'; film: OpenFilm };

export type MediaSlice =
  | SettledMedia
  | { phase: 'restoring'; name: string }
  /** A film that was open stays on screen, and at work, until the new one is there. */
  | { phase: 'opening'; name: string; abort: AbortController; before: SettledMedia };

export interface ViewSlice {
  playhead: number;
  playing: boolean;
  /** Signed speed: 1, 2, 4, 8 forward; -1, -2.. backward. */
  playRate: number;
  /** Playback waits for frames to be decoded. */
  buffering: boolean;
  zoom: 'fit' | 'full';
  /** Wipe position 0..1, color to its right; null: off. */
  wipe: number | null;
  holdGray: boolean;
  /** Row whose instance map is outlined over the frame. */
  hoverRow: string | null;
  scrubbing: boolean;
  muted: boolean;
  /** What the picture on screen shows. */
  shown: 'gray' | 'draft' | 'older draft' | 'done' | 'earlier words';
  /** Size in pixels at which the viewer wants frames; 0 until it is laid out. */
  frameSize: { width: number; height: number };
}

export type EngineSlice =
  | { phase: 'idle' }
  | {
      phase: 'loading';
      progress: (LoadProgress & { secondsLeft: number | null }) | null;
      abort: AbortController;
    }
  | { phase: 'ready'; report: EngineReport }
  | { phase: 'failed' };

/** What is known of this machine, whichever film is open. */
export interface MachineSlice {
  /** User's choice; `wasm` after "use the processor instead". */
  wanted: 'auto' | 'webgpu' | 'wasm';
  /** Hash of the model that the user chose (src/storage/packs.ts); null is the built-in one. */
  model: string | null;
  /** Seconds the last full draft took. */
  draftSeconds: number | null;
}

export interface ShotsSlice {
  /** First frames of shots as detected so far, ascending, without 0. */
  found: readonly number[];
  /** First frames of shots, the user's edits applied; ascending, 0 first. */
  starts: readonly number[];
  /** Frames looked at for cuts so far. */
  knownTo: number;
}

export interface DraftSlice {
  phase: 'idle' | 'waiting' | 'drafting' | 'failed';
  /** The last draft that finished. */
  last: { frame: number; maps: InstanceMap[] } | null;
  /** Mean luminance (L*, 0..100) under each row's map: what swatches are shown at. */
  luminance: Record<string, number>;
  /** Rows being searched for over the shot, and what came of it. */
  search: Record<string, 'searching' | 'nowhere' | { foundAt: number }>;
}

export interface ColorsSlice {
  /** The store keys of every frame's chroma under the present words and settings; empty until known. */
  ranges: readonly ChromaRange[];
  /** Frames finished under the key that `ranges` gives them. */
  done: ReadonlySet<number>;
  /** Frames finished with previous words, and their store keys: shown where the present words have no finished frame yet. */
  earlier: ReadonlyMap<number, string>;
}

export interface WorkProgress {
  framesDone: number;
  framesTotal: number;
  framesPerSecond: number | null;
  secondsLeft: number | null;
}

/** How a running job is controlled. */
export interface JobControl {
  abort: AbortController;
  gate: Gate;
}

export interface ActiveWork extends WorkProgress {
  /** `full`: waits for room on the disk. `elsewhere`: another tab or the queue colorizes this film; takes over after it. */
  phase: 'running' | 'pausing' | 'paused' | 'canceling' | 'full' | 'elsewhere';
  job: JobControl;
}

export type WorkSlice = { phase: 'idle' } | ActiveWork;

export interface ExportedFile {
  /** Of the file, else of the new folder. */
  fileName: string;
  /** The user's folder that the new one lies in; null for a download. */
  folder: string | null;
  sizeBytes: number;
  frames: number;
  /** What became of the film's sound, and the coding that it was converted to; null where the format has none. */
  sound: { kept: ExportResult['audio']; coding: string } | null;
  notices: string[];
  /** Null for pictures in a folder. */
  saveAgain: (() => void) | null;
}

export type ExportSlice =
  | { phase: 'idle' }
  | { phase: 'running'; progress: ExportProgress | null; abort: AbortController }
  | { phase: 'done'; result: ExportedFile };

/** What the user chose last; it holds for the next film too. */
export interface ExportOptions {
  quality: ExportQuality;
  /** Of films: id of an output format. */
  format: string;
  /** Of pictures. */
  still: StillFormat;
  /** A record of what made the colors goes beside the film. */
  sidecar: boolean;
}

export interface SaveSlice {
  /** `elsewhere`: another tab holds the saved project, nothing is written from here. */
  phase: 'unsaved' | 'saving' | 'saved' | 'failed' | 'elsewhere';
}

export interface RecentProject {
  fingerprint: string;
  fileName: string;
  /** Unix milliseconds. */
  savedAt: number;
  picture: Blob | null;
  /** What colors and the film's copy take on disk; null while it is being counted. */
  bytes: number | null;
}

/** Projects of films that are not on screen, newest first. */
export type RecentSlice = { phase: 'unknown' } | { phase: 'known'; projects: RecentProject[] };

export type LeaveAnswer = 'queue' | 'stop' | 'stay';

/** The question that is asked before a film that is being colorized or exported leaves the screen. */
export type LeaveSlice =
  | { phase: 'none' }
  | {
      phase: 'asked';
      what: 'job' | 'export';
      fileName: string;
      /** What takes its place; null: nothing. */
      next: string | null;
      answer: (answer: LeaveAnswer) => void;
    };

/** A newer version of the app: ready to take over, or held back by work in some tab. */
export interface UpdateSlice {
  phase: 'none' | 'ready' | 'held';
}

export type TroublePlace = 'drop' | 'viewer' | 'engine' | 'work' | 'saving' | 'queue' | 'models';

export interface Trouble {
  id: string;
  place: TroublePlace;
  code: ErrorCode;
  /** The error's own, in English; panels say it in their language. */
  sentence: string;
  remedy: string;
  /** The one button; absent when there is nothing to press. */
  action: { label: keyof Texts['notices']['trouble']['actions']; run: () => void } | null;
  /** Plain text for a bug report. */
  details: string;
}

/** What a picture that was dropped on a film is for: its frame, the shot in view, the whole film. */
export type OfferUse = 'lock' | 'shot' | 'film';

/** A picture for which the user has not said yet what it is for. */
export interface Offer {
  file: File;
  /** The digest that it is kept under. */
  picture: string;
  /** Whether it has the shape of the film's frames. */
  fits: boolean;
  /** The frame that it was dropped on. */
  frame: number;
  use: OfferUse | null;
  /** What accepting it would change in the project. */
  change: Partial<Pick<Project, 'locks' | 'references'>> | null;
}

/** Small drafts of one frame that differ in their seeds. */
export interface VariantsSlice {
  frame: number;
  /** What they depend on beside their seeds, as text. */
  key: string;
  seeds: readonly number[];
  /** Those drafted so far, by seed. */
  made: ReadonlyMap<number, ChromaFrame>;
  abort: AbortController;
}

/** The parts that belong to the open film: made anew for each film, changed through OpenFilm.patch only. */
export interface FilmSlices {
  /** The model that made the project's colors, where it is another one than the one in use; null otherwise. */
  madeWith: { name: string; hash: string } | null;
  /** Small pictures for the filmstrip, ascending. */
  thumbnails: LumaFrame[];
  shots: ShotsSlice;
  draft: DraftSlice;
  colors: ColorsSlice;
  work: WorkSlice;
  exporting: ExportSlice;
  offer: Offer | null;
  variants: VariantsSlice | null;
}

export const FRESH_FILM: FilmSlices = {
  madeWith: null,
  thumbnails: [],
  shots: { found: [], starts: [0], knownTo: 0 },
  draft: { phase: 'idle', last: null, luminance: {}, search: {} },
  colors: { ranges: [], done: new Set(), earlier: new Map() },
  work: { phase: 'idle' },
  exporting: { phase: 'idle' },
  offer: null,
  variants: null,
};
