/** Projects that were left: listed with what they take on disk, opened again, deleted. */
import { TintypeError } from '../../domain/errors';
import { OpenJournal } from '../../film/journal';
import { deleteChroma, listChroma } from '../../storage/chroma-store';
import { deleteGivenPictures } from '../../storage/picture-store';
import { mayLeave } from '../film/leave';
import { chooseFile, closeFilm, openMedia } from '../film/open-file';
import { keysInUse } from '../jobs/room';
import { queue } from '../stores/queue';
import { openedFilm, session } from '../stores/session';
import type { RecentProject } from '../stores/slices';
import { showTrouble } from '../trouble';
import { deleteProject, listProjects, readPicture, readProject, type SavedProject } from './database';
import { copyBytes, deleteCopy } from './media-copies';
import { mediaOf, restored } from './saved-project';
import { isOpenElsewhere } from './tab-lock';

/** Lists projects, at once; what they take on disk follows where it is asked for: all files are looked at for that. */
export async function lookThroughRecent(sizes: 'counted' | 'as known'): Promise<void> {
  try {
    const saved = (await listProjects()).filter(({ fingerprint }) => fingerprint !== openedFilm()?.fingerprint);
    const before = knownBytes();
    const projects = await Promise.all(
      saved.map(async ({ fingerprint, fileName, savedAt }): Promise<RecentProject> => {
        const bytes = before.get(fingerprint) ?? null;
        return { fingerprint, fileName, savedAt, picture: await readPicture(fingerprint), bytes };
      }),
    );
    session.setState({ recent: { phase: 'known', projects } });
    if (sizes === 'as known') return;
    const bytes = await bytesOf(saved);
    const counted = projects.map((project) => ({ ...project, bytes: bytes.get(project.fingerprint) ?? 0 }));
    const { recent } = session.getState();
    // One that was deleted meanwhile stays away.
    if (recent.phase === 'known' && recent.projects === projects)
      session.setState({ recent: { phase: 'known', projects: counted } });
  } catch (error) {
    showTrouble('drop', error, { label: 'lookAgain', run: () => void lookThroughRecent(sizes) });
  }
}

function knownBytes(): Map<string, number | null> {
  const { recent } = session.getState();
  return new Map(recent.phase === 'known' ? recent.projects.map(({ fingerprint, bytes }) => [fingerprint, bytes]) : []);
}

async function bytesOf(saved: readonly SavedProject[]): Promise<Map<string, number>> {
  const total = new Map<string, number>();
  const add = (fingerprint: string, bytes: number) => total.set(fingerprint, (total.get(fingerprint) ?? 0) + bytes);
  for (const { fingerprint, copy } of saved) if (copy !== null) add(fingerprint, await copyBytes(copy));
  for (const { fingerprint, bytes } of await filmColors()) add(fingerprint, bytes);
  return total;
}

/** Stored colors whose film is known. */
async function filmColors(): Promise<{ storeKey: string; fingerprint: string; bytes: number }[]> {
  const found: { storeKey: string; fingerprint: string; bytes: number }[] = [];
  for (const { key, bytes } of await listChroma()) {
    const { film } = (await OpenJournal.open(key)).about;
    if (film !== null) found.push({ storeKey: key, fingerprint: film.fingerprint, bytes });
  }
  return found;
}

/** In answer to a click: opens a project with its film, or asks for the film where the browser cannot read it any more. */
export async function openRecent(fingerprint: string): Promise<void> {
  try {
    const saved = await readProject(fingerprint);
    if (saved === null) return lookThroughRecent('counted');
    const project = await restored(saved);
    const file = await mediaOf(saved, true);
    if (file instanceof File) return openMedia(file, project);
    if (await mayLeave(null, saved.fileName)) closeFilm({ phase: 'wanting', project });
  } catch (error) {
    showTrouble('drop', error);
  }
}

/** The film that the open project wants: its file as the browser knows it, else as the user finds it. */
export async function findWanted(): Promise<void> {
  const { media } = session.getState();
  const fingerprint = media.phase === 'wanting' ? media.project.fingerprint : null;
  const saved = fingerprint === null ? null : await readProject(fingerprint).catch(() => null);
  const file = saved === null ? 'file' : await mediaOf(saved, true);
  if (media.phase === 'wanting' && file instanceof File) await openMedia(file, media.project);
  else if (file === 'file') await chooseFile();
}

/**
 * Deletes words, earlier versions, given pictures, colors and copy of a film. Colors that the queue will go on with stay until it has; so do
 * pictures, which a later start deletes (given/sweep.ts).
 */
export async function deleteRecent(fingerprint: string): Promise<void> {
  try {
    const saved = await readProject(fingerprint);
    if (await isOpenElsewhere(fingerprint)) {
      const sentence = `${saved?.fileName ?? 'This film'} is open in another tab.`;
      throw new TintypeError('PROJECT_INVALID', sentence, { remedy: 'Close it there first, then delete it.' });
    }
    await deleteProject(fingerprint);
    const { recent } = session.getState();
    if (recent.phase === 'known')
      session.setState({
        recent: { phase: 'known', projects: recent.projects.filter((project) => project.fingerprint !== fingerprint) },
      });
    if (saved?.copy) await deleteCopy(saved.copy);
    const isQueued = queue
      .getState()
      .entries.some((entry) => entry.fingerprint === fingerprint && entry.phase !== 'done');
    if (!isQueued) await deleteGivenPictures(fingerprint);
    const inUse = keysInUse();
    for (const colors of await filmColors())
      if (colors.fingerprint === fingerprint && !inUse.has(colors.storeKey)) await deleteChroma(colors.storeKey);
  } catch (error) {
    showTrouble('drop', error, { label: 'deleteAgain', run: () => void deleteRecent(fingerprint) });
  }
}
