/** The long job: colorizing the marked range, with pause, resume and a cancel that cancels. Finished frames stay finished. */
import { completeSettings } from '../../domain/settings';
import type { JobProgress, JobShot } from '../../film/job';
import { finishedUnder } from '../../film/journal';
import { cancelDraft, planDraft } from '../drafts/drafts';
import { colorizer, media } from '../film/clients';
import { pause } from '../film/playback';
import { jobShots } from '../shots/plan';
import { project } from '../stores/project';
import { IDLE_WORK, patch, session, type WorkSlice } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { markDone, storeKeyAt } from './finished';
import { Gate } from './gate';
import { askForRoom, keepChroma } from './room';

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
  const { file, fingerprint } = opened;
  if (
    job !== null ||
    file === null ||
    fingerprint === null ||
    opened.report === null ||
    engine.report === null ||
    work.chroma.length === 0
  )
    return false;
  const { from, to } = markedRange();
  const words = project.getState();
  const settings = completeSettings(words.settings);
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
  let keys: string[] = [];
  const letGo = keepChroma(() => keys);
  try {
    const [{ runJob }, mediaClient, colorizerClient, shots] = await Promise.all([
      import('../../film/job'),
      media(),
      colorizer(),
      jobShots(words),
    ]);
    keys = shots.map(({ storeKey }) => storeKey);
    const show = (change: Partial<WorkSlice>) => job === mine && patch('work', change);
    await runJob(
      {
        ...{ media: mediaClient, colorizer: colorizerClient, report: opened.report },
        ...{ from, to, shots, settings, gate: mine.gate },
        film: { fileName: file.name, fingerprint },
        onElsewhere: (progress) => show({ phase: 'elsewhere', ...progress }),
        onDiskFull: async (_, bytesNeeded) => {
          show({ phase: 'full', secondsLeft: null });
          await askForRoom(bytesNeeded, mine.abort.signal);
          show({ phase: 'running' });
        },
      },
      mine.abort.signal,
      (progress) => job === mine && void follow(shots, progress),
    );
    return true;
  } catch (error) {
    showTrouble('work', error, { label: 'Go on', run: () => void startWork() });
    return false;
  } finally {
    letGo();
    if (job === mine) {
      job = null;
      const { chroma, done, earlier } = session.getState().work;
      patch('work', { ...IDLE_WORK, chroma, done, earlier });
      planDraft('rest');
    }
  }
}

async function follow(shots: readonly JobShot[], { finished, ...progress }: JobProgress): Promise<void> {
  const isTakenOver = session.getState().work.phase === 'elsewhere';
  patch('work', isTakenOver ? { ...progress, phase: 'running' } : progress);
  if (progress.framesPerSecond !== null) patch('engine', { frameSeconds: 1 / progress.framesPerSecond });
  if (finished.length > 0) markDone(shots, finished);
  if (!isTakenOver) return;
  // What the other tab has finished meanwhile is known to this one only now.
  for (const key of new Set(shots.map(({ storeKey }) => storeKey))) {
    const theirs = [...(await finishedUnder(key))].filter((frame) => storeKeyAt(shots, frame) === key);
    markDone(shots, theirs);
  }
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
  patch('work', { phase: 'canceling' });
  job.gate.open();
  job.abort.abort();
}
