/**
 * How long a frame of a job will take. A draft of the frame in view is measured with the settings of the moment, but a job's frame costs
 * less: words are encoded once, and frames are batched. How much less depends on the machine, so what a job has shown is kept.
 */
import type { MachineSlice } from '../stores/slices';

type Runtime = 'webgpu' | 'wasm';

/** A frame of a job, in drafts, before this machine has done one: measured without a GPU (79 s promised by the draft, 32 s taken). */
const USUAL_SHARE = 0.4;

const keyOf = (runtime: Runtime) => `tintype-frame-share-${runtime}`;

/** Seconds a frame of the next job will take, or null before a draft was measured. */
export function expectedFrameSeconds(machine: Pick<MachineSlice, 'draftSeconds'>, runtime: Runtime): number | null {
  if (machine.draftSeconds === null) return null;
  const share = Number(localStorage.getItem(keyOf(runtime)));
  return machine.draftSeconds * (share > 0 && Number.isFinite(share) ? share : USUAL_SHARE);
}

/** Keeps what a job has shown of this machine. */
export function rememberFrameTime(
  machine: Pick<MachineSlice, 'draftSeconds'>,
  runtime: Runtime,
  frameSeconds: number,
): void {
  if (machine.draftSeconds) localStorage.setItem(keyOf(runtime), String(frameSeconds / machine.draftSeconds));
}
