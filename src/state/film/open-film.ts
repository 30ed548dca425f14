/** Opening a file: its report first, then the first frame, the filmstrip and the shots, each as soon as it is there. */

import { TintypeError, toTintypeError } from '../../domain/errors';
import { fingerprint as fingerprintOf } from '../../film/fingerprint';
import { resetDrafts } from '../drafts/drafts';
import { cancelWork } from '../jobs/colorize';
import { choosePrompt } from '../prompt/actions';
import { pickFile } from '../saving/pick-file';
import { type Restored, restoreProject, takeWaitingProject, waitFor } from '../saving/project-file';
import { startShots } from '../shots/shots';
import { promptOf, replaceProject } from '../stores/project';
import { EMPTY_DRAFT, EMPTY_MEDIA, IDLE_WORK, type MediaSlice, patch, session } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { media } from './clients';
import { loadEngine } from './engine';
import { fillFilmstrip } from './filmstrip';
import { resetFrames, wantFrame } from './frames';
import { pause } from './playback';
import { SAMPLES, type Sample, sampleUrl } from './samples';
import { resetChroma } from './shown-frame';

let opening: AbortController | null = null;

/**
 * Opens a file. `restored` carries the project that belongs to it (after a reload or from a project file); without it a new
 * project starts, the words of the one before kept only when `keepWords`.
 */
export async function openMedia(file: File, restored: Restored | null = null): Promise<void> {
  opening?.abort();
  opening = new AbortController();
  const { signal } = opening;
  const before = session.getState().media;
  clearTrouble('drop');
  pause();
  cancelWork();
  patch('media', { phase: 'opening', openingName: file.name });
  try {
    const [report, fingerprint] = await Promise.all([(await media()).open(signal, file), fingerprintOf(file)]);
    if (signal.aborted) return;
    if (restored?.fingerprint && restored.fingerprint !== fingerprint) {
      throw new TintypeError(
        'PROJECT_INVALID',
        `${file.name} is not the file this project was made with (${restored.fileName}).`,
        { remedy: 'Choose the very file; a converted or cut copy has other frames.' },
      );
    }
    resetFrames();
    resetChroma();
    resetDrafts();
    replaceProject(restored?.project ?? {});
    const playhead = Math.min(restored?.playhead ?? 0, report.frameCount - 1);
    session.setState((state) => ({
      media: { ...EMPTY_MEDIA, phase: 'open', file, fingerprint, report },
      view: { ...state.view, playhead, zoom: 'fit', hoverRow: null },
      draft: EMPTY_DRAFT,
      work: IDLE_WORK,
      exporting: { ...state.exporting, phase: 'idle', result: null },
    }));
    for (const place of ['viewer', 'work'] as const) clearTrouble(place);
    wantFrame(playhead);
    void loadEngine();
    void fillFilmstrip(signal).then(startShots);
  } catch (error) {
    if (signal.aborted) return;
    showTrouble('drop', error, { label: 'Choose another file', run: () => void chooseFile() });
    await goBackTo(before, signal);
  }
}

/** After a file that could not be opened: the worker has dropped the one before, so it is opened again. */
async function goBackTo(before: MediaSlice, signal: AbortSignal): Promise<void> {
  if (before.file === null) return patch('media', { ...EMPTY_MEDIA, wanted: before.wanted });
  try {
    await (await media()).open(signal, before.file);
    if (signal.aborted) return;
    patch('media', { ...before, phase: 'open' });
    startShots();
  } catch (error) {
    if (signal.aborted) return;
    patch('media', EMPTY_MEDIA);
    console.warn('the file before cannot be read any more', error);
  }
}

/** Opens a clip that ships with the app, with words that work on it: the first draft begins at once. */
export async function openSample(sample: Sample = SAMPLES[0]): Promise<void> {
  patch('media', { phase: 'opening', openingName: 'the sample clip' });
  try {
    const url = sampleUrl(sample);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    const file = new File([await response.blob()], sample.fileName, { type: 'video/mp4' });
    await openMedia(file);
    if (session.getState().media.file === file && promptOf(0).text === '') choosePrompt(sample.words);
  } catch (error) {
    patch('media', EMPTY_MEDIA);
    const told = toTintypeError(error, 'MEDIA_UNREADABLE', 'The sample clip could not be fetched from this server.');
    showTrouble('drop', told, { label: 'Try again', run: () => void openSample(sample) });
  }
}

/** File picker, then openAny. */
export async function chooseFile(): Promise<void> {
  const file = await pickFile();
  if (file) await openAny(file);
}

/** Opens a media file or a project file, as its name says; a media file that a project waits for completes it. */
export async function openAny(file: File): Promise<void> {
  if (/\.tintype$/i.test(file.name)) return openProjectFile(file);
  await openMedia(file, takeWaitingProject());
}

/** Reads a project file; goes on with the open media when it is the same, else asks for it. */
async function openProjectFile(file: File): Promise<void> {
  clearTrouble('drop');
  try {
    const restored = restoreProject(await file.text());
    const { media } = session.getState();
    if (media.file !== null && media.fingerprint === restored.fingerprint) return openMedia(media.file, restored);
    waitFor(restored);
  } catch (error) {
    const told = toTintypeError(error, 'PROJECT_INVALID', `${file.name} is not a Tintype project.`);
    const again = async () => {
      const other = await pickFile('.tintype');
      if (other) await openProjectFile(other);
    };
    showTrouble('drop', told, { label: 'Choose another project', run: () => void again() });
  }
}
