/**
 * Drafts: the frame under the playhead, colorized by itself, soon after an edit or a stop. A new edit cancels the draft under
 * way; the last draft stays on screen until the next is there.
 */

import type { DraftResult, InstanceMap } from '../../../workers/colorizer/api';
import type { MediaReport } from '../../../workers/media/api';
import { type ChromaFrame, type LumaFrame, workingSize } from '../../domain/frames';
import { toPhrases } from '../../domain/prompt/prompt';
import { completeSettings, type Phrase, type Settings } from '../../domain/settings';
import { promptAt } from '../../domain/shots/prompts';
import { colorizer, media } from '../film/clients';
import { emitPicture } from '../film/picture-signal';
import { type Project, project, promptOf } from '../stores/project';
import { patch, session } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { luminanceUnder } from './luminance';

export interface Draft {
  key: string;
  /** Made quickly at half the size; the full one is on its way. */
  isHalf: boolean;
  chroma: ChromaFrame;
  maps: InstanceMap[];
  luminance: Record<string, number>;
}

const EDIT_DELAY_MS = 220;
/** Scrubbing asks for a draft of the frame on which it rests this long. */
const REST_DELAY_MS = 150;
/** Above this many seconds a draft at half the size comes first. */
const SLOW_SECONDS = 2;
const KEEP = 48;

const drafts = new Map<number, Draft>();
let timer: ReturnType<typeof setTimeout> | undefined;
let running: { abort: AbortController; frame: number; key: string } | null = null;

/** What a draft of a frame depends on: its shot's words and the settings. */
export function draftKey(frame: number, { prompts, settings }: Project = project.getState()): string {
  return JSON.stringify([toPhrases(promptAt(prompts, frame).rows), settings]);
}

export function isOfPresentWords(frame: number, draft: Draft): boolean {
  return draft.key === draftKey(frame);
}

export function draftAt(frame: number): Draft | undefined {
  return drafts.get(frame);
}

export function resetDrafts(): void {
  cancelDraft();
  drafts.clear();
}

export function cancelDraft(): void {
  clearTimeout(timer);
  running?.abort.abort();
  running = null;
  const { phase } = session.getState().draft;
  if (phase === 'waiting' || phase === 'drafting') patch('draft', { phase: 'idle' });
}

/** Plans a draft of the frame under the playhead, canceling one that is no longer wanted. */
export function planDraft(because: 'edit' | 'rest'): void {
  const { engine, media, view, work } = session.getState();
  clearTimeout(timer);
  const key = draftKey(view.playhead);
  if (running && (running.key !== key || running.frame !== view.playhead)) cancelDraft();
  if (engine.phase !== 'ready' || media.report === null || view.playing || work.phase === 'running') {
    if (session.getState().draft.phase !== 'idle') patch('draft', { phase: 'idle' });
    return;
  }
  const known = drafts.get(view.playhead);
  if (known?.key === key && !known.isHalf) {
    showDraft(view.playhead, known);
    return;
  }
  if (running) return;
  patch('draft', { phase: 'waiting' });
  timer = setTimeout(() => void draftNow(view.playhead, key), because === 'edit' ? EDIT_DELAY_MS : REST_DELAY_MS);
}

/** Runs planDraft again although the draft is known or has failed. */
export function retryDraft(): void {
  clearTrouble('viewer');
  drafts.delete(session.getState().view.playhead);
  planDraft('edit');
}

async function draftNow(frame: number, key: string): Promise<void> {
  const report = session.getState().media.report;
  if (report === null) return;
  const abort = new AbortController();
  running = { abort, frame, key };
  patch('draft', { phase: 'drafting' });
  const { settings } = project.getState();
  const phrases = toPhrases(promptOf(frame).rows);
  try {
    const seconds = session.getState().engine.draftSeconds;
    if (seconds !== null && seconds > SLOW_SECONDS && settings.workingSize >= 192) {
      const half = {
        ...settings,
        workingSize: Math.max(96, settings.workingSize / 2),
        steps: Math.min(settings.steps ?? 2, 2),
      };
      keep(frame, key, await draftOnce(abort.signal, report, frame, phrases, half), true);
    }
    const started = performance.now();
    const drafted = await draftOnce(abort.signal, report, frame, phrases, settings);
    patch('engine', { draftSeconds: (performance.now() - started) / 1000 });
    keep(frame, key, drafted, false);
    clearTrouble('viewer');
    if (running?.abort === abort) patch('draft', { phase: 'idle' });
  } catch (error) {
    if (abort.signal.aborted) return;
    patch('draft', {
      phase: showTrouble('viewer', error, { label: 'Try again', run: retryDraft }) ? 'failed' : 'idle',
    });
  } finally {
    if (running?.abort === abort) running = null;
  }
}

/** One draft of one frame, with the luma it was made from: used here and by "search the shot". */
export async function draftOnce(
  signal: AbortSignal,
  report: MediaReport,
  frame: number,
  phrases: Phrase[],
  settings: Settings,
): Promise<{ result: DraftResult; luma: LumaFrame }> {
  const multiple = session.getState().engine.report?.limits.sizeMultiple ?? 32;
  const size = workingSize(report, settings.workingSize, multiple);
  const [luma] = await (await media()).readFrames(signal, { from: frame, to: frame + 1, ...size });
  if (luma === undefined) throw new Error(`frame ${frame} of ${report.frameCount} could not be read`);
  const result = await (await colorizer()).draft(signal, {
    frame: luma,
    colorSpace: report.colorSpace,
    phrases,
    settings: completeSettings(settings),
  });
  return { result, luma };
}

function keep(
  frame: number,
  key: string,
  { result, luma }: { result: DraftResult; luma: LumaFrame },
  isHalf: boolean,
): void {
  const range = session.getState().media.report?.colorSpace.range ?? 'limited';
  const luminance = Object.fromEntries(result.maps.map((map) => [map.phraseId, luminanceUnder(map, luma, range)]));
  const draft = { key, isHalf, chroma: result.chroma, maps: result.maps, luminance };
  drafts.delete(frame);
  drafts.set(frame, draft);
  for (const old of drafts.keys()) {
    if (drafts.size <= KEEP) break;
    drafts.delete(old);
  }
  if (session.getState().view.playhead === frame) showDraft(frame, draft);
}

function showDraft(frame: number, draft: Draft): void {
  const { draft: shown } = session.getState();
  patch('draft', {
    frame,
    maps: draft.maps,
    luminance: { ...shown.luminance, ...draft.luminance },
    ...(isOfPresentWords(frame, draft) && !draft.isHalf && { phase: 'idle' }),
  });
  emitPicture();
}

/** Frames that have a draft of the present words, for the timeline. */
export function draftedFrames(): number[] {
  return [...drafts]
    .filter(([frame, draft]) => isOfPresentWords(frame, draft) && !draft.isHalf)
    .map(([frame]) => frame);
}
