/**
 * The only module that touches onnxruntime-web. It works around its traps:
 * - runs that overlap deadlock, even across sessions, and so does create() beside create(): one lock for everything;
 * - releasing the last session destroys ORT's own device (#27634): we pass a GPUDevice that we own;
 * - after device loss run() resolves as if nothing had happened: every call races with device.lost;
 * - the bundled glue starts its threads from the bundle's own URL, which would be ours: the glue is loaded by URL instead.
 */

import asyncifyGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import plainGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type * as Ort from 'onnxruntime-web/webgpu';
import { TintypeError, toTintypeError } from '../../../src/domain/errors';
import { GpuMemoryError } from '../../../src/domain/recovery';
import { GpuBufferPool } from './gpu-buffer-pool';
import { GpuMeter } from './gpu-meter';
import type { Stopwatch } from './stopwatch';

export type Tensor = Ort.Tensor;
export type Feeds = Record<string, Tensor>;

export interface GraphSource {
  /** The .onnx file. */
  model: Uint8Array;
  /** External data under the names the model uses; embedded weights would cost their size again in wasm heap. */
  data: { path: string; data: Uint8Array }[];
}

const MAX_THREADS = 8;
/** How long a run on a lost device may take to settle before the lock is passed on. */
const LOST_RUN_MS = 3000;
/** How long after a failed call device.lost may still resolve, which makes it the reason for the failure. */
const LOSS_NOTICE_MS = 200;

/** Shared by all runtimes of this worker: a new one may start while the last run on a lost device still settles. */
let lock: Promise<unknown> = Promise.resolve();

/** ONNX sessions on one device. Tensors that run() returns stay on that device until read or released by their owner. */
export class Runtime {
  private readonly sessions = new Map<string, Promise<Ort.InferenceSession>>();
  private readonly releasing: Tensor[] = [];
  /** Bytes of the tensors that are counted in `liveBytes`: outputs, and features on the GPU. */
  private readonly counted = new WeakMap<Tensor, number>();
  /** Tensors over the pool's buffers. */
  private readonly pooled = new WeakSet<Tensor>();
  /** Rejects when the device is lost or out of memory: its later results cannot be trusted. */
  private readonly lost: Promise<never>;
  private isLost = false;
  private liveBytes = 0;
  private weightBytes = 0;
  /** Most bytes of weights and tensors held at once, what graphs use inside not counted. */
  peakBytes = 0;
  readonly pool: GpuBufferPool | null;
  /** null on wasm. */
  readonly meter: GpuMeter | null;

  private constructor(
    private readonly ort: typeof Ort,
    /** null: the wasm provider. */
    readonly device: GPUDevice | null,
    readonly threads: number,
  ) {
    this.meter = device && new GpuMeter(device);
    this.pool = device && new GpuBufferPool(device);
    this.lost = new Promise((_, reject) => {
      const fail = (error: TintypeError) => {
        this.isLost = true;
        reject(error);
      };
      device?.lost.then(({ message, reason }) => {
        fail(
          new TintypeError('GPU_LOST', 'The GPU went away while it was working.', { details: `${reason}: ${message}` }),
        );
      });
      device?.addEventListener('uncapturederror', ({ error }) => {
        if (error instanceof GPUOutOfMemoryError) fail(new GpuMemoryError(error.message));
      });
    });
    this.lost.catch(() => undefined);
  }

  /** @param device owned by the caller, who destroys it after stop(); null for the wasm provider. */
  static async start(device: GPUDevice | null): Promise<Runtime> {
    const threads =
      device || !globalThis.crossOriginIsolated ? 1 : Math.min(MAX_THREADS, navigator.hardwareConcurrency);
    // The build without WebGPU is half the size, and faster, since it is compiled without support for suspending wasm.
    const ort = device ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
    const [mjs, wasm] = device ? [asyncifyGlue, asyncifyWasm] : [plainGlue, plainWasm];
    const base = globalThis.location.href;
    ort.env.wasm.wasmPaths = { mjs: new URL(mjs, base).href, wasm: new URL(wasm, base).href };
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    return new Runtime(ort as typeof Ort, device, threads);
  }

  /** Compiles a graph once; a failed attempt is forgotten, so that the next call tries again. */
  createSession(graph: string, load: () => Promise<GraphSource>): Promise<void> {
    let session = this.sessions.get(graph);
    if (!session) {
      session = this.compile(graph, load);
      this.sessions.set(graph, session);
      session.catch(() => this.sessions.delete(graph));
    }
    return session.then(() => undefined);
  }

  private async compile(graph: string, load: () => Promise<GraphSource>): Promise<Ort.InferenceSession> {
    const { model, data } = await load();
    const { device } = this;
    const session = await this.exclusive(`compiling ${graph}`, () =>
      this.ort.InferenceSession.create(model, {
        externalData: data,
        logSeverityLevel: 3,
        ...(device
          ? {
              executionProviders: [{ name: 'webgpu', device, storageBufferCacheMode: 'simple' }],
              preferredOutputLocation: 'gpu-buffer',
            }
          : { executionProviders: ['wasm'] }),
      }),
    );
    this.weightBytes += data.reduce((sum, file) => sum + file.data.byteLength, model.byteLength);
    this.peakBytes = Math.max(this.peakBytes, this.weightBytes + this.liveBytes);
    return session;
  }

  /** Runs a compiled graph. The caller owns the outputs and keeps owning the feeds. */
  async run(graph: string, feeds: Feeds, stopwatch?: Stopwatch): Promise<Feeds> {
    const session = await this.sessions.get(graph);
    if (!session) throw new TintypeError('INTERNAL', `The graph ${graph} is not loaded.`);
    const run = () => session.run(feeds) as Promise<Feeds>;
    const outputs = await this.exclusive(`running ${graph}`, () => (stopwatch ? stopwatch.time(graph, run) : run()));
    for (const tensor of Object.values(outputs)) this.hold(tensor);
    return outputs;
  }

