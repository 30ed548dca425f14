/**
 * The playhead: seeking, stepping, and playing by the file's own frame times (variable rates included).
 * A frame that is not decoded yet stops the clock rather than being skipped, so that every frame is seen.
 */

import { patch, session } from '../stores/session';
import { isCached, wantAhead, wantFrame } from './frames';
import { warmChroma } from './shown-frame';

let clock: { startedAt: number; startUs: number; rate: number } | null = null;
let ticking = 0;

/** Moves the playhead, clamped to the file; playing goes on from there. */
export function seek(frame: number): void {
  const { media, view } = session.getState();
  if (media.report === null) return;
  const clamped = Math.max(0, Math.min(media.report.frameCount - 1, Math.round(frame)));
  if (view.playing) clock = null;
  if (clamped === view.playhead) return;
  patch('view', { playhead: clamped });
  wantFrame(clamped);
}

export function step(frames: number): void {
  pause();
  seek(session.getState().view.playhead + frames);
}

export function play(rate = 1): void {
  const { media, view } = session.getState();
  if (media.report === null || media.report.frameCount < 2) return;
  const atEnd = view.playhead >= media.report.frameCount - 1;
  if (rate > 0 && atEnd) patch('view', { playhead: 0 });
  clock = null;
  patch('view', { playing: true, playRate: rate });
  cancelAnimationFrame(ticking);
  ticking = requestAnimationFrame(tick);
}

export function pause(): void {
  cancelAnimationFrame(ticking);
  clock = null;
  if (session.getState().view.playing) patch('view', { playing: false, buffering: false, playRate: 1 });
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
  const { media, view } = session.getState();
  const starts = media.shotStarts;
  const end = Math.max(0, (media.report?.frameCount ?? 1) - 1);
  const target =
    direction === 1
      ? (starts.find((start) => start > view.playhead) ?? end)
      : (starts.findLast((start) => start < view.playhead) ?? 0);
  seek(target);
}

function tick(now: number): void {
  const { media, view } = session.getState();
  const report = media.report;
  if (!view.playing || report === null) return;
  ticking = requestAnimationFrame(tick);
  const times = report.timestampsUs;
  const direction = view.playRate < 0 ? -1 : 1;
  wantAhead(view.playhead, direction);
  warmChroma(view.playhead, direction);

  const upcoming = view.playhead + direction;
  if (upcoming < 0 || upcoming >= report.frameCount) {
    pause();
    return;
  }
  if (clock === null || !isCached(upcoming)) {
    clock = { startedAt: now, startUs: times[view.playhead] ?? 0, rate: view.playRate };
    const buffering = !isCached(upcoming);
    if (buffering !== view.buffering) patch('view', { buffering });
    return;
  }
  if (view.buffering) patch('view', { buffering: false });
  const dueUs = clock.startUs + (now - clock.startedAt) * 1000 * clock.rate;
  let frame = view.playhead;
  const isDue = (index: number) =>
    direction === 1 ? (times[index] ?? Infinity) <= dueUs : (times[index] ?? -Infinity) >= dueUs;
  while (isCached(frame + direction) && isDue(frame + direction)) frame += direction;
  if (frame !== view.playhead) patch('view', { playhead: frame });
}
