/**
 * Sound during playback, by the browser's own player over the same file. It follows the picture and never leads it: at other
 * speeds, while frames are awaited, or where the browser cannot decode the file, there is silence.
 */
import type { ViewSlice } from '../stores/slices';
import type { OpenFilm } from './open-film';

/** Sound that is farther than this from the picture is moved to it. */
const DRIFT_SECONDS = 0.12;

export class Sound {
  private element: HTMLAudioElement | null = null;

  constructor(private readonly film: OpenFilm) {
    film.signal.addEventListener('abort', () => {
      this.element?.pause();
      if (this.element) URL.revokeObjectURL(this.element.src);
    });
  }

  /** Called whenever the view changes. */
  follow(view: ViewSlice): void {
    const { report, signal } = this.film;
    const isHeard =
      view.playing && view.playRate === 1 && !view.buffering && !view.muted && report.audio != null && !signal.aborted;
    if (!isHeard) {
      this.element?.pause();
      return;
    }
    this.element ??= new Audio(URL.createObjectURL(this.film.file));
    const seconds = (report.timestampsUs[view.playhead] ?? 0) / 1e6;
    if (Math.abs(this.element.currentTime - seconds) > DRIFT_SECONDS) this.element.currentTime = seconds;
    // Rejected where the browser cannot decode the file or wants a gesture first: playback then stays silent.
    if (this.element.paused) this.element.play().catch(() => {});
  }
}
