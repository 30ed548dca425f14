/**
 * What the user made: the prompts as text and as rows, shot boundaries, settings, range and grade. All of it can be undone, nothing else can.
 * Edits go through `edit`, which names them (undo says what it undid) and joins a typing burst or a slider drag into one step.
 */

import { temporal } from 'zundo';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Grade, NEUTRAL_GRADE } from '../../domain/color/grade';
import type { Look } from '../../domain/color/looks';
import type { ColorStroke } from '../../domain/hand/color-stroke';
import type { Lock, Reference } from '../../domain/hand/given';
import type { Thing } from '../../domain/hand/thing';
import type { PromptRow, Unused } from '../../domain/prompt/prompt';
import type { Settings } from '../../domain/settings';
import { NO_SHOT_EDITS, type ShotEdits } from '../../domain/shots/edit';
import { type Placed, promptAt } from '../../domain/shots/prompts';

/** The words of the shot that begins at `from`, and of those after it that have none of their own. */
export interface Prompt extends Placed {
  text: string;
  rows: PromptRow[];
  /** Character ranges of the text that no row uses; underlined in the prompt box. */
  unused: Unused[];
}

export interface Project {
  /** Ascending by `from`; the first is at 0. */
  prompts: Prompt[];
  /** Boundaries that the user set and removed; session.shots.starts holds the resulting shots. */
  shotEdits: ShotEdits;
  /** Things shown by hand, in the order they were. */
  things: Thing[];
  /** Points and strokes of color, in the order they were set. */
  colorStrokes: ColorStroke[];
  /** Frames that keep their colors, ascending. */
  locks: Lock[];
  /** Photographs that colors are taken from. */
  references: Reference[];
  settings: Settings;
  /** First frame of the range, inclusive; null: from the start. */
  inFrame: number | null;
  /** Last frame of the range, inclusive, as the user sees it marked; null: to the end. */
  outFrame: number | null;
  /** What the sliders do to chroma after the network. */
  grade: Grade;
  /** Looks that the user saved. */
  looks: Look[];
  /** The edit that led to this state; what undo announces. */
  lastEdit: string;
}

export const DEFAULT_SETTINGS: Settings = { seed: 0, steps: null, workingSize: 256 };

export const EMPTY_PROMPT: Prompt = { from: 0, text: '', rows: [], unused: [] };

export const EMPTY_PROJECT: Project = {
  prompts: [EMPTY_PROMPT],
  shotEdits: NO_SHOT_EDITS,
  things: [],
  colorStrokes: [],
  locks: [],
  references: [],
  settings: DEFAULT_SETTINGS,
  inFrame: null,
  outFrame: null,
  grade: NEUTRAL_GRADE,
  looks: [],
  lastEdit: '',
};

export const project = createStore<Project>()(temporal(() => EMPTY_PROJECT, { limit: 200 }));

/** The words that a frame is colorized with. */
export function promptOf(frame: number): Prompt {
  return promptAt(project.getState().prompts, frame);
}

/** Edits of one group closer than this are one undo step. */
const BURST_MS = 900;
let burst: { group: string; at: number } | null = null;

/**
 * Applies an edit as an undo step called `label` ("Undo: color of the coat").
 * With a `group`, edits that follow each other within 0.9 s (or until endBurst) are the same step.
 */
export function edit(label: string, change: Partial<Project>, group?: string): void {
  const now = performance.now();
  const continues = group !== undefined && burst?.group === group && now - burst.at < BURST_MS;
  burst = group === undefined ? null : { group, at: now };
  if (continues) amend({ ...change, lastEdit: label });
  else project.setState({ ...change, lastEdit: label });
}

/** Changes the state without making an undo step: derived data that arrives late, or the rest of a burst. */
export function amend(change: Partial<Project>): void {
  const history = project.temporal.getState();
  history.pause();
  project.setState(change);
  history.resume();
}

/** One undo step for a whole drag, however long it rests on the way: the first change makes it, the others amend it. */
export function dragEdit(label: string): (change: Partial<Project>) => void {
  let isBegun = false;
  return (change) => {
    if (isBegun) amend(change);
    else edit(label, change);
    isBegun = true;
  };
}

/** The next edit starts an undo step of its own: called when a slider is let go of or a field loses focus. */
export function endBurst(): void {
  burst = null;
}

/** Undoes the last edit and returns its label, or null when there is none. */
export function undo(): string | null {
  const history = project.temporal.getState();
  if (history.pastStates.length === 0) return null;
  const label = project.getState().lastEdit;
  endBurst();
  history.undo();
  return label;
}

/** Does the last undone edit again and returns its label, or null when there is none. */
export function redo(): string | null {
  const history = project.temporal.getState();
  if (history.futureStates.length === 0) return null;
  endBurst();
  history.redo();
  return project.getState().lastEdit;
}

/** Undone and done states around the present one; lastEdit is the present one's. */
export interface History {
  past: Partial<Project>[];
  future: Partial<Project>[];
  lastEdit: string;
}

/** The undo history as it stands; its lists are never changed, but replaced with every edit. */
export function presentHistory(): History {
  const { pastStates, futureStates } = project.temporal.getState();
  return { past: pastStates, future: futureStates, lastEdit: project.getState().lastEdit };
}

/** Replaces everything, history included: another file or project was opened. */
export function replaceProject(next: Partial<Project>, history: History | null = null): void {
  endBurst();
  project.setState({ ...EMPTY_PROJECT, ...next, lastEdit: history?.lastEdit ?? '' });
  project.temporal.getState().clear();
  if (history) project.temporal.setState({ pastStates: history.past, futureStates: history.future });
}

export function useProject<T>(select: (state: Project) => T): T {
  return useStore(project, select);
}
