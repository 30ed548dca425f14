/** Brings back at start what was left: the project, its media file and the playhead. */
import { toTintypeError } from '../../domain/errors';
import { openMedia } from '../film/open-file';
import { openedFilm, session } from '../stores/session';
import { showTrouble } from '../trouble';
import { forgetShown, shownProject } from './database';
import { forgetOldProject, migrateProject } from './migrate';
import { mediaOf, restored } from './saved-project';
import { claimProject } from './tab-lock';

export async function restoreSaved(): Promise<void> {
  if (!(await claimProject())) return;
  try {
    await migrateProject();
    const saved = await shownProject();
    if (saved === null || session.getState().media.phase !== 'empty') return;
    session.setState({ media: { phase: 'restoring', name: saved.fileName } });
    const project = await restored(saved);
    const file = await mediaOf(saved, false);
    if (session.getState().media.phase !== 'restoring') return;
    if (!(file instanceof File)) {
      // Neither a copy nor permission to read the original: the user is asked for the file.
      session.setState({ media: { phase: 'wanting', project } });
      return;
    }
    await openMedia(file, project);
    if (openedFilm()?.file === file) session.setState({ saving: { phase: 'saved' } });
  } catch (error) {
    if (session.getState().media.phase === 'restoring') session.setState({ media: { phase: 'empty' } });
    const known = toTintypeError(error, 'PROJECT_INVALID', 'The project you left here could not be read.');
    const forget = () => void Promise.all([forgetShown(), forgetOldProject()]);
    showTrouble('drop', known, { label: 'Start afresh', run: forget });
  }
}

/** Takes the saved projects over from another tab and saves what is open here. */
export async function takeOver(): Promise<void> {
  if (await claimProject(true)) openedFilm()?.autosave.soon();
}
