/** A compositor for export that always works: the GPU where there is a real one, the processor otherwise or after a loss. */
import { isTintypeError } from '../domain/errors';
import { composeToI420 } from './compositor-cpu';
import type { ChromaPlanes, Source } from './picture';

export interface ExportCompositor {
  /** "Apple M2", or "processor". */
  readonly name: string;
  composeToI420(source: Source): Promise<ChromaPlanes>;
  close(): void;
}

const ON_PROCESSOR: ExportCompositor = {
  name: 'processor',
  composeToI420: async (source) => composeToI420(source),
  close: () => {},
};

/**
 * @param label names the device in error reports
 * @param allowSoftware also take a software adapter: for tests; it is slower than the processor's own loops
 */
export async function openCompositor(label: string, allowSoftware = false): Promise<ExportCompositor> {
  const [{ requestDevice }, { createCompositor }] = await Promise.all([import('./device'), import('./compositor')]);
  const granted = await requestDevice(label);
  if ('refusal' in granted) return ON_PROCESSOR;
  const { device, adapterName } = granted;
  if (granted.isFallback && !allowSoftware) {
    device.destroy();
    return ON_PROCESSOR;
  }
  const compositor = createCompositor(device);
  let isLost = false;
  return {
    get name() {
      return isLost ? ON_PROCESSOR.name : adapterName;
    },
    async composeToI420(source) {
      if (isLost) return composeToI420(source);
      try {
        return await compositor.composeToI420(source);
      } catch (error) {
        // A driver reset must not cost the user a long export: the processor composes this frame and all that follow.

        if (!isTintypeError(error) || error.code !== 'GPU_LOST') throw error;
        isLost = true;
        return composeToI420(source);
      }
    },
    close() {
      compositor.destroy();
      device.destroy();
    },
  };
}
