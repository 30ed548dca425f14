/**
 * The open film owns all that hangs on it: its media reader, what was decoded, drafted and searched, the job and the export.
 * Closing it ends them; results that arrive later are dropped.
 */
import type { MediaReport } from '../../../workers/media/api';
import type { MediaClient } from '../../clients/media';
import { throwIfAborted } from '../../domain/errors';
import { openFilm as openIn } from '../../film/prepare-film';
import { Drafts } from '../drafts/drafts';
import { LoadedPictures } from '../given/loaded';
import { Following } from '../hand/following';
import { Marking } from '../hand/marking';
import { FinishedColors } from '../jobs/finished';
import { RowSearch } from '../prompt/search-shot';
import { Autosave } from '../saving/autosave';
import { FilmPicture } from '../saving/film-picture';
import { ProjectLock } from '../saving/tab-lock';
import { ShotSearch } from '../shots/shots';
import { session } from '../stores/session';
import type { FilmSlices } from '../stores/slices';
import { mediaReader } from './clients';
import { FrameCache } from './frames';
import { Playback } from './playback';
import { StoredChroma } from './shown-frame';
import { Sound } from './sound';

export class OpenFilm {
  private readonly owner = new AbortController();
  /** Fires when the film is closed. */
  readonly signal = this.owner.signal;
  readonly frames = new FrameCache(this);
  readonly chroma = new StoredChroma();
  readonly playback = new Playback(this);
  readonly sound = new Sound(this);
  readonly drafts = new Drafts(this);
  readonly search = new RowSearch(this);
  readonly marking = new Marking(this);
  readonly following = new Following(this);
  readonly pictures = new LoadedPictures(this);
  readonly shots = new ShotSearch(this);
  readonly finished = new FinishedColors(this);
  readonly autosave = new Autosave(this);
  readonly picture = new FilmPicture(this);
  /** Held while this tab saves the film. */
  readonly lock: ProjectLock;

  /** @param media has opened the file; it is closed with the film */
  constructor(
    readonly file: File,
    /** See src/film/fingerprint.ts. */
    readonly fingerprint: string,
    readonly report: MediaReport,
    readonly media: MediaClient,
  ) {
    this.lock = new ProjectLock(fingerprint);
  }

  /** Changes the session's slices of this film. Does nothing once the film is closed, since the slices then belong to another film. */
  patch(change: Partial<FilmSlices>): void {
    if (!this.signal.aborted) session.setState(change);
  }

  close(): void {
    this.owner.abort();
    void this.media.close(this.signal);
  }
}

/**
 * Opens a file with a media reader of its own; nothing on screen changes.
 * @throws MEDIA_*, or CANCELLED when the signal fires
 */
export async function openFilm(signal: AbortSignal, file: File): Promise<OpenFilm> {
  const media = await mediaReader();
  try {
    const { film, report } = await openIn(signal, media, file);
    throwIfAborted(signal);
    return new OpenFilm(file, film.fingerprint, report, media);
  } catch (error) {
    void media.close(signal);
    throw error;
  }
}
