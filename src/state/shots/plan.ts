/** The film's shots for a job: each with its phrases and store key. */

import { TintypeError, throwIfAborted } from '../../domain/errors';
import type { JobShot } from '../../film/job';
import type { OpenFilm } from '../film/open-film';
import { shotsOf } from '../jobs/finished';
import type { Project } from '../stores/project';
import { session } from '../stores/session';

/**
 * All shots in playing order, without gaps, once the whole film has been looked at for cuts.
 * @param words the project as it was when the job was started: phrases, keys and settings must come from the same state
 * @throws CANCELLED when the signal fires meanwhile
 */
export async function jobShots(film: OpenFilm, words: Project, signal: AbortSignal): Promise<JobShot[]> {
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await Promise.race([film.shots.known(), aborted]);
  throwIfAborted(signal);
  const shots = await shotsOf(film, words, session.getState().shots.starts);
  if (shots === null)
    throw new TintypeError('PACK_MISSING', 'No model is loaded yet.', { remedy: 'Wait until the model is loaded.' });
  return shots;
}
