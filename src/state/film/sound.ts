/**
 * Sound during playback, by the browser's own player over the same file. It follows the picture and never leads it: at other
 * speeds, while frames are awaited, or where the browser cannot decode the file, there is silence.
 */
import type { Session } from '../stores/session';

/** Sound farther than this from the picture is set right. */
const DRIFT_SECONDS = 0.12;

let player: { element: HTMLAudioElement; file: File; url: string } | null = null;

/** Called on every change of the session. */
export function followWithSound(now: Session, before: Session): void {
  if (now.view === before.view && now.media.file === before.media.file) return;
  const { media, view } = now;
  const isHeard = view.playing && view.playRate === 1 && !view.buffering && !view.muted && media.report?.audio != null;
  if (!isHeard || media.file === null) {
    player?.element.pause();
    return;
  }
  const { element } = playerOf(media.file);
  const seconds = (media.report?.timestampsUs[view.playhead] ?? 0) / 1e6;
  if (Math.abs(element.currentTime - seconds) > DRIFT_SECONDS) element.currentTime = seconds;
  // Rejected where the browser cannot decode the file or wants a gesture first: playback then stays silent.
  if (element.paused) element.play().catch(() => {});
}

function playerOf(file: File): { element: HTMLAudioElement } {
  if (player?.file === file) return player;
  if (player) URL.revokeObjectURL(player.url);
  const url = URL.createObjectURL(file);
  player = { element: new Audio(url), file, url };
  return player;
}
