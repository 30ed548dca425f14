/** Saves the open film's project 400 ms after an edit and when it is closed; the film itself is copied once, so that a reload needs no permission. */
import { toTintypeError } from '../../domain/errors';
import type { OpenFilm } from '../film/open-film';
import { presentHistory } from '../stores/project';
import { session } from '../stores/session';
import type { SaveSlice } from '../stores/slices';
import { showTrouble } from '../trouble';
import { keepFilmHandle, listProjects, rememberShown, writeProject } from './database';
import { lasting } from './file-handles';
import { copyOf, keepMedia } from './media-copies';
import { projectText } from './project-file';

const DELAY_MS = 400;

export class Autosave {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isKept = false;
  private lastBackupAt: number | null = null;
  /** The undo history that was written last, so that moving the playhead does not write it again. */
  private savedPast: unknown = null;
  private isDue = false;

  constructor(private readonly film: OpenFilm) {
    film.signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Follows every edit and every move of the playhead. */
  soon(): void {
    const { saving, view } = session.getState();
    if (this.film.signal.aborted || saving.phase === 'elsewhere' || view.playing) return;
    if (saving.phase !== 'saving') this.say('saving');
    this.isDue = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), DELAY_MS);
  }

  /** Saves at once what has not been saved yet, before the film is closed. */
  async rest(): Promise<void> {
    if (this.isDue) await this.save();
  }

  async save(): Promise<void> {
    const json = projectText();
    if (json === null || this.film.signal.aborted || session.getState().saving.phase === 'elsewhere') return;
    clearTimeout(this.timer);
    this.isDue = false;
    const { fingerprint, file } = this.film;
    // Of the same moment as the text: once the lock is known another film may be on screen.
    const history = presentHistory();
    if (!(await this.film.lock.isHeld())) return;
    const isHistoryNew = this.savedPast !== history.past;
    this.savedPast = history.past;
    const saved = { fingerprint, fileName: file.name, json, copy: copyOf(file, fingerprint), savedAt: Date.now() };
    try {
      rememberShown(fingerprint);
      this.lastBackupAt = await writeProject(saved, isHistoryNew ? history : null, this.lastBackupAt);
      if (!this.isKept) void this.keep();
      this.say('saved');
    } catch (error) {
      this.savedPast = null;
      this.fail(error);
    }
  }

  private async keep(): Promise<void> {
    const { fingerprint, file } = this.film;
    this.isKept = true;
    try {
      const source = await lasting(file);
      if (!(source instanceof File)) await keepFilmHandle(fingerprint, source);
      const others = (await listProjects()).flatMap(({ copy }) => copy?.opfsName ?? []);
      await keepMedia(file, fingerprint, others);
      void navigator.storage.persist();
    } catch (error) {
      this.isKept = false;
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.film.signal.aborted) return;
    this.say('failed');
    const known = toTintypeError(error, 'DISK_FULL', 'The project could not be saved in this browser.');
    showTrouble('saving', known, { label: 'saveAgain', run: () => void this.save() });
  }

  /** Shows the phase of saving, unless the film is closed or another tab has taken over saving. */
  private say(phase: SaveSlice['phase']): void {
    if (!this.film.signal.aborted && session.getState().saving.phase !== 'elsewhere')
      session.setState({ saving: { phase } });
  }
}
