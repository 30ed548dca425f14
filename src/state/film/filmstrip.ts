/**
 * The filmstrip's pictures, read one at a time from coarse to fine: the strip is useful at once, and the media worker, which
 * serves one call after another, is never kept from the frame the user is looking at.
 */

import { isTintypeError } from '../../domain/errors';
import type { LumaFrame } from '../../domain/frames';
import type { OpenFilm } from './open-film';
import { quiet } from './quiet';

const COUNT = 48;
const HEIGHT = 56;

export async function fillFilmstrip(film: OpenFilm): Promise<void> {
  const { report, signal } = film;
  const width = Math.max(1, Math.round((report.width * HEIGHT) / report.height));
  const found: LumaFrame[] = [];
  try {
    for (const index of coarseToFine(report.frameCount, COUNT)) {
      await quiet(film);
      const size = { width: Math.min(width, report.width), height: Math.min(HEIGHT, report.height) };
      const [frame] = await film.media.readFrames(signal, { from: index, to: index + 1, ...size });
      if (frame === undefined) continue;
      found.push(frame);
      // Early pictures show at once, later ones by eights: each change repaints the strip.
      if (found.length <= 8 || found.length % 8 === 0) show(film, found);
    }
    show(film, found);
  } catch (error) {
    if (signal.aborted || isTintypeError(error, 'CANCELLED')) return;
    // A file whose far end is damaged still has a readable start; what was found stays, and the viewer says more.
    console.warn('the filmstrip is incomplete', error);
    show(film, found);
  }
}

function show(film: OpenFilm, found: LumaFrame[]): void {
  film.patch({ thumbnails: [...found].sort((a, b) => a.index - b.index) });
}

/** Evenly spread frames, each pass between those of the pass before. */
export function coarseToFine(frameCount: number, count: number): number[] {
  const total = Math.min(count, frameCount);
  const even = Array.from({ length: total }, (_, i) => Math.floor(((i + 0.5) * frameCount) / total));
  const order: number[] = [];
  const taken = new Set<number>();
  for (let stride = 1 << Math.ceil(Math.log2(Math.max(1, total))); stride >= 1; stride >>= 1) {
    for (let i = Math.floor(stride / 2); i < total; i += stride) {
      const frame = even[i];
      if (frame === undefined || taken.has(frame)) continue;
      taken.add(frame);
      order.push(frame);
    }
  }
  return order;
}
