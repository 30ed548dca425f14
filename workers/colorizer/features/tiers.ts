/** The store's tiers on a real device: tensors where the graphs run, arrays in the worker's memory, a scratch file. */

import type { Runtime, Tensor } from '../runtime/ort';
import type { Stopwatch } from '../runtime/stopwatch';
import type { FeatureDisk, Slot } from './feature-disk';
import type { Tiers } from './feature-store';

export function deviceTiers(
  runtime: Runtime,
  disk: FeatureDisk,
  stopwatch: Stopwatch,
): Tiers<Tensor, Float32Array<ArrayBuffer>, Slot> {
  return {
    top: {
      make: (values, dims) => runtime.upload(values, dims),
      read: (tensor) => runtime.read(tensor, stopwatch),
      free: (tensor) => runtime.release([tensor]),
    },
    disk: {
      write: (values) => stopwatch.time('spill', () => disk.write(values)),
      read: (slot) => disk.read(slot),
      free: (slot) => disk.free(slot),
    },
  };
}
