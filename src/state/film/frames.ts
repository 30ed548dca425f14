/**
 * Luma frames for the screen, at the size the viewer shows them: one cache, filled by scrubbing (newest wish wins) and by
 * playback (pages ahead of the playhead). The media worker serves one call at a time, so wishes are never queued up here.
 */
import type { LumaFrame } from '../../domain/frames';
import { PAGE } from '../../film/read-all';
import { session } from '../stores/session';
import { showTrouble } from '../trouble';
import { media } from './clients';
import { emitPicture } from './picture-signal';

const CACHE_BYTES = 192 * 1024 * 1024;
/** Frames of one read-ahead call. */
const AHEAD = PAGE.playback;

interface Size {
  width: number;
  height: number;
}

let size: Size = { width: 0, height: 0 };
let bytes = 0;
/** Insertion order is age: the oldest entry goes first. */
const cache = new Map<number, LumaFrame>();
/** Counts opened files, so that frames of the file before never land in the cache. */
let generation = 0;
let busy = false;
let wish: number | null = null;
let page: { from: number; to: number } | null = null;

export function resetFrames(): void {
  generation++;
  cache.clear();
  bytes = 0;
  wish = null;
  page = null;
}

/**
 * Size in pixels at which frames are wanted from now on. Frames of another size stay as stand-ins until replaced.
 */
export function setFrameSize(next: Size): void {
  if (next.width === size.width && next.height === size.height) return;
  size = next;
  wantFrame(session.getState().view.playhead);
}

/** The cached frame, or undefined; a frame of an older size serves until the right one arrives. */
export function frameAt(index: number): LumaFrame | undefined {
  return cache.get(index);
}

export function isCached(index: number): boolean {
  const frame = cache.get(index);
  return frame !== undefined && frame.width === size.width && frame.height === size.height;
}

/** Asks for one frame; a newer wish replaces one that has not been sent yet. */
export function wantFrame(index: number): void {
  wish = index;
  void serve();
}

/** Asks for frames ahead of the playhead, in display order; `direction` -1 for reverse play. */
export function wantAhead(index: number, direction: 1 | -1): void {
  const count = session.getState().media.report?.frameCount ?? 0;
  let at = index;
  for (let ahead = 0; ahead < 4 * AHEAD && at >= 0 && at < count && isCached(at); ahead++) at += direction;
  if (at < 0 || at >= count || isCached(at) || Math.abs(at - index) >= 3 * AHEAD) return;
  page =
    direction === 1 ? { from: at, to: Math.min(count, at + AHEAD) } : { from: Math.max(0, at - AHEAD + 1), to: at + 1 };
  void serve();
}

async function serve(): Promise<void> {
  if (busy || size.width === 0 || session.getState().media.phase !== 'open') return;
  const request = nextRequest();
  if (request === null) return;
  busy = true;
  const mine = generation;
  try {
    const frames = await (await media()).readFrames(new AbortController().signal, { ...request, ...size });
    if (mine === generation) {
      for (const frame of frames) store(frame);
      emitPicture();
    }
  } catch (error) {
    if (mine === generation) {
      wish = null;
      page = null;
      showTrouble('viewer', error, { label: 'Read it again', run: () => wantFrame(session.getState().view.playhead) });
    }
  } finally {
    busy = false;
  }
  void serve();
}

function nextRequest(): { from: number; to: number } | null {
  if (wish !== null) {
    const index = wish;
    wish = null;
    if (!isCached(index)) return { from: index, to: index + 1 };
  }
  const request = page;
  page = null;
  return request;
}

function store(frame: LumaFrame): void {
  const old = cache.get(frame.index);
  if (old) bytes -= old.lumaU8.byteLength;
  cache.delete(frame.index);
  cache.set(frame.index, frame);
  bytes += frame.lumaU8.byteLength;
  const { playhead } = session.getState().view;
  for (const [index, other] of cache) {
    if (bytes <= CACHE_BYTES) break;
    if (index === playhead || index === frame.index) continue;
    cache.delete(index);
    bytes -= other.lumaU8.byteLength;
  }
}
