/** Earlier versions of the open film's project, and the way back to one. */
import { texts } from '../stores/language';
import { edit } from '../stores/project';
import { openedFilm } from '../stores/session';
import { listBackups } from './database';
import { type Restored, restoreProject } from './project-file';

export interface Version {
  /** Unix milliseconds. */
  savedAt: number;
  /** The words of its shots, one after the other. */
  words: string;
  /** Null where this version of the app cannot read it. */
  project: Restored['project'] | null;
}

/** Newest first, at most 20. */
export async function earlierVersions(): Promise<Version[]> {
  const film = openedFilm();
  if (film === null) return [];
  return (await listBackups(film.fingerprint)).map(({ savedAt, json }) => {
    try {
      const { project } = restoreProject(json);
      return { savedAt, words: (project.prompts ?? []).map(({ text }) => text).join(' / '), project };
    } catch {
      return { savedAt, words: '', project: null };
    }
  });
}

/** Undo goes back to what was there before. */
export function bringBack({ project, savedAt }: Version): void {
  const { edits, words } = texts();
  if (project !== null) edit(edits.version(words.time(savedAt)), project);
}
