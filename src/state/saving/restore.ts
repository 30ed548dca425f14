/** Brings back at start what was left: the project, its media file and the playhead. */
import { toTintypeError } from '../../domain/errors';
import { openMedia } from '../film/open-file';
import { openedFilm, session } from '../stores/session';
import { showTrouble } from '../trouble';
import { forgetShown, readProject, type SavedProject, shownFilms } from './database';
import { forgetOldProject, migrateProject } from './migrate';
import { mediaOf, restored } from './saved-project';
import { isOpenElsewhere } from './tab-lock';

export async function restoreSaved(): Promise<void> {
  try {
    await migrateProject();
    const saved = await lastShown();
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
    if (openedFilm()?.file === file && (await openedFilm()?.lock.isHeld()))
      session.setState({ saving: { phase: 'saved' } });
  } catch (error) {
    if (session.getState().media.phase === 'restoring') session.setState({ media: { phase: 'empty' } });
    const known = toTintypeError(error, 'PROJECT_INVALID', 'The project you left here could not be read.');
    const forget = () => void Promise.all([forgetShown(), forgetOldProject()]);
    showTrouble('drop', known, { label: 'startAfresh', run: forget });
  }
}

/** The film that was shown last and is in no other tab. */
async function lastShown(): Promise<SavedProject | null> {
  for (const fingerprint of await shownFilms()) {
    const saved = (await isOpenElsewhere(fingerprint)) ? null : await readProject(fingerprint);
    if (saved !== null) return saved;
  }
  return null;
}

/** Takes the open film's project over from another tab and saves it. */
export async function takeOver(): Promise<void> {
  const film = openedFilm();
  await film?.lock.steal();
  film?.autosave.soon();
}
