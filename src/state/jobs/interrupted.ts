/** Work that ends because its film is closed is told of, with the way back: what it had finished is kept, and so are the words. */

import { TintypeError } from '../../domain/errors';
import { projectText, type Restored, restoreProject } from '../saving/project-file';
import { openedFilm, session } from '../stores/session';
import { tellTrouble } from '../trouble';

export interface Interruption {
  file: File;
  project: Restored;
  what: 'export' | 'job';
}

/** What closing the film on screen would interrupt now, or null. */
export function interruption(): Interruption | null {
  const { work, exporting } = session.getState();
  const film = openedFilm();
  const text = projectText();
  const what = exporting.phase === 'running' ? 'export' : work.phase !== 'idle' ? 'job' : null;
  if (film === null || text === null || what === null) return null;
  return { file: film.file, project: restoreProject(text), what };
}

export function tellInterruption(
  { file, project, what }: Interruption,
  open: (file: File, project: Restored) => void,
): void {
  const [sentence, remedy] =
    what === 'export'
      ? [
          `The export of ${file.name} was ended: another file was opened.`,
          'Go back and export again; its colors are kept.',
        ]
      : [`Coloring ${file.name} was ended: another file was opened.`, 'Go back to go on; what was finished is kept.'];
  tellTrouble('drop', new TintypeError('CANCELLED', sentence, { remedy }), {
    label: `Back to ${file.name}`,
    run: () => open(file, project),
  });
}
