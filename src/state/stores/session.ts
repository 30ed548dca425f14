/**
 * What is going on right now: the open file, the playhead, the view, the engine and the work under way. None of it is undoable;
 * services in this folder write it, panels read it through `useSession`.
 */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EngineReport, InstanceMap, LoadProgress } from '../../../workers/colorizer/api';
import type { ExportProgress, ExportQuality, MediaReport } from '../../../workers/media/api';
import type { ChromaRange, LumaFrame } from '../../domain/frames';

export interface MediaSlice {
  phase: 'empty' | 'restoring' | 'opening' | 'open';
  /** Name of the file being opened, for the words on screen. */
  openingName: string;
  file: File | null;
  fingerprint: string | null;
  report: MediaReport | null;
  thumbnails: LumaFrame[];
  /** First frames of shots as detected so far, ascending, without 0. */
  shotsFound: readonly number[];
  /** First frames of shots, the user's edits applied; ascending, 0 first. */
  shotStarts: readonly number[];
  /** Frames looked at for cuts so far. */
  shotsKnownTo: number;
  /** A project that waits for its media file (opened from a project file). */
  wanted: { fileName: string; fingerprint: string } | null;
}

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
  /** Row whose instance map is tinted over the frame. */
  hoverRow: string | null;
  scrubbing: boolean;
  muted: boolean;
  /** What the picture on screen shows. */
  shown: 'gray' | 'draft' | 'older draft' | 'done' | 'earlier words';
}

export interface EngineSlice {
  phase: 'idle' | 'loading' | 'ready' | 'failed';
  progress: (LoadProgress & { secondsLeft: number | null }) | null;
  report: EngineReport | null;
  /** User's choice; `wasm` after "use the processor instead". */
  wanted: 'auto' | 'webgpu' | 'wasm';
  /** Seconds the last full draft took on this machine. */
  draftSeconds: number | null;
  /** Seconds a frame took in the last job; before any job the draft's time serves for estimates. */
  frameSeconds: number | null;
}

export interface DraftSlice {
  phase: 'idle' | 'waiting' | 'drafting' | 'failed';
  /** Frame and maps of the last draft that finished. */
  frame: number | null;
  maps: InstanceMap[];
  /** Mean luminance (L*, 0..100) under each row's map: what swatches are shown at. */
  luminance: Record<string, number>;
  /** Rows being searched for over the shot, and what came of it. */
  search: Record<string, 'searching' | 'nowhere' | { foundAt: number }>;
}

export interface WorkSlice {
  /** `full`: waits for room on the disk. `elsewhere`: another tab or the queue colorizes this film; takes over after it. */
  phase: 'idle' | 'running' | 'pausing' | 'paused' | 'canceling' | 'full' | 'elsewhere';
  from: number;
  to: number;
  framesDone: number;
  framesTotal: number;
  framesPerSecond: number | null;
  secondsLeft: number | null;
  /** Where the chroma lies that the present words and settings lead to, for every frame of the film; empty until known. */
  chroma: readonly ChromaRange[];
  /** Frames finished under the key that `chroma` gives them. */
  done: ReadonlySet<number>;
  /** Frames finished with words before these, and under which key: shown where there is nothing of the present ones. */
  earlier: ReadonlyMap<number, string>;
}

export interface ExportSlice {
  phase: 'idle' | 'running' | 'done';
  quality: ExportQuality;
  sidecar: boolean;
  progress: ExportProgress | null;
  result: {
    fileName: string;
    sizeBytes: number;
    frames: number;
    audio: string;
    notices: string[];
    saveAgain: () => void;
  } | null;
}

export interface SaveSlice {
  phase: 'unsaved' | 'saving' | 'saved' | 'off' | 'failed';
  /** Another tab holds the project: nothing is written from here. */
  elsewhere: boolean;
}

export type TroublePlace = 'drop' | 'viewer' | 'engine' | 'work' | 'saving';

export interface Trouble {
  id: number;
  place: TroublePlace;
  code: string;
  sentence: string;
  remedy: string;
  /** The one button; absent when there is nothing to press. */
  action: { label: string; run: () => void } | null;
  /** Plain text for a bug report. */
  details: string;
}

export interface Session {
  media: MediaSlice;
  view: ViewSlice;
  engine: EngineSlice;
  draft: DraftSlice;
  work: WorkSlice;
  exporting: ExportSlice;
  saving: SaveSlice;
  troubles: Trouble[];
}

const NONE: ReadonlySet<number> = new Set();

export const EMPTY_MEDIA: MediaSlice = {
  phase: 'empty',
  openingName: '',
  file: null,
  fingerprint: null,
  report: null,
  thumbnails: [],
  shotsFound: [],
  shotStarts: [0],
  shotsKnownTo: 0,
  wanted: null,
};

export const IDLE_WORK: WorkSlice = {
  phase: 'idle',
  from: 0,
  to: 0,
  framesDone: 0,
  framesTotal: 0,
  framesPerSecond: null,
  secondsLeft: null,
  chroma: [],
  done: NONE,
  earlier: new Map(),
};

export const EMPTY_DRAFT: DraftSlice = { phase: 'idle', frame: null, maps: [], luminance: {}, search: {} };

export const session = createStore<Session>()(() => ({
  media: EMPTY_MEDIA,
  view: {
    playhead: 0,
    playing: false,
    playRate: 1,
    buffering: false,
    zoom: 'fit',
    wipe: null,
    holdGray: false,
    hoverRow: null,
    scrubbing: false,
    muted: false,
    shown: 'gray',
  },
  engine: { phase: 'idle', progress: null, report: null, wanted: 'auto', draftSeconds: null, frameSeconds: null },
  draft: EMPTY_DRAFT,
  work: IDLE_WORK,
  exporting: { phase: 'idle', quality: 'good', sidecar: false, progress: null, result: null },
  saving: { phase: 'unsaved', elsewhere: false },
  troubles: [],
}));

type SliceName = Exclude<keyof Session, 'troubles'>;

/** Merges a change into one slice. */
export function patch<Name extends SliceName>(name: Name, change: Partial<Session[Name]>): void {
  session.setState((state) => ({ [name]: { ...state[name], ...change } }) as Pick<Session, Name>);
}

export function useSession<T>(select: (state: Session) => T): T {
  return useStore(session, select);
}
