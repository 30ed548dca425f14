/** Holds the one network that is loaded, and replaces it when its device fails: the engine's part of src/domain/recovery.ts. */

import { TintypeError } from '../../src/domain/errors';
import { recoveryFor } from '../../src/domain/recovery';
import { requestDevice } from '../../src/gpu/device';
import type { LoadProgress, LoadRequest, MemoryReport } from './api';
import type { StorePeaks } from './features/feature-store';
import { type LoadedNetwork, loadNetwork, type NetworkOptions } from './load';

/** Smallest budget of features that is tried: a GPU without room for this much is given up. */
const LEAST_GPU_BYTES = 32 * 2 ** 20;

export class NetworkHolder {
  private loaded: { key: string; network: Promise<LoadedNetwork> } | null = null;
  private options: NetworkOptions | null = null;
  /** The budget of features after GPU allocations failed; infinite before. */
  private shrunkGpuBytes = Number.POSITIVE_INFINITY;
  readonly peaks: MemoryReport = { peakBytes: 0, gpuPeakBytes: 0, memoryPeakBytes: 0, diskPeakBytes: 0 };

  /** Loads what is requested; the same request again returns at once. */
  load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<LoadedNetwork> {
    this.options = request;
    return this.network(onProgress);
  }

  /** The network of the last request, loaded again if need be. A failed attempt is forgotten. @throws PACK_MISSING */
  async network(onProgress: (progress: LoadProgress) => void = () => undefined): Promise<LoadedNetwork> {
    const { options } = this;
    if (!options)
      throw new TintypeError('PACK_MISSING', 'No model is loaded yet.', { remedy: 'Wait until the model is loaded.' });
    const key = JSON.stringify([options.packUrl, options.ep, options.precision, options.budget]);
    if (this.loaded?.key !== key) {
      const before = this.unload();
      const network = before.then(async () => {
        const loading = await loadNetwork(options, requestDevice, onProgress);
        loading.budget.gpuBytes = Math.min(loading.budget.gpuBytes, this.shrunkGpuBytes);
        return loading;
      });
      const loaded = { key, network };
      this.loaded = loaded;
      network.catch(() => {
        if (this.loaded === loaded) this.loaded = null;
      });
    }
    return this.loaded.network;
  }

  /**
   * Prepares another attempt after `error`: the next network() has a new device.
   * @param failures number of failures of this kind in a row, without a finished step between them
   * @throws `error` itself where another attempt would not help
   */
  async recover(error: unknown, network: LoadedNetwork, failures: number): Promise<void> {
    const action = recoveryFor('engine', error, failures);
    if (action === 'smaller-gpu-budget') {
      const { gpuBytes } = network.budget;
      const { meter, pool } = network.runtime;
      // A pool over its budget already holds only what a single operation needs: a smaller budget would not help.
      if (gpuBytes <= LEAST_GPU_BYTES || pool!.limitBytes > gpuBytes) throw error;
      this.shrunkGpuBytes = Math.max(LEAST_GPU_BYTES, Math.min(gpuBytes, meter!.peakBytes) / 2);
    } else if (action === 'fp32' && network.report.precision === 'fp16') {
      this.options = { ...this.options!, precision: 'fp32' };
    } else if (action !== 'new-device') {
      throw error;
    }
    this.notePeaks(network);
    await this.retire(network);
  }

  notePeaks({ runtime }: LoadedNetwork, store: StorePeaks = { topBytes: 0, memoryBytes: 0, diskBytes: 0 }): void {
    const { peaks } = this;
    peaks.peakBytes = Math.max(peaks.peakBytes, runtime.peakBytes);
    peaks.gpuPeakBytes = Math.max(peaks.gpuPeakBytes, runtime.meter?.peakBytes ?? 0);
    peaks.memoryPeakBytes = Math.max(peaks.memoryPeakBytes, runtime.device ? store.memoryBytes : store.topBytes);
    peaks.diskPeakBytes = Math.max(peaks.diskPeakBytes, store.diskBytes);
  }

  async dispose(): Promise<void> {
    await this.unload();
    this.options = null;
  }

  /** Unloads this network, unless another draft or segment that met the same trouble has done so already. */
  private async retire(network: LoadedNetwork): Promise<void> {
    const { loaded } = this;
    if ((await loaded?.network.catch(() => null)) === network && this.loaded === loaded) await this.unload();
  }

  private async unload(): Promise<void> {
    const { loaded } = this;
    this.loaded = null;
    const network = await loaded?.network.catch(() => null);
    await network?.runtime.stop();
    network?.runtime.device?.destroy();
  }
}
