/**
 * The playhead: seeking, stepping, and playing by the file's own frame times (variable rates included).
 * A frame that is not decoded yet stops the clock rather than being skipped, so that every frame is seen.
 */

import { openedFilm, patch, session } from '../stores/session';
import type { OpenFilm } from './open-film';
import { warmChroma } from './shown-frame';

export class Playback {
  private clock: { startedAt: number; startUs: number; rate: number } | null = null;
  private ticking = 0;

  constructor(private readonly film: OpenFilm) {}

  seek(frame: number): void {
    if (this.film.signal.aborted) return;
    const { view } = session.getState();
    const clamped = Math.max(0, Math.min(this.film.report.frameCount - 1, Math.round(frame)));
    if (view.playing) this.clock = null;
    if (clamped === view.playhead) return;
    patch('view', { playhead: clamped });
    this.film.frames.want(clamped);
  }

  play(rate: number): void {
    const { frameCount } = this.film.report;
    if (frameCount < 2) return;
    const atEnd = session.getState().view.playhead >= frameCount - 1;
    if (rate > 0 && atEnd) patch('view', { playhead: 0 });
    this.clock = null;
    patch('view', { playing: true, playRate: rate });
    cancelAnimationFrame(this.ticking);
    this.ticking = requestAnimationFrame(this.tick);
  }

  pause(): void {
    cancelAnimationFrame(this.ticking);
    this.clock = null;
    if (session.getState().view.playing) patch('view', { playing: false, buffering: false, playRate: 1 });
  }

  private readonly tick = (now: number): void => {
    const { view } = session.getState();
    const { report, frames, signal } = this.film;
    if (!view.playing || signal.aborted) return;
    this.ticking = requestAnimationFrame(this.tick);
    const times = report.timestampsUs;
    const direction = view.playRate < 0 ? -1 : 1;
    frames.wantAhead(view.playhead, direction);
    warmChroma(view.playhead, direction);

    const upcoming = view.playhead + direction;
    if (upcoming < 0 || upcoming >= report.frameCount) {
      this.pause();
      return;
    }
    if (this.clock === null || !frames.has(upcoming)) {
      this.clock = { startedAt: now, startUs: times[view.playhead] ?? 0, rate: view.playRate };
      const buffering = !frames.has(upcoming);
      if (buffering !== view.buffering) patch('view', { buffering });
      return;
    }
    if (view.buffering) patch('view', { buffering: false });
    const dueUs = this.clock.startUs + (now - this.clock.startedAt) * 1000 * this.clock.rate;
    let frame = view.playhead;
    const isDue = (index: number) =>
      direction === 1 ? (times[index] ?? Infinity) <= dueUs : (times[index] ?? -Infinity) >= dueUs;
    while (frames.has(frame + direction) && isDue(frame + direction)) frame += direction;
    if (frame !== view.playhead) patch('view', { playhead: frame });
  };
}

/** Moves the playhead, clamped to the file; playing goes on from there. */
export function seek(frame: number): void {
  openedFilm()?.playback.seek(frame);
}

export function step(frames: number): void {
  pause();
  seek(session.getState().view.playhead + frames);
}

export function play(rate = 1): void {
  openedFilm()?.playback.play(rate);
}

export function pause(): void {
  openedFilm()?.playback.pause();
}

export function togglePlay(): void {
  if (session.getState().view.playing) pause();
  else play();
}

/** J and L: each press in the same direction doubles the speed, up to eightfold. */
export function shuttle(direction: 1 | -1): void {
  const { playing, playRate } = session.getState().view;
  if (!playing || Math.sign(playRate) !== direction) play(direction);
  else play(Math.max(-8, Math.min(8, playRate * 2)));
}

/** Previous or next shot mark from the playhead. */
export function seekShot(direction: 1 | -1): void {
  const { shots, view } = session.getState();
  const end = Math.max(0, (openedFilm()?.report.frameCount ?? 1) - 1);
  const target =
    direction === 1
      ? (shots.starts.find((start) => start > view.playhead) ?? end)
      : (shots.starts.findLast((start) => start < view.playhead) ?? 0);
  seek(target);
}
