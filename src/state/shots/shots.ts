/**
 * Shots of the open film: boundaries are detected in the background, from tiny luma frames as they arrive, giving way to playback
 * and to work under way; the user's edits are laid over what was found.
 */

import { shotStartsOf } from '../../domain/shots/edit';
import { PAGE } from '../../film/read-all';
import { findShots } from '../../film/shots';
import { fillFilmstrip } from '../film/filmstrip';
import type { OpenFilm } from '../film/open-film';
import { quiet } from '../film/quiet';
import { project } from '../stores/project';
import { openedFilm, session } from '../stores/session';

/** Looks through a film once: its filmstrip first, then its shots. */
export class ShotSearch {
  private looking: Promise<void> | null = null;

  constructor(private readonly film: OpenFilm) {}

  /** Resolves when the whole file has been searched, and starts the search if need be. Jobs wait for it, since they must know all shots. */
  known(): Promise<void> {
    this.looking ??= this.look();
    return this.looking;
  }

  private async look(): Promise<void> {
    const { film } = this;
    const { frameCount } = film.report;
    await fillFilmstrip(film);
    if (frameCount < 2 || film.signal.aborted) return;
    await findShots(film.signal, {
      ...{ media: film.media, from: 0, to: frameCount, page: PAGE.background },
      gate: { pass: () => quiet(film) },
      onPage: (knownTo, found) => film.patch({ shots: { ...session.getState().shots, found: found(), knownTo } }),
      // A file whose far end is damaged has the shots that were found before.
    }).catch(() => {});
  }
}

/** Brings session.shots.starts up to date with what was found and what the user said. */
export function deriveShots(): void {
  const film = openedFilm();
  const { shots } = session.getState();
  const { prompts, shotEdits } = project.getState();
  const pinned = prompts.map(({ from }) => from);
  const starts = shotStartsOf(shots.found, shotEdits, pinned, film?.report.frameCount ?? 1);
  if (starts.join() !== shots.starts.join()) film?.patch({ shots: { ...shots, starts } });
}
