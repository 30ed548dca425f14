/** Opening what the user gives: a film, the sample, a project file. The film before is closed once the new one is there and the user agrees. */

import { TintypeError, toTintypeError } from '../../domain/errors';
import { choosePrompt } from '../prompt/actions';
import { forgetShown } from '../saving/database';
import { chooseFiles } from '../saving/file-handles';
import { ACCEPT } from '../saving/pick-file';
import { keepPictures, type Restored, restoreProject } from '../saving/project-file';
import { keptFilm, savedProject } from '../saving/saved-project';
import { texts } from '../stores/language';
import { promptOf, replaceProject } from '../stores/project';
import { openedFilm, session, settledMedia } from '../stores/session';
import { FRESH_FILM, type SettledMedia } from '../stores/slices';
import { clearTrouble, showTrouble } from '../trouble';
import { loadEngine } from './engine';
import { mayLeave } from './leave';
import { type OpenFilm, openFilm } from './open-film';
import { pause } from './playback';
import { SAMPLES, type Sample, sampleUrl } from './samples';

/**
 * Opens a media file. `restored` is the project that belongs to it (after a reload or from a project file); without it the film's own
 * comes back, or a new one starts. Of two files the one given last is opened.
 */
export async function openMedia(file: File, restored: Restored | null = null): Promise<void> {
  const { signal, before } = beginOpening(file.name);
  clearTrouble('drop');
  pause();
  try {
    const film = await openFilm(signal, file);
    if (restored?.fingerprint && restored.fingerprint !== film.fingerprint) {
      film.close();
      throw new TintypeError(
        'PROJECT_INVALID',
        `${file.name} is not the file this project was made with (${restored.fileName}).`,
        { remedy: 'Choose the very file; a converted or cut copy has other frames.' },
      );
    }
    const open = openedFilm();
    if (restored === null && open?.fingerprint === film.fingerprint) {
      film.close();
      session.setState({ media: before });
      return;
    }
    if (!(await mayLeave(signal, file.name))) {
      film.close();
      if (!signal.aborted) session.setState({ media: before });
      return;
    }
    await open?.autosave.rest();
    const project = restored ?? (await ownProject(film));
    if (signal.aborted) film.close();
    else show(film, project);
  } catch (error) {
    if (signal.aborted) return;
    session.setState({ media: before });
    showTrouble('drop', error, { label: 'anotherFile', run: () => void chooseFile() });
  }
}

/** The saved project of a film. One that cannot be read is reported, and kept among the earlier versions. */
async function ownProject({ fingerprint, file }: OpenFilm): Promise<Restored | null> {
  try {
    return await savedProject(fingerprint);
  } catch (error) {
    const sentence = `What you made of ${file.name} before could not be read.`;
    showTrouble('saving', toTintypeError(error, 'PROJECT_INVALID', sentence));
    return null;
  }
}

/** Ends an opening under way. */
function beginOpening(name: string): { signal: AbortSignal; before: SettledMedia } {
  const { media } = session.getState();
  if (media.phase === 'opening') media.abort.abort();
  const abort = new AbortController();
  const before = settledMedia(media);
  session.setState({ media: { phase: 'opening', name, abort, before } });
  return { signal: abort.signal, before };
}

/** Puts a film in the place of the one before. */
function show(film: OpenFilm, restored: Restored | null): void {
  const before = openedFilm();
  before?.close();
  replaceProject(restored?.project ?? {}, restored?.history);
  const playhead = Math.min(restored?.playhead ?? 0, film.report.frameCount - 1);
  session.setState(({ view }) => ({
    ...FRESH_FILM,
    media: { phase: 'open', film },
    // Another tab may have had the film before; whether it has this one its lock will tell.
    saving: { phase: 'unsaved' },
    madeWith: restored?.madeWith ?? null,
    view: {
      ...view,
      ...{ playhead, playing: false, playRate: 1, buffering: false, scrubbing: false },
      ...{ zoom: 'fit', hoverRow: null },
    },
  }));
  for (const place of ['viewer', 'work'] as const) clearTrouble(place);
  film.lock.claim(before?.lock ?? null);
  void film.shots.known();
  void loadEngine();
}

/** Closes the film on screen and cancels the opening of another one. @param next the media state afterwards */
export function closeFilm(next: Exclude<SettledMedia, { phase: 'open' }> = { phase: 'empty' }): void {
  const { media } = session.getState();
  if (media.phase === 'opening') media.abort.abort();
  const film = openedFilm();
  const saved = film?.autosave.rest();
  film?.close();
  session.setState({ ...FRESH_FILM, media: next, saving: { phase: 'unsaved' } });
  const fingerprint = film?.fingerprint ?? (media.phase === 'wanting' ? media.project.fingerprint : null);
  void Promise.resolve(saved)
    // A film that the user closed is not restored at the next visit, nor is one that was asked for and left.
    .then(() => (next.phase === 'empty' && fingerprint !== null ? forgetShown(fingerprint) : undefined))
    .catch(() => undefined)
    .finally(() => film?.lock.release());
}

/** Closes the film on screen once the user agrees. */
export async function leaveFilm(): Promise<void> {
  if (await mayLeave(null, null)) closeFilm();
}

/** Opens a clip that ships with the app, with words that work on it: the first draft begins at once. */
export async function openSample(sample: Sample = SAMPLES[0]): Promise<void> {
  const { signal, before } = beginOpening(sample);
  try {
    const url = sampleUrl(sample);
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    const file = new File([await response.blob()], sample, { type: 'video/mp4' });
    if (signal.aborted) return;
    await openMedia(file);
    if (openedFilm()?.file === file && promptOf(0).text === '') choosePrompt(texts().welcome.samples[sample].words);
  } catch (error) {
    if (signal.aborted) return;
    session.setState({ media: before });
    const known = toTintypeError(error, 'MEDIA_UNREADABLE', 'The sample clip could not be fetched from this server.');
    showTrouble('drop', known, { label: 'tryAgain', run: () => void openSample(sample) });
  }
}

/** File picker, then openAny. */
export async function chooseFile(): Promise<void> {
  const [file] = await chooseFiles(ACCEPT, false);
  if (file) await openAny(file);
}

/** Opens a media file or a project file, as its name says; a media file that a project waits for completes it. */
export async function openAny(file: File): Promise<void> {
  if (/\.tintype$/i.test(file.name)) return openProjectFile(file);
  const settled = settledMedia(session.getState().media);
  await openMedia(file, settled.phase === 'wanting' ? settled.project : null);
}

/** Reads a project file; goes on with its film where that is open or kept here, else asks for it. */
async function openProjectFile(file: File): Promise<void> {
  clearTrouble('drop');
  try {
    const restored = restoreProject(await file.text());
    await keepPictures(restored);
    const film = openedFilm();
    if (film !== null && film.fingerprint === restored.fingerprint) return openMedia(film.file, restored);
    const kept = restored.fingerprint === null ? null : await keptFilm(restored.fingerprint);
    if (kept !== null) return openMedia(kept, restored);
    if (await mayLeave(null, file.name)) closeFilm({ phase: 'wanting', project: restored });
  } catch (error) {
    const known = toTintypeError(error, 'PROJECT_INVALID', `${file.name} is not a Tintype project.`);
    const again = async () => {
      const [other] = await chooseFiles('.tintype', false);
      if (other) await openProjectFile(other);
    };
    showTrouble('drop', known, { label: 'anotherProject', run: () => void again() });
  }
}
