/** Following things through a shot, both ways from the frames on which they were shown. */
import type { MediaReport } from '../../workers/media/api';
import type { ColorizerClient } from '../clients/colorizer';
import type { MediaClient } from '../clients/media';
import { throwIfAborted } from '../domain/errors';
import { type LumaFrame, workingSize as sizeOf } from '../domain/frames';
import type { Mask } from '../domain/hand/mask';
import type { PlacedMask } from '../domain/hand/thing';

/** Frames of one call: a cancel waits for no more. */
const PAGE = 6;

export interface Scene {
  media: Pick<MediaClient, 'readFrames'>;
  /** Must have been loaded. */
  colorizer: Pick<ColorizerClient, 'follow' | 'report'>;
  report: Pick<MediaReport, 'width' | 'height' | 'colorSpace'>;
  workingSize: number;
}

interface Range {
  from: number;
  to: number;
}

/** Frames on which things were shown, and all others of the range that they could be followed to. */
export async function followAll(
  signal: AbortSignal,
  scene: Scene,
  places: readonly PlacedMask[],
  range: Range,
): Promise<PlacedMask[]> {
  const all = [...places];
  for (const phraseId of new Set(places.map((place) => place.phraseId))) {
    const shown = places.filter((place) => place.phraseId === phraseId);
    await followOne(signal, scene, shown, range, (frame, mask) => {
      if (mask) all.push({ phraseId, frame, mask });
    });
  }
  return all;
}

/**
 * Between two frames on which the thing was shown the first half follows the one, the second half the other.
 * @param shown of one thing, ascending. @param onFrame gets each frame of the range on which it was not shown, null where it is lost
 */
export async function followOne(
  signal: AbortSignal,
  scene: Scene,
  shown: readonly Pick<PlacedMask, 'frame' | 'mask'>[],
  { from, to }: Range,
  onFrame: (frame: number, mask: Mask | null) => void,
): Promise<void> {
  const seen: { frame: LumaFrame; mask: Mask }[] = [];
  for (const { frame, mask } of shown) {
    const [luma] = await read(signal, scene, frame, frame + 1);
    if (luma) seen.push({ frame: luma, mask });
  }
  for (const [n, start] of seen.entries()) {
    const { index } = start.frame;
    const [before, after] = [seen[n - 1]?.frame.index, seen[n + 1]?.frame.index];
    const end = after === undefined ? to : Math.ceil((index + after + 1) / 2);
    const begin = before === undefined ? from : Math.ceil((before + index + 1) / 2);
    for (const step of [1, -1] as const) {
      let last: { frame: LumaFrame; mask: Mask } | null = start;
      for (let at = index + step; step === 1 ? at < end : at >= begin; at += step * PAGE) {
        throwIfAborted(signal);
        const [first, behind] = step === 1 ? [at, Math.min(end, at + PAGE)] : [Math.max(begin, at - PAGE + 1), at + 1];
        const frames = await read(signal, scene, first, behind);
        if (step === -1) frames.reverse();
        const { colorizer, report, workingSize } = scene;
        const request = { frames, colorSpace: report.colorSpace, workingSize, shown: seen, before: last };
        const masks: (Mask | null)[] = await colorizer.follow(signal, request);
        for (const [i, mask] of masks.entries()) {
          const frame = frames[i]!;
          last = mask && { frame, mask };
          if (frame.index >= from && frame.index < to) onFrame(frame.index, mask);
        }
      }
    }
  }
}

function read(signal: AbortSignal, { media, report, colorizer, workingSize }: Scene, from: number, to: number) {
  const size = sizeOf(report, workingSize, colorizer.report?.limits.sizeMultiple ?? 32);
  return media.readFrames(signal, { from, to, ...size });
}
