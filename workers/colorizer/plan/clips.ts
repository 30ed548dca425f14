/**
 * Cross-Clip Fusion, CCF (L-C4, Sec. 3.4, eq 8): which clips TDA runs on, and how a frame's features are fused across
 * the clips that hold it. Pure planning; evaluation-plan.ts puts it in order, clip-fusion.ts does the arithmetic.
 */
import type { Fusion } from '../../../src/domain/settings';

export interface Clip {
  /** Frame numbers within the segment, ascending; at most N of them. */
  frames: number[];
  /** weights[n] belongs to frames[n] and is normalized: over all clips a frame's weights add up to 1. */
  weights: number[];
}

/**
 * The clips of `frameCount` frames, `clipLength` (N) frames a clip at most. The windows and weights of each
 * `fusion` are those of training/sampling.py's WAYS.
 *
 * The paper leaves the weight open. (ours) w = 1 / (1 + |i - c|), c the number of the clip's center frame, the later one of two.
 */
export function planClips(frameCount: number, clipLength: number, fusion: Fusion): Clip[] {
  const runs = WINDOWS[fusion](frameCount, clipLength);
  const weigh = fusion === 'ccf' || fusion === 'sliding' ? centerWeight : () => 1;
  const totals = new Float64Array(frameCount);
  for (const frames of runs) for (const frame of frames) totals[frame]! += weigh(frame, frames);
  return runs.map((frames) => ({ frames, weights: frames.map((frame) => weigh(frame, frames) / totals[frame]!) }));
}

type Windows = (frameCount: number, clipLength: number) => number[][];

const WINDOWS: Record<Fusion, Windows> = {
  ccf: skipWindows,
  average: skipWindows,
  sliding: slidingWindows,
  clips: (frameCount, clipLength) => consecutive(frameCount, clipLength, clipLength),
};

/**
 * For every interval k in {1, 2, 4, ..., 2^K}, 2^K the largest power of two below `frameCount`, the frames r, r + k, r + 2k, ...
 * of each remainder r are cut into clips, n log n frames in all. Clips of one interval are ordered by their first frames, so that features of
 * earlier frames are not needed again soon.
 *
 * (ours) Clips of one frame are dropped unless it is the only frame: TDA treats a single frame as a still picture. Every frame still is in
 * a clip: the largest k is at least half of frameCount - 1, so each frame has a partner k frames away.
 */
function skipWindows(frameCount: number, clipLength: number): number[][] {
  if (frameCount === 1) return [[0]];
  const runs: number[][] = [];
  for (let interval = 1; interval < frameCount; interval *= 2) {
    const span = interval * clipLength;
    for (let begin = 0; begin < frameCount; begin += span) {
      for (let first = begin; first < Math.min(begin + interval, frameCount); first++) {
        const run: number[] = [];
        for (let frame = first; frame < Math.min(begin + span, frameCount); frame += interval) run.push(frame);
        if (run.length > 1) runs.push(run);
      }
    }
  }
  return runs;
}

/** Windows that overlap by half; the last one is as long as the others and ends with the last frame. */
function slidingWindows(frameCount: number, clipLength: number): number[][] {
  if (frameCount <= clipLength) return consecutive(frameCount, clipLength, clipLength);
  const runs = consecutive(frameCount, clipLength, Math.max(1, clipLength >> 1)).filter(
    (run) => run.length === clipLength,
  );
  const begin = frameCount - clipLength;
  if (runs.at(-1)![0]! < begin) runs.push(Array.from({ length: clipLength }, (_, n) => begin + n));
  return runs;
}

function consecutive(frameCount: number, clipLength: number, stride: number): number[][] {
  const runs: number[][] = [];
  for (let begin = 0; begin < frameCount; begin += stride) {
    runs.push(Array.from({ length: Math.min(clipLength, frameCount - begin) }, (_, n) => begin + n));
  }
  return runs;
}

function centerWeight(frame: number, frames: readonly number[]): number {
  const center = frames[frames.length >> 1]!;
  return 1 / (1 + Math.abs(frame - center));
}
