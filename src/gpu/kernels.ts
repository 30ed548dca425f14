/** The compositor's shaders as compiled pipelines, and what they are fed: bind groups and the uniform block. */
import type { Size } from '../domain/frames';
import chromaWgsl from './chroma.wgsl?raw';
import { NODES, STEP } from './chroma-table';
import { canvasFormat } from './device';
import { FLOOR, LUMA_SIGMA, SPATIAL_SIGMA } from './edge-guide';
import paramsWgsl from './params.wgsl?raw';
import { decodeMatrix, type Picture } from './picture';
import reduceWgsl from './reduce.wgsl?raw';
import showWgsl from './show.wgsl?raw';

export function createKernels(device: GPUDevice) {
  const shader = (label: string, code: string) => device.createShaderModule({ label, code });
  const chroma = shader('chroma.wgsl', paramsWgsl + chromaWgsl);
  const show = shader('show.wgsl', paramsWgsl + showWgsl);
  const constants = {
    nodes: NODES,
    step: STEP,
    spatial_sigma: SPATIAL_SIGMA,
    luma_sigma: LUMA_SIGMA,
    floor_weight: FLOOR,
  };
  return {
    reduce: device.createComputePipeline({
      label: 'reduce',
      layout: 'auto',
      compute: { module: shader('reduce.wgsl', reduceWgsl), entryPoint: 'reduce' },
    }),
    chroma: device.createComputePipeline({
      label: 'compose chroma',
      layout: 'auto',
      compute: { module: chroma, entryPoint: 'compose', constants },
    }),
    show: device.createRenderPipeline({
      label: 'show',
      layout: 'auto',
      vertex: { module: show, entryPoint: 'whole' },
      fragment: { module: show, entryPoint: 'show', targets: [{ format: canvasFormat() }] },
    }),
    sampler: device.createSampler({ label: 'linear', magFilter: 'linear', minFilter: 'linear' }),
  };
}

/** A bind group over `resources`, at bindings 0, 1, 2, ... of group 0. */
export function bind(
  device: GPUDevice,
  label: string,
  pipeline: GPUComputePipeline | GPURenderPipeline,
  resources: GPUBindingResource[],
): GPUBindGroup {
  return device.createBindGroup({
    label,
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((resource, binding) => ({ binding, resource })),
  });
}

/** The uniform block of params.wgsl, member by member, padded to 16 numbers. */
export function paramsOf(picture: Picture, chroma: Size): Float32Array<ArrayBuffer> {
  const { luma, colorSpace, saturation, wipe } = picture;
  const { yScale, yOffset, rv, gu, gv, bu } = decodeMatrix(colorSpace);
  const sizes = [luma.width, luma.height, (luma.width + 1) >> 1, (luma.height + 1) >> 1, chroma.width, chroma.height];
  const grayUntil = wipe === null ? 0 : Math.round(wipe * luma.width);
  return new Float32Array([...sizes, saturation, grayUntil, yScale, yOffset, rv, gu, gv, bu, 0, 0]);
}
