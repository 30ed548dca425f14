/** Color pictures of films that have neither a project nor an entry in the queue any more. */
import { deleteGivenPictures, listGivenPictures } from '../../storage/picture-store';
import { readQueue } from '../queue/files';
import { listProjects } from '../saving/database';
import { openedFilm } from '../stores/session';

/** Pictures of a project file come before its film, which the user may still be asked for, in another tab too. */
const LEAST_AGE_MS = 24 * 3600 * 1000;

export async function sweepPictures(): Promise<void> {
  const [projects, queue, pictures] = await Promise.all([listProjects(), readQueue(), listGivenPictures()]);
  const waiting = queue.entries.filter(({ phase }) => phase !== 'done');
  const needed = new Set([...projects, ...waiting].map(({ fingerprint }) => fingerprint));
  for (const { fingerprint, lastWritten } of pictures) {
    const isOpen = openedFilm()?.fingerprint === fingerprint;
    if (needed.has(fingerprint) || isOpen || Date.now() - lastWritten < LEAST_AGE_MS) continue;
    await deleteGivenPictures(fingerprint);
  }
}
