/** A film's project as it was left: words, history and playhead, and the media file where it can be had. */
import { filmHandle, readHistory, readProject, type SavedProject } from './database';
import { fileOf } from './file-handles';
import { readKeptMedia } from './media-copies';
import { type Restored, restoreProject } from './project-file';

/** A film's project as it was left; null when there is none. @throws PROJECT_INVALID when it cannot be read */
export async function savedProject(fingerprint: string): Promise<Restored | null> {
  const saved = await readProject(fingerprint);
  return saved && restored(saved);
}

export async function restored(saved: SavedProject): Promise<Restored> {
  return restoreProject(saved.json, await readHistory(saved.fingerprint));
}

/** A project's film: its copy, else the original. @param mayAsk in answer to a click the browser may ask for leave to read it */
export async function mediaOf(
  { copy, fingerprint }: SavedProject,
  mayAsk: boolean,
): Promise<File | 'permission' | 'file'> {
  const kept = copy && (await readKeptMedia(copy));
  return kept ?? fileOf(await filmHandle(fingerprint), mayAsk);
}

/** A film's file, where it can be read without a question. */
export async function keptFilm(fingerprint: string): Promise<File | null> {
  const saved = await readProject(fingerprint);
  const file = saved && (await mediaOf(saved, false));
  return file instanceof File ? file : null;
}
