/** A small picture of the open film, in the colors it has: what lists of projects show. */
import { composeOnCanvas } from '../../gpu/compositor-cpu';
import type { OpenFilm } from '../film/open-film';
import { chromaAt, finishedChroma } from '../film/shown-frame';
import { project } from '../stores/project';
import { session } from '../stores/session';
import { keepPicture, readPicture } from './database';

const HEIGHT = 120;
/** Drafts come in quick succession while one types. */
const DELAY_MS = 400;

export class FilmPicture {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly film: OpenFilm) {
    film.signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Follows new pictures on screen. */
  soon(): void {
    if (this.film.signal.aborted || session.getState().saving.phase === 'elsewhere') return;
    clearTimeout(this.timer);
    // A list without a picture is still a list; the next change tries again.
    this.timer = setTimeout(() => void this.take().catch(() => undefined), DELAY_MS);
  }

  private async take(): Promise<void> {
    const { media, report, signal, fingerprint } = this.film;
    const { playhead } = session.getState().view;
    const chroma = (await finishedChroma(playhead)) ?? chromaAt(playhead).chroma;
    // Gray, while the first draft is made, must not replace a picture in color.
    if (chroma === null && (await readPicture(fingerprint)) !== null) return;
    const height = Math.min(HEIGHT, report.height);
    const width = Math.max(1, Math.round((report.width * report.pixelAspect * height) / report.height));
    const size = { width: Math.min(width, report.width), height };
    const [luma] = await media.readFrames(signal, { from: playhead, to: playhead + 1, ...size });
    if (luma === undefined) return;
    const { grade } = project.getState();
    const canvas = composeOnCanvas({ luma, colorSpace: report.colorSpace, chroma, grade, wipe: null });
    await keepPicture(fingerprint, await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 }));
  }
}
