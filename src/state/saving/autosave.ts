/** Saves the project 400 ms after an edit and brings it back at start, media file and playhead included. */
import { toTintypeError } from '../../domain/errors';
import { openMedia } from '../film/open-film';
import { project } from '../stores/project';
import { EMPTY_MEDIA, patch, session } from '../stores/session';
import { showTrouble } from '../trouble';
import { forgetSaved, keepMedia, readKeptMedia, readSaved, type SavedProject, writeSaved } from './database';
import { projectText, restoreProject, waitFor } from './project-file';
import { claimProject } from './tab-lock';

const DELAY_MS = 400;
let timer: ReturnType<typeof setTimeout> | undefined;
let kept: { fingerprint: string; media: NonNullable<SavedProject['media']> } | null = null;
let keeping: Promise<void> | null = null;

/** Restores what was left, then follows every change. */
export async function startAutosave(): Promise<void> {
  const owner = await claimProject();
  if (owner) await restore();
  project.subscribe(saveSoon);
  session.subscribe((now, before) => {
    if (now.media.fingerprint !== before.media.fingerprint || now.view.playhead !== before.view.playhead) saveSoon();
  });
  // The last edit before leaving must not wait for the timer.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void save());
}

/** Takes the project over from another tab and saves what is open here. */
export async function takeOver(): Promise<void> {
  if (await claimProject(true)) {
    patch('saving', { elsewhere: false });
    saveSoon();
  }
}

async function restore(): Promise<void> {
  try {
    const saved = await readSaved();
    if (saved === null || session.getState().media.phase !== 'empty') return;
    const restored = restoreProject(saved.json);
    patch('media', { phase: 'restoring', openingName: restored.fileName });
    const file = saved.media === null ? null : await readKeptMedia(saved.media);
    if (file === null) {
      // The copy was never finished or the browser evicted it: the project still knows which file it wants.
      return waitFor(restored);
    }
    await openMedia(file, restored);
    patch('saving', { phase: 'saved' });
  } catch (error) {
    patch('media', EMPTY_MEDIA);
    const told = toTintypeError(error, 'PROJECT_INVALID', 'The project you left here could not be read.');
    showTrouble('drop', told, { label: 'Start afresh', run: () => void forgetSaved() });
  }
}

function saveSoon(): void {
  const { media, saving, view } = session.getState();
  if (media.phase !== 'open' || saving.elsewhere || view.playing) return;
  if (saving.phase !== 'saving') patch('saving', { phase: 'saving' });
  clearTimeout(timer);
  timer = setTimeout(() => void save(), DELAY_MS);
}

async function save(): Promise<void> {
  const { media, saving } = session.getState();
  const json = projectText();
  if (json === null || media.file === null || media.fingerprint === null || saving.elsewhere) return;
  clearTimeout(timer);
  try {
    const known = kept?.fingerprint === media.fingerprint ? kept.media : null;
    await writeSaved({ json, media: known, savedAt: Date.now() });
    if (known === null) keeping ??= keep(media.file, media.fingerprint).finally(() => (keeping = null));
    patch('saving', { phase: 'saved' });
  } catch (error) {
    failed(error);
  }
}

async function keep(file: File, fingerprint: string): Promise<void> {
  try {
    kept = { fingerprint, media: await keepMedia(file, fingerprint) };
    void navigator.storage.persist();
    await save();
  } catch (error) {
    failed(error);
  }
}

function failed(error: unknown): void {
  patch('saving', { phase: 'failed' });
  const told = toTintypeError(error, 'DISK_FULL', 'The project could not be saved in this browser.');
  showTrouble('saving', told, { label: 'Save again', run: () => void save() });
}
