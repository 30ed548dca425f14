/** Strokes of color with the frames they lie on, as the colorizer takes them. */
import type { HintedFrame } from '../../workers/colorizer/api';
import type { MediaClient } from '../clients/media';
import type { LumaFrame, Size } from '../domain/frames';
import { type ColorStroke, strokesNear } from '../domain/hand/color-stroke';

/**
 * @param strokes of one shot. @param run frames that they are to guide. @param seen frames that were read before, by number; what is read
 * now is added
 */
export async function hintsFor(
  signal: AbortSignal,
  media: Pick<MediaClient, 'readFrames'>,
  strokes: readonly ColorStroke[],
  run: { from: number; to: number; size: Size },
  seen: Map<number, LumaFrame> = new Map(),
): Promise<HintedFrame[]> {
  const hints: HintedFrame[] = [];
  for (const [at, own] of strokesNear(strokes, run.from, run.to)) {
    const frame = seen.get(at) ?? (await media.readFrames(signal, { from: at, to: at + 1, ...run.size }))[0];
    if (!frame) continue;
    seen.set(at, frame);
    hints.push({ frame, strokes: own });
  }
  return hints;
}
