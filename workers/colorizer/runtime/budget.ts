/** How much of a device the features of a shot may take. WebGPU does not say how much memory there is, so this is a careful guess. */
import type { Size } from '../../../src/domain/frames';
import type { ExecutionProvider, FeatureBudget } from '../api';

const MB = 2 ** 20;
/** Most frames that are colorized as one: what the bounds were measured for. */
const MOST_FRAMES = 512;

/**
 * @param maxBufferSize of the adapter, null on wasm @param deviceMemory in GB as navigator tells it: rounded, 8 for all that is more;
 *   browsers that keep it to themselves count as 4
 */
export function featureBudget(maxBufferSize: number | null, deviceMemory = 4): FeatureBudget {
  return {
    // 1 GB leaves half a gigabyte of the promised 1.5 to weights and to what graphs use inside.
    gpuBytes: maxBufferSize === null ? 0 : clamp(Math.min(maxBufferSize, deviceMemory * 128 * MB), 128 * MB, 1024 * MB),
    memoryBytes: clamp(deviceMemory * 64 * MB, 64 * MB, 512 * MB),
  };
}

/**
 * Longest run of frames for segment(). By the device's memory alone, not by the adapter or the working size: how a film is cut into
 * runs decides its bits, and machines that share a film should cut it alike.
 */
export function segmentFrames(deviceMemory = 4): number {
  return clamp(MOST_FRAMES * Math.min(1, deviceMemory / 4), 64, MOST_FRAMES);
}

/** Most pixels in a batch: more frames at once use a GPU better; on the CPU a cancel waits for the batch under way. */
const BATCH_PIXELS = { webgpu: 400_000, wasm: 200_000 };
const MAX_BATCH = 8;

/** Frames that go through a graph at once. Part of what decides the last bits of a result. */
export function batchSizeOf(ep: ExecutionProvider, frames: number, { width, height }: Size): number {
  return Math.max(1, Math.min(MAX_BATCH, frames, Math.floor(BATCH_PIXELS[ep] / (width * height))));
}

/** Of this device, undefined where the browser does not tell. */
export function deviceMemory(): number | undefined {
  return (navigator as Navigator & { deviceMemory?: number }).deviceMemory;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
