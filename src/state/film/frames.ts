/**
 * Luma frames for the screen, at the size the viewer shows them: one cache, filled by scrubbing (newest wish wins) and by
 * playback (pages ahead of the playhead). The media worker serves one call at a time, so wishes are never queued up here.
 */
import type { LumaFrame } from '../../domain/frames';
import { PAGE } from '../../film/read-all';
import { openedFilm, patch, session } from '../stores/session';
import { showTrouble } from '../trouble';
import type { OpenFilm } from './open-film';
import { emitPicture } from './picture-signal';

const CACHE_BYTES = 192 * 1024 * 1024;
/** Frames of one read-ahead call. */
const AHEAD = PAGE.playback;

/**
 * Size in pixels at which frames are wanted from now on. Frames of another size stay as stand-ins until replaced.
 */
export function setFrameSize(next: { width: number; height: number }): void {
  const { frameSize, playhead } = session.getState().view;
  if (next.width === frameSize.width && next.height === frameSize.height) return;
  patch('view', { frameSize: next });
  openedFilm()?.frames.want(playhead);
}

export class FrameCache {
  /** Insertion order is age: the oldest entry goes first. */
  private readonly cache = new Map<number, LumaFrame>();
  private bytes = 0;
  private isBusy = false;
  private wish: number | null = null;
  private page: { from: number; to: number } | null = null;

  constructor(private readonly film: OpenFilm) {}

  /** The cached frame, or undefined; a frame of an older size serves until the right one arrives. */
  at(index: number): LumaFrame | undefined {
    return this.cache.get(index);
  }

  has(index: number): boolean {
    const frame = this.cache.get(index);
    const { width, height } = session.getState().view.frameSize;
    return frame !== undefined && frame.width === width && frame.height === height;
  }

  /** Asks for one frame; a newer wish replaces one that has not been sent yet. */
  want(index: number): void {
    this.wish = index;
    void this.serve();
  }

  /** Asks for frames ahead of the playhead, in display order; `direction` -1 for reverse play. */
  wantAhead(index: number, direction: 1 | -1): void {
    const count = this.film.report.frameCount;
    let at = index;
    for (let ahead = 0; ahead < 4 * AHEAD && at >= 0 && at < count && this.has(at); ahead++) at += direction;
    if (at < 0 || at >= count || this.has(at) || Math.abs(at - index) >= 3 * AHEAD) return;
    this.page =
      direction === 1
        ? { from: at, to: Math.min(count, at + AHEAD) }
        : { from: Math.max(0, at - AHEAD + 1), to: at + 1 };
    void this.serve();
  }

  private async serve(): Promise<void> {
    const { media, signal } = this.film;
    const size = session.getState().view.frameSize;
    if (this.isBusy || size.width === 0 || signal.aborted) return;
    const request = this.nextRequest();
    if (request === null) return;
    this.isBusy = true;
    try {
      const frames = await media.readFrames(signal, { ...request, ...size });
      if (signal.aborted) return;
      for (const frame of frames) this.store(frame);
      emitPicture();
    } catch (error) {
      if (signal.aborted) return;
      this.wish = null;
      this.page = null;
      const again = () => this.want(session.getState().view.playhead);
      showTrouble('viewer', error, { label: 'readAgain', run: again });
    } finally {
      this.isBusy = false;
    }
    void this.serve();
  }

  private nextRequest(): { from: number; to: number } | null {
    if (this.wish !== null) {
      const index = this.wish;
      this.wish = null;
      if (!this.has(index)) return { from: index, to: index + 1 };
    }
    const request = this.page;
    this.page = null;
    return request;
  }

  private store(frame: LumaFrame): void {
    const old = this.cache.get(frame.index);
    if (old) this.bytes -= old.lumaU8.byteLength;
    this.cache.delete(frame.index);
    this.cache.set(frame.index, frame);
    this.bytes += frame.lumaU8.byteLength;
    const { playhead } = session.getState().view;
    for (const [index, other] of this.cache) {
      if (this.bytes <= CACHE_BYTES) break;
      if (index === playhead || index === frame.index) continue;
      this.cache.delete(index);
      this.bytes -= other.lumaU8.byteLength;
    }
  }
}
