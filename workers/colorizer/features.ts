/**
 * Features of many frames, and their way through the clips of CCF: gathered into a clip, fused by weight on the way back.
 * Frames are kept in batches, as the graphs between TDAs run on a few frames at a time; no batch is ever joined with another.
 */
import accumulateWgsl from './accumulate.wgsl?raw';
import type { Clip } from './clips';
import type { Runtime, Tensor } from './ort';

/** Features [f, C, h, w] of consecutive frames, `batchSize` a tensor, the last one shorter. */
export interface FrameFeatures {
  batches: Tensor[];
  batchSize: number;
}

/** Sum over clips, under way. Its result has the batches of the features it began with. */
export interface ClipFusion {
  /** One clip's features [N, C, h, w], a new tensor that the caller releases. */
  gather(clip: Clip): Tensor;
  /** Adds what TDA made of the clip, by the clip's weights. */
  add(clip: Clip, fused: Tensor): void;
  /** The fused features; the caller releases them. Ends the fusion. */
  finish(): Tensor[];
}

export function fuseClips(runtime: Runtime, source: FrameFeatures): ClipFusion {
  return runtime.device ? new GpuFusion(runtime, runtime.device, source) : new CpuFusion(runtime, source);
}

/** Numbers per frame: C h w. */
function frameLength({ batches }: FrameFeatures): number {
  const [, ...dims] = batches[0]!.dims;
  return dims.reduce((product, dim) => product * dim, 1);
}

function clipDims(source: FrameFeatures, clip: Clip): number[] {
  return [clip.frames.length, ...source.batches[0]!.dims.slice(1)];
}

/** The plain way, for the wasm provider; also what the GPU is measured against. */
class CpuFusion implements ClipFusion {
  private readonly length: number;
  private readonly totals: Float32Array[];

  constructor(
    private readonly runtime: Runtime,
    private readonly source: FrameFeatures,
  ) {
    this.length = frameLength(source);
    this.totals = source.batches.map((batch) => new Float32Array(batch.size));
  }

  gather(clip: Clip): Tensor {
    const { length, source } = this;
    const data = new Float32Array(clip.frames.length * length);
    clip.frames.forEach((frame, n) => {
      const from = source.batches[Math.floor(frame / source.batchSize)]!.data as Float32Array;
      const start = (frame % source.batchSize) * length;
      data.set(from.subarray(start, start + length), n * length);
    });
    return this.runtime.tensor(data, clipDims(source, clip));
  }

  add(clip: Clip, fused: Tensor): void {
    const { length, source } = this;
    const data = fused.data as Float32Array;
    clip.frames.forEach((frame, n) => {
      const total = this.totals[Math.floor(frame / source.batchSize)]!;
      const weight = clip.weights[n]!;
      const start = (frame % source.batchSize) * length;
      for (let i = 0, from = n * length; i < length; i++) total[start + i]! += weight * data[from + i]!;
    });
  }

  finish(): Tensor[] {
    return this.totals.map((total, i) => this.runtime.tensor(total, this.source.batches[i]!.dims));
  }
}

/** The same on the GPU, with copies for gathering and one dispatch per frame and clip for fusing; nothing is read back. */
class GpuFusion implements ClipFusion {
  private readonly length: number;
  private readonly totals: GPUBuffer[];
  private readonly pipeline: GPUComputePipeline;

  constructor(
    private readonly runtime: Runtime,
    private readonly device: GPUDevice,
    private readonly source: FrameFeatures,
  ) {
    this.length = frameLength(source);
    this.pipeline = accumulatePipeline(device);
    const encoder = device.createCommandEncoder({ label: 'clear sums' });
    this.totals = source.batches.map((batch) => {
      const buffer = runtime.pool!.take(batch.size * 4);
      encoder.clearBuffer(buffer);
      return buffer;
    });
    device.queue.submit([encoder.finish()]);
  }

  gather(clip: Clip): Tensor {
    const { length, source, device } = this;
    const bytes = length * 4;
    const buffer = this.runtime.pool!.take(clip.frames.length * bytes);
    const encoder = device.createCommandEncoder({ label: 'gather clip' });
    clip.frames.forEach((frame, n) => {
      const from = source.batches[Math.floor(frame / source.batchSize)]!.gpuBuffer as GPUBuffer;
      encoder.copyBufferToBuffer(from, (frame % source.batchSize) * bytes, buffer, n * bytes, bytes);
    });
    device.queue.submit([encoder.finish()]);
    return this.runtime.gpuTensor(buffer, clipDims(source, clip));
  }

  add(clip: Clip, fused: Tensor): void {
    const { length, source, device, pipeline } = this;
    const stride = device.limits.minUniformBufferOffsetAlignment;
    const moves = new DataView(new ArrayBuffer(clip.frames.length * stride));
    clip.frames.forEach((frame, n) => {
      moves.setFloat32(n * stride, clip.weights[n]!, true);
      moves.setUint32(n * stride + 4, length, true);
      moves.setUint32(n * stride + 8, n * length, true);
      moves.setUint32(n * stride + 12, (frame % source.batchSize) * length, true);
    });
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const uniforms = device.createBuffer({ label: 'fusion weights', size: moves.byteLength, usage });
    device.queue.writeBuffer(uniforms, 0, moves.buffer as ArrayBuffer);

    const encoder = device.createCommandEncoder({ label: 'fuse clip' });
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const groups = Math.ceil(length / 64);
    const columns = Math.min(groups, device.limits.maxComputeWorkgroupsPerDimension);
    clip.frames.forEach((frame, n) => {
      const entries: GPUBindGroupEntry[] = [
        { binding: 0, resource: { buffer: uniforms, offset: n * stride, size: 16 } },
        { binding: 1, resource: { buffer: fused.gpuBuffer as GPUBuffer } },
        { binding: 2, resource: { buffer: this.totals[Math.floor(frame / source.batchSize)]! } },
      ];
      pass.setBindGroup(
        0,
        device.createBindGroup({ label: 'fuse frame', layout: pipeline.getBindGroupLayout(0), entries }),
      );
      pass.dispatchWorkgroups(columns, Math.ceil(groups / columns));
    });
    pass.end();
    device.queue.submit([encoder.finish()]);
    uniforms.destroy();
  }

  finish(): Tensor[] {
    return this.totals.map((total, i) => this.runtime.gpuTensor(total, this.source.batches[i]!.dims));
  }
}

const pipelines = new WeakMap<GPUDevice, GPUComputePipeline>();

function accumulatePipeline(device: GPUDevice): GPUComputePipeline {
  let pipeline = pipelines.get(device);
  if (!pipeline) {
    const module = device.createShaderModule({ label: 'accumulate', code: accumulateWgsl });
    pipeline = device.createComputePipeline({ label: 'accumulate', layout: 'auto', compute: { module } });
    pipelines.set(device, pipeline);
  }
  return pipeline;
}
