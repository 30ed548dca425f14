/** The long job: colorizing the marked range, with pause, resume and a cancel that cancels. Finished frames stay finished. */
import { deleteChroma, listChroma } from '../../workers/chroma-store';
import { isTintypeError } from '../domain/errors';
import { markDone } from './chroma-key';
import { colorizer, media } from './clients';
import { cancelDraft, planDraft } from './drafts';
import { Gate } from './gate';
import { pause } from './playback';
import { project } from './project';
import { IDLE_WORK, patch, session } from './session';
import { jobShots } from './shot-plan';
import { clearTrouble, showTrouble } from './trouble';

let job: { abort: AbortController; gate: Gate } | null = null;

/** The range that Colorize and Export work on, last frame exclusive. */
export function markedRange(): { from: number; to: number } {
  const { inFrame, outFrame } = project.getState();
  const count = session.getState().media.report?.frameCount ?? 0;
  const from = Math.min(inFrame ?? 0, Math.max(0, count - 1));
  return { from, to: Math.min(count, Math.max(from, outFrame ?? count - 1) + 1) };
}

/** How many frames of the marked range have no chroma for the present words. */
export function missingFrames(): number {
  const { from, to } = markedRange();
  const { done } = session.getState().work;
  let missing = 0;
  for (let index = from; index < to; index++) if (!done.has(index)) missing++;
  return missing;
}

/** Colorizes what is missing in the marked range. Resolves true when all of it is done. */
export async function startWork(): Promise<boolean> {
  const { media: opened, engine, work } = session.getState();
  if (job !== null || opened.report === null || engine.report === null || work.chroma.length === 0) return false;
  const { from, to } = markedRange();
  const words = project.getState();
  const { settings } = words;
  job = { abort: new AbortController(), gate: new Gate() };
  const mine = job;
  // Shots are looked for while the film rests, and the job needs them.
  pause();
  cancelDraft();
  clearTrouble('work');
  patch('draft', { phase: 'idle' });
  patch('work', {
    phase: 'running',
    from,
    to,
    framesDone: 0,
    framesTotal: missingFrames(),
    framesPerSecond: null,
    secondsLeft: null,
  });
  try {
    const [{ runJob }, mediaClient, colorizerClient, shots] = await Promise.all([
      import('../clients/job'),
      media(),
      colorizer(),
      jobShots(words),
    ]);
    await runJob(
      {
        media: mediaClient,
        colorizer: colorizerClient,
        report: opened.report,
        from,
        to,
        shots,
        settings,
        gate: mine.gate,
      },
      mine.abort.signal,
      ({ framesDone, framesTotal, framesPerSecond, secondsLeft, finished }) => {
        if (job !== mine) return;
        patch('work', { framesDone, framesTotal, framesPerSecond, secondsLeft });
        if (framesPerSecond !== null) patch('engine', { frameSeconds: 1 / framesPerSecond });
        if (finished.length > 0) markDone(shots, finished);
      },
    );
    return true;
  } catch (error) {
    showTrouble('work', error, remedyFor(error));
    return false;
  } finally {
    if (job === mine) {
      job = null;
      const { chroma, done, earlier } = session.getState().work;
      patch('work', { ...IDLE_WORK, chroma, done, earlier });
      planDraft('rest');
    }
  }
}

/** The one button beside the trouble: room is made before going on when it was room that lacked. */
function remedyFor(error: unknown): { label: string; run: () => void } {
  if (!isTintypeError(error, 'DISK_FULL')) return { label: 'Go on', run: () => void startWork() };
  return { label: 'Delete older colours and go on', run: () => void deleteOlderChroma().then(startWork) };
}

/** Frees the chroma of every other prompt and film; words and settings of saved projects stay. */
async function deleteOlderChroma(): Promise<void> {
  const kept = new Set(session.getState().work.chroma.map(({ chromaKey }) => chromaKey));
  for (const { key } of await listChroma()) if (!kept.has(key)) await deleteChroma(key);
  patch('work', { earlier: new Map() });
}

/** Stops after the segment under way; its frames are kept. */
export function pauseWork(): void {
  if (job === null) return;
  job.gate.close(() => patch('work', { phase: 'paused' }));
  patch('work', { phase: 'pausing', secondsLeft: null });
}

export function resumeWork(): void {
  if (job === null) return;
  job.gate.open();
  patch('work', { phase: 'running' });
}

export function cancelWork(): void {
  if (job === null) return;
  patch('work', { phase: 'cancelling' });
  job.gate.open();
  job.abort.abort();
}
