/** A film at work does not leave the screen without a question: it may go on in the queue, be stopped, or stay. */
import { queueOpenFilm } from '../queue/add';
import { pauseQueue } from '../queue/queue';
import { openedFilm, session } from '../stores/session';
import type { LeaveAnswer, LeaveSlice } from '../stores/slices';

/**
 * Asks where the open film is colorized or exported, and sees to the answer.
 *
 * @param signal fires when what was to be opened is not wanted any more: as "stay"
 * @param next what takes the film's place; null: nothing
 * @returns whether the film may be closed
 */
export async function mayLeave(signal: AbortSignal | null, next: string | null): Promise<boolean> {
  const film = openedFilm();
  const { work, exporting, leaving } = session.getState();
  // The question before this one is about something that is not wanted any more.
  if (leaving.phase === 'asked') leaving.answer('stay');
  const what = exporting.phase === 'running' ? 'export' : work.phase !== 'idle' ? 'job' : null;
  if (film === null || what === null) return true;
  const answer = await ask(signal, { phase: 'asked', what, fileName: film.file.name, next });
  if (answer === 'stay') return false;
  if (answer === 'queue' && openedFilm() === film) {
    await queueOpenFilm('front');
    await pauseQueue(false);
  }
  return true;
}

function ask(
  signal: AbortSignal | null,
  question: Omit<LeaveSlice & { phase: 'asked' }, 'answer'>,
): Promise<LeaveAnswer> {
  return new Promise((resolve) => {
    const answer = (given: LeaveAnswer) => {
      const { leaving } = session.getState();
      if (leaving.phase === 'asked' && leaving.answer === answer) session.setState({ leaving: { phase: 'none' } });
      resolve(given);
    };
    signal?.addEventListener('abort', () => answer('stay'), { once: true });
    session.setState({ leaving: { ...question, answer } });
  });
}
