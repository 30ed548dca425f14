/**
 * Cross-Clip Fusion, CCF (L-C4, Sec. 3.4, eq 8): which clips TDA runs on, and how a frame's features are fused across
 * the clips that hold it. Pure scheduling; feature-ops.ts does the arithmetic on the CPU or the GPU.
 */

export interface Clip {
  /** Frame numbers within the segment, ascending, `interval` apart; at most N of them. */
  frames: number[];
  /** weights[n] belongs to frames[n] and is normalised: over all clips a frame's weights add up to 1. */
  weights: number[];
}

/**
 * Skip windows: for every interval k in {1, 2, 4, ..., 2^K}, 2^K the largest power of two below `frameCount`, the frames
 * r, r + k, r + 2k, ... of each remainder r are cut into clips of `clipLength`.
 *
 * The paper leaves two things open. (ours) The weight is w = 1 / (1 + |i - c|), c the number of the clip's centre frame,
 * the later one of two. (ours) Clips of one frame are dropped where there are more frames: they would pull features towards those of
 * a still. Every frame keeps a clip: the largest k is at least half of frameCount - 1, so the frame k away is a partner.
 */
export function planClips(frameCount: number, clipLength: number): Clip[] {
  if (frameCount === 1) return [{ frames: [0], weights: [1] }];
  const runs: number[][] = [];
  for (let interval = 1; interval < frameCount; interval *= 2) {
    for (let remainder = 0; remainder < interval; remainder++) {
      const residue: number[] = [];
      for (let frame = remainder; frame < frameCount; frame += interval) residue.push(frame);
      for (let at = 0; at < residue.length; at += clipLength) {
        const run = residue.slice(at, at + clipLength);
        if (run.length > 1) runs.push(run);
      }
    }
  }
  const totals = new Float64Array(frameCount);
  for (const frames of runs) for (const frame of frames) totals[frame]! += rawWeight(frame, frames);
  return runs.map((frames) => ({ frames, weights: frames.map((frame) => rawWeight(frame, frames) / totals[frame]!) }));
}

function rawWeight(frame: number, frames: readonly number[]): number {
  const centre = frames[frames.length >> 1]!;
  return 1 / (1 + Math.abs(frame - centre));
}
