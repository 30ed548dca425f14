/**
 * Drafts: the frame under the playhead, colorized by itself, soon after an edit or a stop. A new edit cancels the draft under
 * way; the last draft stays on screen until the next is there.
 */

import type { DraftResult, InstanceMap } from '../../../workers/colorizer/api';
import { type ChromaFrame, type LumaFrame, workingSize } from '../../domain/frames';
import { completeSettings, type Settings } from '../../domain/settings';
import { hintsFor } from '../../film/hints';
import { colorizer } from '../film/clients';
import type { OpenFilm } from '../film/open-film';
import { emitPicture } from '../film/picture-signal';
import { type WordsAt, wordsAt } from '../hand/words-at';
import { project } from '../stores/project';
import { engineReport, openedFilm, patch, session } from '../stores/session';
import type { DraftSlice } from '../stores/slices';
import { clearTrouble, showTrouble } from '../trouble';
import { draftKey, isOfPresentWords } from './draft-key';
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

interface Drafted {
  result: DraftResult;
  luma: LumaFrame;
}

export class Drafts {
  private readonly kept = new Map<number, Draft>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: { abort: AbortController; frame: number; key: string } | null = null;

  constructor(private readonly film: OpenFilm) {
    film.signal.addEventListener('abort', () => this.cancel());
  }

  at(frame: number): Draft | undefined {
    return this.kept.get(frame);
  }

  /** Frames that have a draft of the present words, for the timeline. */
  frames(): number[] {
    return [...this.kept]
      .filter(([frame, draft]) => isOfPresentWords(frame, draft) && !draft.isHalf)
      .map(([frame]) => frame);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.running?.abort.abort();
    this.running = null;
    const { phase } = session.getState().draft;
    if (phase === 'waiting' || phase === 'drafting') this.change({ phase: 'idle' });
  }

  /** Plans a draft of the frame under the playhead, canceling one that is no longer wanted. */
  plan(because: 'edit' | 'rest'): void {
    if (this.film.signal.aborted) return;
    const { engine, view, work } = session.getState();
    clearTimeout(this.timer);
    const key = draftKey(view.playhead);
    if (this.running && (this.running.key !== key || this.running.frame !== view.playhead)) this.cancel();
    if (engine.phase !== 'ready' || view.playing || work.phase === 'running') {
      if (session.getState().draft.phase !== 'idle') this.change({ phase: 'idle' });
      return;
    }
    const known = this.kept.get(view.playhead);
    if (known?.key === key && !known.isHalf) {
      this.show(view.playhead, known);
      return;
    }
    if (this.running) return;
    this.change({ phase: 'waiting' });
    const delay = because === 'edit' ? EDIT_DELAY_MS : REST_DELAY_MS;
    this.timer = setTimeout(() => void this.draft(view.playhead, key), delay);
  }

  /** Plans again although the draft is known or has failed. */
  retry(): void {
    clearTrouble('viewer');
    this.kept.delete(session.getState().view.playhead);
    this.plan('edit');
  }

  private change(change: Partial<DraftSlice>): void {
    this.film.patch({ draft: { ...session.getState().draft, ...change } });
  }

  private async draft(frame: number, key: string): Promise<void> {
    const abort = new AbortController();
    const { signal } = abort;
    this.running = { abort, frame, key };
    this.change({ phase: 'drafting' });
    const { settings } = project.getState();
    const words = wordsAt(frame);
    try {
      const seconds = session.getState().machine.draftSeconds;
      if (seconds !== null && seconds > SLOW_SECONDS && settings.workingSize >= 192) {
        const half = {
          ...settings,
          workingSize: Math.max(96, settings.workingSize / 2),
          steps: Math.min(settings.steps ?? 2, 2),
        };
        this.keep(frame, key, await draftOnce(this.film, signal, frame, words, half), true);
      }
      const started = performance.now();
      const drafted = await draftOnce(this.film, signal, frame, words, settings);
      if (this.film.signal.aborted) return;
      patch('machine', { draftSeconds: (performance.now() - started) / 1000 });
      this.keep(frame, key, drafted, false);
      clearTrouble('viewer');
      if (this.running?.abort === abort) this.change({ phase: 'idle' });
    } catch (error) {
      if (signal.aborted) return;
      const isShown = showTrouble('viewer', error, { label: 'tryAgain', run: retryDraft });
      this.change({ phase: isShown ? 'failed' : 'idle' });
    } finally {
      if (this.running?.abort === abort) this.running = null;
    }
  }

  private keep(frame: number, key: string, { result, luma }: Drafted, isHalf: boolean): void {
    const { range } = this.film.report.colorSpace;
    const luminance = Object.fromEntries(result.maps.map((map) => [map.phraseId, luminanceUnder(map, luma, range)]));
    const draft = { key, isHalf, chroma: result.chroma, maps: result.maps, luminance };
    this.kept.delete(frame);
    this.kept.set(frame, draft);
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEEP) break;
      this.kept.delete(old);
    }
    if (session.getState().view.playhead === frame) this.show(frame, draft);
  }

  private show(frame: number, draft: Draft): void {
    const { luminance } = session.getState().draft;
    this.change({
      last: { frame, maps: draft.maps },
      luminance: { ...luminance, ...draft.luminance },
      ...(isOfPresentWords(frame, draft) && !draft.isHalf && { phase: 'idle' }),
    });
    emitPicture();
  }
}

export function retryDraft(): void {
  openedFilm()?.drafts.retry();
}

export function draftedFrames(): number[] {
  return openedFilm()?.drafts.frames() ?? [];
}

/** One draft of one frame, with the luma it was made from: used here and by "search the shot". */
export async function draftOnce(
  { media, report, pictures: loaded }: OpenFilm,
  signal: AbortSignal,
  frame: number,
  { phrases, places, strokes, pictures }: WordsAt,
  settings: Settings,
): Promise<Drafted> {
  const multiple = engineReport(session.getState())?.limits.sizeMultiple ?? 32;
  const size = workingSize(report, settings.workingSize, multiple);
  const [luma] = await media.readFrames(signal, { from: frame, to: frame + 1, ...size });
  if (luma === undefined) throw new Error(`frame ${frame} of ${report.frameCount} could not be read`);
  const hints = await hintsFor(signal, media, strokes, { from: frame, to: frame + 1, size }, new Map([[frame, luma]]));
  const given = await loaded.read(pictures, settings.workingSize);
  const result = await (await colorizer()).draft(signal, {
    frame: luma,
    colorSpace: report.colorSpace,
    ...{ phrases, places, hints, given },
    settings: completeSettings(settings),
  });
  return { result, luma };
}
