/** The color pictures of drafts, read once: drafts of neighboring frames need the same ones. */
import type { GivenColor } from '../../../workers/colorizer/api';
import type { GivenPicture } from '../../domain/hand/given';
import { loadGiven } from '../../film/given-colors';
import type { OpenFilm } from '../film/open-film';
import { engineReport, session } from '../stores/session';

const KEEP = 6;

export class LoadedPictures {
  private readonly kept = new Map<string, Promise<GivenColor[]>>();

  constructor(private readonly film: OpenFilm) {}

  /** @throws PICTURE_UNREADABLE, MEDIA_* */
  async read(pictures: readonly GivenPicture[], workingSize: number): Promise<GivenColor[]> {
    const { media, report, fingerprint, signal } = this.film;
    const sizeMultiple = engineReport(session.getState())?.limits.sizeMultiple ?? 32;
    const scene = { media, report, fingerprint, workingSize, sizeMultiple };
    const all = pictures.map((picture) => {
      const key = JSON.stringify([picture, workingSize, sizeMultiple]);
      const reading = this.kept.get(key) ?? loadGiven(signal, scene, [picture]);
      this.kept.delete(key);
      this.kept.set(key, reading);
      reading.catch(() => this.kept.delete(key));
      return reading;
    });
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEEP) break;
      this.kept.delete(old);
    }
    return (await Promise.all(all)).flat();
  }
}