  /** A tensor over `data`, which stays with the tensor; the runtime uploads it where needed. */
  tensor(data: Float32Array | Int32Array, dims: readonly number[]): Tensor {
    const { Tensor } = this.ort;
    return data instanceof Int32Array ? new Tensor('int32', data, dims) : new Tensor('float32', data, dims);
  }

  /** A tensor over a buffer of the pool; releasing it gives the buffer back. */
  gpuTensor(gpuBuffer: GPUBuffer, dims: readonly number[]): Tensor {
    const dispose = () => this.pool?.giveBack(gpuBuffer);
    const tensor = this.ort.Tensor.fromGpuBuffer(gpuBuffer, { dataType: 'float32', dims, dispose });
    this.pooled.add(tensor);
    this.hold(tensor);
    return tensor;
  }

  /** A tensor of these numbers where the graphs run. */
  upload(values: Float32Array<ArrayBuffer>, dims: readonly number[]): Tensor {
    if (!this.device) {
      const tensor = this.tensor(values, dims);
      this.hold(tensor);
      return tensor;
    }
    const buffer = this.pool!.take(values.byteLength);
    this.device.queue.writeBuffer(buffer, 0, values);
    return this.gpuTensor(buffer, dims);
  }

  /** Moves an output of run() into a buffer of the pool: ORT never frees buffers that it made, so it should need few. */
  adopt(output: Tensor): Tensor {
    if (!this.device || this.pooled.has(output)) return output;
    const bytes = output.size * 4;
    const buffer = this.pool!.take(bytes);
    const encoder = this.device.createCommandEncoder({ label: 'keep output' });
    encoder.copyBufferToBuffer(output.gpuBuffer as GPUBuffer, 0, buffer, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    this.release([output]);
    return this.gpuTensor(buffer, output.dims);
  }

  /** The values of a float tensor, read back from the GPU if need be. The tensor stays alive. */
  async read(tensor: Tensor, stopwatch?: Stopwatch): Promise<Float32Array<ArrayBuffer>> {
    if (tensor.location === 'cpu') return tensor.data as Float32Array<ArrayBuffer>;
    const read = () =>
      this.pooled.has(tensor) ? this.download(tensor) : (tensor.getData() as Promise<Float32Array<ArrayBuffer>>);
    return this.exclusive('reading back', () => (stopwatch ? stopwatch.time('read', read) : read()));
  }

  private async download(tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
    const size = tensor.size * 4;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = this.device!.createBuffer({ label: 'read back', size, usage });
    try {
      const encoder = this.device!.createCommandEncoder({ label: 'read back' });
      encoder.copyBufferToBuffer(tensor.gpuBuffer as GPUBuffer, 0, staging, 0, size);
      this.device!.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      return new Float32Array(staging.getMappedRange().slice(0));
    } finally {
      staging.destroy();
    }
  }

  /** Frees tensors: those of the pool at once, ORT's own before the next call, since freeing them during a run is not safe. */
  release(tensors: Iterable<Tensor>): void {
    for (const tensor of tensors) {
      // A tensor that was read back reports its location as the CPU, but still holds its GPU buffer.
      if (!this.device || this.pooled.has(tensor)) this.dispose(tensor);
      else this.releasing.push(tensor);
    }
  }

  /** Ends all sessions. The device is the caller's to destroy, after this. */
  async stop(): Promise<void> {
    const sessions = await Promise.allSettled(this.sessions.values());
    this.sessions.clear();
    await withLock(async () => {
      this.freeReleased();
      for (const session of sessions) {
        if (session.status === 'fulfilled') await settleWithin(LOST_RUN_MS, session.value.release());
      }
      this.pool?.destroy();
    });
  }

  private exclusive<T>(what: string, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail = (error: unknown) => reject(toTintypeError(error, 'INTERNAL', `The model failed while ${what}.`));
      void withLock(async () => {
        if (this.isLost) {
          await this.lost.catch(fail);
          return;
        }
        this.freeReleased();
        const working = work();
        await Promise.race([this.noticing(working), this.lost]).then(resolve, fail);
        if (this.isLost) await settleWithin(LOST_RUN_MS, working);
      });
    });
  }

  /** Calls on a lost device may fail in many ways before device.lost resolves; they are made to reject with the loss. */
  private async noticing<T>(working: Promise<T>): Promise<T> {
    try {
      return await working;
    } catch (error) {
      if (this.device) await Promise.race([this.lost, new Promise((resolve) => setTimeout(resolve, LOSS_NOTICE_MS))]);
      throw error;
    }
  }

  private freeReleased(): void {
    for (const tensor of this.releasing.splice(0)) this.dispose(tensor);
  }

  private dispose(tensor: Tensor): void {
    this.liveBytes -= this.counted.get(tensor) ?? 0;
    this.counted.delete(tensor);
    try {
      tensor.dispose();
    } catch (error) {
      if (!this.isLost) throw error;
    }
  }

  private hold(tensor: Tensor): void {
    const bytes = tensor.size * 4;
    this.counted.set(tensor, bytes);
    this.liveBytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.weightBytes + this.liveBytes);
  }
}

async function withLock(work: () => Promise<void>): Promise<void> {
  const turn = lock.then(work);
  lock = turn.catch(() => undefined);
  return turn;
}

async function settleWithin(ms: number, promise: Promise<unknown>): Promise<void> {
  const timeout = new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([promise.catch(() => undefined), timeout]);
}
