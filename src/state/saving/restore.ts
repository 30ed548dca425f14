/** Brings back at start what was left: the project, its media file and the playhead. */
import { toTintypeError } from '../../domain/errors';
import { openMedia } from '../film/open-file';
import { openedFilm, session } from '../stores/session';
import { showTrouble } from '../trouble';
import { forgetSaved, readKeptMedia, readSaved } from './database';
import { restoreProject } from './project-file';
import { claimProject } from './tab-lock';

export async function restoreSaved(): Promise<void> {
  if (!(await claimProject())) return;
  try {
    const saved = await readSaved();
    if (saved === null || session.getState().media.phase !== 'empty') return;
    const project = restoreProject(saved.json);
    session.setState({ media: { phase: 'restoring', name: project.fileName } });
    const file = saved.media === null ? null : await readKeptMedia(saved.media);
    if (session.getState().media.phase !== 'restoring') return;
    if (file === null) {
      // The copy was never finished or the browser evicted it: the project still knows which file it wants.
      session.setState({ media: { phase: 'wanting', project } });
      return;
    }
    await openMedia(file, project);
    const film = openedFilm();
    if (film === null || film.file !== file) return;
    film.autosave.kept = saved.media;
    session.setState({ saving: { phase: 'saved' } });
  } catch (error) {
    if (session.getState().media.phase === 'restoring') session.setState({ media: { phase: 'empty' } });
    const known = toTintypeError(error, 'PROJECT_INVALID', 'The project you left here could not be read.');
    showTrouble('drop', known, { label: 'Start afresh', run: () => void forgetSaved() });
  }
}

/** Takes the project over from another tab and saves what is open here. */
export async function takeOver(): Promise<void> {
  if (await claimProject(true)) openedFilm()?.autosave.soon();
}
