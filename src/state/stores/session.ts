/**
 * What is going on right now: the open film and what is known of it, the playhead, the view, the engine and the work under
 * way. None of it is undoable; services in src/state write it, panels read it through `useSession`.
 */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EngineReport } from '../../../workers/colorizer/api';
import type { MediaReport } from '../../../workers/media/api';
import { DEFAULT_FORMAT } from '../../domain/formats';
import type { OpenFilm } from '../film/open-film';
import {
  type EngineSlice,
  type ExportOptions,
  type FilmSlices,
  FRESH_FILM,
  type LeaveSlice,
  type MachineSlice,
  type MediaSlice,
  type RecentSlice,
  type SaveSlice,
  type SettledMedia,
  type Trouble,
  type UpdateSlice,
  type ViewSlice,
} from './slices';

export interface Session extends FilmSlices {
  media: MediaSlice;
  view: ViewSlice;
  engine: EngineSlice;
  machine: MachineSlice;
  exportOptions: ExportOptions;
  saving: SaveSlice;
  leaving: LeaveSlice;
  recent: RecentSlice;
  update: UpdateSlice;
  troubles: Trouble[];
}

export const session = createStore<Session>()(() => ({
  ...FRESH_FILM,
  media: { phase: 'empty' },
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
    frameSize: { width: 0, height: 0 },
  },
  engine: { phase: 'idle' },
  machine: { wanted: 'auto', model: null, draftSeconds: null },
  exportOptions: { quality: 'good', format: DEFAULT_FORMAT.id, still: 'png', sidecar: false },
  saving: { phase: 'unsaved' },
  leaving: { phase: 'none' },
  recent: { phase: 'unknown' },
  update: { phase: 'none' },
  troubles: [],
}));

/** Slices without phases, of which a part can be changed by itself. */
type PlainSlice = 'view' | 'machine' | 'exportOptions';

/** Merges a change into one slice. What belongs to a film is changed through it: see OpenFilm.patch. */
export function patch<Name extends PlainSlice>(name: Name, change: Partial<Session[Name]>): void {
  session.setState((state) => ({ [name]: { ...state[name], ...change } }) as Pick<Session, Name>);
}

export function useSession<T>(select: (state: Session) => T): T {
  return useStore(session, select);
}

/** The media state to return to when an opening fails: the state from before it, or `empty` while the last visit's file is being restored. */
export function settledMedia(media: MediaSlice): SettledMedia {
  if (media.phase === 'opening') return media.before;
  return media.phase === 'restoring' ? { phase: 'empty' } : media;
}

/** The film on screen, also while another one is being opened. */
export function filmOf({ media }: Pick<Session, 'media'>): OpenFilm | null {
  const settled = settledMedia(media);
  return settled.phase === 'open' ? settled.film : null;
}

export const openedFilm = (): OpenFilm | null => filmOf(session.getState());

export function useFilm(): OpenFilm | null {
  return useSession(filmOf);
}

export function useReport(): MediaReport | null {
  return useSession((state) => filmOf(state)?.report ?? null);
}

/** What the loaded model is and runs on; null while there is none. */
export function engineReport({ engine }: Pick<Session, 'engine'>): EngineReport | null {
  return engine.phase === 'ready' ? engine.report : null;
}
