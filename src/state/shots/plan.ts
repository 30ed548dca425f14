/** The film's shots as a job takes them: each with its words and the key that its chroma lies under. */

import { TintypeError } from '../../domain/errors';
import type { JobShot } from '../../film/job';
import { shotsOf } from '../jobs/finished';
import type { Project } from '../stores/project';
import { shotsKnown } from './shots';

/**
 * All shots in playing order, without gaps, once the whole film has been looked at for cuts.
 * @param words the project as it was when the job was asked for: phrases, keys and the job's settings must be of one moment
 * @throws CANCELLED when the film was closed meanwhile
 */
export async function jobShots(words: Project): Promise<JobShot[]> {
  const shots = await shotsOf(words, await shotsKnown());
  if (shots === null) throw new TintypeError('CANCELLED', 'The film was closed before its shots were known.');
  return shots;
}
