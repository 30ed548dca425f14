/** How much of a device's memory the features of a shot may take. WebGPU does not report memory sizes, so this is a cautious guess. */
import type { Size } from '../../../src/domain/frames';
import type { ExecutionProvider, FeatureBudget } from '../api';

const MB = 2 ** 20;
/** Most frames that are denoised together: the length that memory was measured for. */
const MOST_FRAMES = 512;

/**
 * @param maxBufferSize of the adapter, null on wasm @param deviceMemory navigator.deviceMemory in GB, which is rounded and at most 8;
 *   4 is assumed where browsers do not report it
 */
export function featureBudget(maxBufferSize: number | null, deviceMemory = 4): FeatureBudget {
  return {
    // Of the 1.5 GB that we promise to stay below, 1 GB is for features, the rest for weights and the graphs' internal use.
    gpuBytes: maxBufferSize === null ? 0 : clamp(Math.min(maxBufferSize, deviceMemory * 128 * MB), 128 * MB, 1024 * MB),
    memoryBytes: clamp(deviceMemory * 64 * MB, 64 * MB, 512 * MB),
  };
}

/**
 * Most frames of a segment() call. It depends on the device's memory only, not on adapter or working size: results depend on how a film is
 * cut into runs, and machines that share a film should cut it the same way.
 */
export function segmentFrames(deviceMemory = 4): number {
  return clamp(MOST_FRAMES * Math.min(1, deviceMemory / 4), 64, MOST_FRAMES);
}

/** Most pixels in a batch: larger batches use a GPU better; on the CPU smaller ones let a cancel take effect sooner. */
const BATCH_PIXELS = { webgpu: 400_000, wasm: 200_000 };
const MAX_BATCH = 8;

/** Frames per run of a graph. The last bits of a result depend on it. */
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
