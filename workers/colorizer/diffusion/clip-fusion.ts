/**
 * The arithmetic of Cross-Clip Fusion (Sec. 3.4, eq 8): gathers frames into a clip, and adds TDA's output for each frame, weighted, to
 * the frame's sum over clips. On the GPU nothing is read back.
 */

import type { Runtime, Tensor } from '../runtime/ort';
import accumulateWgsl from './accumulate.wgsl?raw';

/** One frame's features [C, h, w] inside of a batch [f, C, h, w]. */
export interface FramePart {
  batch: Tensor;
  /** Number of the frame within the batch. */
  at: number;
}

export interface ClipFusion {
  /** A tensor of zeros, the initial value of sums. The caller owns it. */
  zeros(dims: readonly number[]): Tensor;
  /** One clip's features [N, C, h, w], a new tensor that the caller owns. */
  gather(parts: readonly FramePart[]): Tensor;
  /** sums[n] += weights[n] fused[n] for each frame n of the clip. */
  add(fused: Tensor, weights: readonly number[], sums: readonly FramePart[]): void;
}

export function clipFusion(runtime: Runtime): ClipFusion {
  return runtime.device ? new GpuFusion(runtime, runtime.device) : new CpuFusion(runtime);
}

/** Numbers per frame: C h w. */
function frameLength({ dims: [, ...dims] }: Tensor): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function clipDims(parts: readonly FramePart[]): number[] {
  return [parts.length, ...parts[0]!.batch.dims.slice(1)];
}

/** On the CPU, for the wasm provider; also the reference that tests compare the GPU with. */
class CpuFusion implements ClipFusion {
  constructor(private readonly runtime: Runtime) {}

  zeros(dims: readonly number[]): Tensor {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return this.runtime.tensor(new Float32Array(size), dims);
  }

  gather(parts: readonly FramePart[]): Tensor {
    const length = frameLength(parts[0]!.batch);
    const data = new Float32Array(parts.length * length);
    for (const [n, { batch, at }] of parts.entries()) {
      data.set((batch.data as Float32Array).subarray(at * length, (at + 1) * length), n * length);
    }
    return this.runtime.tensor(data, clipDims(parts));
  }

  add(fused: Tensor, weights: readonly number[], sums: readonly FramePart[]): void {
    const length = frameLength(fused);
    const data = fused.data as Float32Array;
    for (const [n, { batch, at }] of sums.entries()) {
      const total = batch.data as Float32Array;
      const weight = weights[n]!;
      for (let i = 0, to = at * length, from = n * length; i < length; i++) total[to + i]! += weight * data[from + i]!;
    }
  }
}

/** The same on the GPU, with copies for gathering and one dispatch per frame and clip for fusing. */
class GpuFusion implements ClipFusion {
  private readonly pipeline: GPUComputePipeline;

  constructor(
    private readonly runtime: Runtime,
    private readonly device: GPUDevice,
  ) {
    this.pipeline = accumulatePipeline(device);
  }

  zeros(dims: readonly number[]): Tensor {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const buffer = this.runtime.pool!.take(size * 4);
    this.submit('clear sums', (encoder) => encoder.clearBuffer(buffer));
    return this.runtime.gpuTensor(buffer, dims);
  }

  gather(parts: readonly FramePart[]): Tensor {
    const bytes = frameLength(parts[0]!.batch) * 4;
    const buffer = this.runtime.pool!.take(parts.length * bytes);
    this.submit('gather clip', (encoder) => {
      for (const [n, { batch, at }] of parts.entries()) {
        encoder.copyBufferToBuffer(batch.gpuBuffer as GPUBuffer, at * bytes, buffer, n * bytes, bytes);
      }
    });
    return this.runtime.gpuTensor(buffer, clipDims(parts));
  }

  add(fused: Tensor, weights: readonly number[], sums: readonly FramePart[]): void {
    const { device, pipeline } = this;
    const length = frameLength(fused);
    const stride = device.limits.minUniformBufferOffsetAlignment;
    const moves = new DataView(new ArrayBuffer(sums.length * stride));
    for (const [n, { at }] of sums.entries()) {
      moves.setFloat32(n * stride, weights[n]!, true);
      moves.setUint32(n * stride + 4, length, true);
      moves.setUint32(n * stride + 8, n * length, true);
      moves.setUint32(n * stride + 12, at * length, true);
    }
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const uniforms = device.createBuffer({ label: 'fusion weights', size: moves.byteLength, usage });
    device.queue.writeBuffer(uniforms, 0, moves.buffer as ArrayBuffer);

    this.submit('fuse clip', (encoder) => {
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      const groups = Math.ceil(length / 64);
      const columns = Math.min(groups, device.limits.maxComputeWorkgroupsPerDimension);
      for (const [n, { batch }] of sums.entries()) {
        const entries: GPUBindGroupEntry[] = [
          { binding: 0, resource: { buffer: uniforms, offset: n * stride, size: 16 } },
          { binding: 1, resource: { buffer: fused.gpuBuffer as GPUBuffer } },
          { binding: 2, resource: { buffer: batch.gpuBuffer as GPUBuffer } },
        ];
        const layout = pipeline.getBindGroupLayout(0);
        pass.setBindGroup(0, device.createBindGroup({ label: 'fuse frame', layout, entries }));
        pass.dispatchWorkgroups(columns, Math.ceil(groups / columns));
      }
      pass.end();
    });
    uniforms.destroy();
  }

  private submit(label: string, record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder({ label });
    record(encoder);
    this.device.queue.submit([encoder.finish()]);
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
