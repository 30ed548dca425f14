/** Saves the open film's project 400 ms after an edit; the film itself is copied once, so that a reload needs no permission. */
import { toTintypeError } from '../../domain/errors';
import type { OpenFilm } from '../film/open-film';
import { session } from '../stores/session';
import type { SaveSlice } from '../stores/slices';
import { showTrouble } from '../trouble';
import { keepMedia, type SavedProject, writeSaved } from './database';
import { projectText } from './project-file';

const DELAY_MS = 400;

export class Autosave {
  /** Where the film's copy lies; null until it was made, or found. */
  kept: SavedProject['media'] = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private keeping: Promise<void> | null = null;

  constructor(private readonly film: OpenFilm) {
    film.signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Follows every edit and every move of the playhead. */
  soon(): void {
    const { saving, view } = session.getState();
    if (this.film.signal.aborted || saving.phase === 'elsewhere' || view.playing) return;
    if (saving.phase !== 'saving') this.say('saving');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), DELAY_MS);
  }

  async save(): Promise<void> {
    const json = projectText();
    if (json === null || this.film.signal.aborted || session.getState().saving.phase === 'elsewhere') return;
    clearTimeout(this.timer);
    try {
      await writeSaved({ json, media: this.kept, savedAt: Date.now() });
      if (this.kept === null) this.keeping ??= this.keep().finally(() => (this.keeping = null));
      this.say('saved');
    } catch (error) {
      this.fail(error);
    }
  }

  private async keep(): Promise<void> {
    try {
      this.kept = await keepMedia(this.film.file, this.film.fingerprint);
      void navigator.storage.persist();
      await this.save();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.film.signal.aborted) return;
    this.say('failed');
    const known = toTintypeError(error, 'DISK_FULL', 'The project could not be saved in this browser.');
    showTrouble('saving', known, { label: 'Save again', run: () => void this.save() });
  }

  /** A film that is closed has no say, nor has one whose project another tab has taken over meanwhile. */
  private say(phase: SaveSlice['phase']): void {
    if (!this.film.signal.aborted && session.getState().saving.phase !== 'elsewhere')
      session.setState({ saving: { phase } });
  }
}
