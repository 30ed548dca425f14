/**
 * The only place that touches navigator.gpu: requests adapter and device and listens for device loss and uncaptured errors.
 * Every caller (viewer, colorizer worker, media worker) owns the device it is given and destroys it.
 */
import { TintypeError } from '../domain/errors';

export interface GrantedDevice {
  device: GPUDevice;
  /** As the browser names it: "Apple M2", "SwiftShader Device". */
  adapterName: string;
  /** True for software adapters (SwiftShader, llvmpipe, WARP): correct, and slower than our own code on the processor. */
  isFallback: boolean;
  features: ReadonlySet<string>;
  /** Resolves with GPU_LOST when the device goes away other than by destroy(). */
  lost: Promise<TintypeError>;
}

const WANTED: readonly GPUFeatureName[] = ['shader-f16', 'subgroups'];

/**
 * Asks for a device with every limit the adapter has.
 * @param label names the device in error reports: "viewer", "colorizer"
 * @returns the device, or one sentence saying why there is none
 */
export async function requestDevice(label: string): Promise<GrantedDevice | { refusal: string }> {
  const gpu = globalThis.navigator?.gpu;
  if (!gpu) return { refusal: refusalWithoutApi() };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { refusal: 'This browser knows WebGPU but offers no graphics adapter for it.' };
    const requiredFeatures = WANTED.filter((feature) => adapter.features.has(feature));
    const device = await adapter.requestDevice({ label, requiredFeatures, requiredLimits: limitsOf(adapter) });
    device.addEventListener('uncapturederror', ({ error }) => {
      console.error(`WebGPU (${label}): ${error.constructor.name}: ${error.message}`);
    });
    return {
      device,
      adapterName: nameOf(adapter.info),
      isFallback: isSoftware(adapter.info),
      features: new Set(device.features),
      lost: lossOf(device, label),
    };
  } catch (error) {
    return {
      refusal: `The graphics adapter refused a device: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** The canvas format that needs no conversion on this system. */
export const canvasFormat = (): GPUTextureFormat => globalThis.navigator.gpu.getPreferredCanvasFormat();

function refusalWithoutApi(): string {
  return globalThis.isSecureContext === false
    ? 'WebGPU needs a secure page: https, or http on localhost.'
    : 'This browser has no WebGPU, or it is switched off.';
}

function limitsOf(adapter: GPUAdapter): Record<string, number> {
  const limits: Record<string, number> = {};
  // GPUSupportedLimits has its values on the prototype, so Object.keys sees none.
  for (const name in adapter.limits) {
    const value = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') limits[name] = value;
  }
  return limits;
}

const nameOf = (info: GPUAdapterInfo): string =>
  info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed adapter';

const isSoftware = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter === true ||
  /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${info.architecture} ${info.description}`);

async function lossOf(device: GPUDevice, label: string): Promise<TintypeError> {
  const { reason, message } = await device.lost;
  // A device that its owner destroyed is not lost: `lost` never resolves.
  if (reason === 'destroyed') return new Promise(() => {});
  return new TintypeError('GPU_LOST', 'The graphics adapter stopped responding.', { details: `${label}: ${message}` });
}
