/** The long job: colorizes the marked range and can be paused, resumed and canceled. Finished frames are kept. */
import { completeSettings } from '../../domain/settings';
import type { JobProgress, JobShot } from '../../film/job';
import { finishedUnder } from '../../film/journal';
import { colorizer } from '../film/clients';
import type { OpenFilm } from '../film/open-film';
import { pause } from '../film/playback';
import { jobShots } from '../shots/plan';
import { project } from '../stores/project';
import { openedFilm, session } from '../stores/session';
import type { ActiveWork, JobControl } from '../stores/slices';
import { clearTrouble, showTrouble } from '../trouble';
import { storeKeyAt } from './finished';
import { rememberFrameTime } from './frame-time';
import { Gate } from './gate';
import { askForRoom, keepChroma } from './room';

/** The range that Colorize and Export work on, last frame exclusive. */
export function markedRange(): { from: number; to: number } {
  const { inFrame, outFrame } = project.getState();
  const count = openedFilm()?.report.frameCount ?? 0;
  const from = Math.min(inFrame ?? 0, Math.max(0, count - 1));
  return { from, to: Math.min(count, Math.max(from, outFrame ?? count - 1) + 1) };
}

/** How many frames of the marked range have no chroma for the present words. */
export function missingFrames(): number {
  const { from, to } = markedRange();
  const { done } = session.getState().colors;
  let missing = 0;
  for (let index = from; index < to; index++) if (!done.has(index)) missing++;
  return missing;
}

/** Colorizes what is missing in the marked range. Resolves true when all of it is done. */
export async function startWork(): Promise<boolean> {
  const film = openedFilm();
  const { work, colors } = session.getState();
  if (film === null || work.phase !== 'idle' || colors.ranges.length === 0) return false;
  const { from, to } = markedRange();
  const words = project.getState();
  const settings = completeSettings(words.settings);
  const job: JobControl = { abort: new AbortController(), gate: new Gate() };
  const signal = AbortSignal.any([film.signal, job.abort.signal]);
  const show = (change: Partial<Omit<ActiveWork, 'job'>>) => changeWork(film, job, change);
  // Shots are looked for while the film rests, and the job needs them.
  pause();
  film.drafts.cancel();
  clearTrouble('work');
  // From here on the colors are those of the model in use.
  film.patch({
    madeWith: null,
    draft: { ...session.getState().draft, phase: 'idle' },
    work: {
      phase: 'running',
      job,
      framesDone: 0,
      framesTotal: missingFrames(),
      framesPerSecond: null,
      secondsLeft: null,
    },
  });
  let keys: string[] = [];
  let framesPerSecond: number | null = null;
  const letGo = keepChroma(() => keys);
  try {
    const [{ runJob }, colorizerClient, shots] = await Promise.all([
      import('../../film/job'),
      colorizer(),
      jobShots(film, words, signal),
    ]);
    keys = shots.map(({ storeKey }) => storeKey);
    await runJob(
      {
        ...{ media: film.media, colorizer: colorizerClient, report: film.report },
        ...{ from, to, shots, settings, gate: job.gate },
        film: { fileName: film.file.name, fingerprint: film.fingerprint },
        onElsewhere: (progress) => show({ phase: 'elsewhere', ...progress }),
        onDiskFull: async (_, bytesNeeded) => {
          show({ phase: 'full', secondsLeft: null });
          await askForRoom(bytesNeeded, signal);
          show({ phase: 'running' });
        },
      },
      signal,
      (progress) => {
        framesPerSecond = progress.framesPerSecond ?? framesPerSecond;
        void follow(film, job, shots, progress);
      },
    );
    return true;
  } catch (error) {
    if (!film.signal.aborted) showTrouble('work', error, { label: 'goOn', run: () => void startWork() });
    return false;
  } finally {
    letGo();
    const { engine, machine } = session.getState();
    if (framesPerSecond !== null && engine.phase === 'ready')
      rememberFrameTime(machine, engine.report.ep, 1 / framesPerSecond);
    film.patch({ work: { phase: 'idle' } });
    film.drafts.plan('rest');
  }
}

/** Changes what the session shows of a job, unless the film has begun another one. */
function changeWork(film: OpenFilm, job: JobControl, change: Partial<Omit<ActiveWork, 'job'>>): void {
  const { work } = session.getState();
  if (work.phase !== 'idle' && work.job === job) film.patch({ work: { ...work, ...change } });
}

async function follow(
  film: OpenFilm,
  job: JobControl,
  shots: readonly JobShot[],
  { finished, ...progress }: JobProgress,
): Promise<void> {
  if (film.signal.aborted) return;
  const isTakenOver = session.getState().work.phase === 'elsewhere';
  changeWork(film, job, isTakenOver ? { ...progress, phase: 'running' } : progress);
  if (finished.length > 0) film.finished.mark(shots, finished);
  if (!isTakenOver) return;
  // What the other tab has finished meanwhile is known to this one only now.
  for (const key of new Set(shots.map(({ storeKey }) => storeKey))) {
    const theirs = [...(await finishedUnder(key))].filter((frame) => storeKeyAt(shots, frame) === key);
    film.finished.mark(shots, theirs);
  }
}

/** The job of the open film, and a function that changes what the session shows of it; null when none is under way. */
function workUnderWay(): { job: JobControl; show: (change: Partial<Omit<ActiveWork, 'job'>>) => void } | null {
  const { work } = session.getState();
  const film = openedFilm();
  if (work.phase === 'idle' || film === null) return null;
  return { job: work.job, show: (change) => changeWork(film, work.job, change) };
}

/** Stops after the segment under way; its frames are kept. */
export function pauseWork(): void {
  const under = workUnderWay();
  under?.job.gate.close(() => under.show({ phase: 'paused' }));
  under?.show({ phase: 'pausing', secondsLeft: null });
}

export function resumeWork(): void {
  const under = workUnderWay();
  under?.job.gate.open();
  under?.show({ phase: 'running' });
}

export function cancelWork(): void {
  const under = workUnderWay();
  under?.show({ phase: 'canceling' });
  under?.job.gate.open();
  under?.job.abort.abort();
}
