/** The compositor's shaders as compiled pipelines, and what they are fed: bind groups and the uniform block. */
import { COLOR_FROM, GRAY_UNTIL, gradeTerms } from '../domain/color/grade';
import type { Size } from '../domain/frames';
import { NODES, STEP } from './chroma-table';
import { canvasFormat } from './device';
import { FLOOR, LUMA_SIGMA, SPATIAL_SIGMA } from './edge-guide';
import { decodeMatrix, type Picture } from './picture';
import gradeWgsl from './shaders/grade.wgsl?raw';
import paramsWgsl from './shaders/params.wgsl?raw';
import reduceWgsl from './shaders/reduce.wgsl?raw';
import showWgsl from './shaders/show.wgsl?raw';
import upsampleWgsl from './shaders/upsample.wgsl?raw';

export function createKernels(device: GPUDevice) {
  const shader = (label: string, code: string) => device.createShaderModule({ label, code });
  const upsample = shader('upsample.wgsl', paramsWgsl + upsampleWgsl);
  const grade = shader('grade.wgsl', paramsWgsl + gradeWgsl);
  const show = shader('show.wgsl', paramsWgsl + showWgsl);
  const guide = { spatial_sigma: SPATIAL_SIGMA, luma_sigma: LUMA_SIGMA, floor_weight: FLOOR };
  const coloring = { nodes: NODES, step: STEP, gray_until: GRAY_UNTIL, color_from: COLOR_FROM };
  return {
    reduce: device.createComputePipeline({
      label: 'reduce',
      layout: 'auto',
      compute: { module: shader('reduce.wgsl', reduceWgsl), entryPoint: 'reduce' },
    }),
    upsample: device.createComputePipeline({
      label: 'upsample chroma',
      layout: 'auto',
      compute: { module: upsample, entryPoint: 'upsample', constants: guide },
    }),
    grade: device.createComputePipeline({
      label: 'grade chroma',
      layout: 'auto',
      compute: { module: grade, entryPoint: 'compose', constants: coloring },
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

/** Bytes of the uniform block of params.wgsl. */
export const PARAMS_BYTES = 80;

/** The block, member by member, padded to 20 numbers. */
export function paramsOf(picture: Picture, chroma: Size): Float32Array<ArrayBuffer> {
  const { luma, colorSpace, grade, wipe } = picture;
  const { saturation, neutrals, castAtBlack, castAtWhite } = gradeTerms(grade);
  const { yScale, yOffset, rv, gu, gv, bu } = decodeMatrix(colorSpace);
  const sizes = [luma.width, luma.height, (luma.width + 1) >> 1, (luma.height + 1) >> 1, chroma.width, chroma.height];
  const grayUntil = wipe === null ? 0 : Math.round(wipe * luma.width);
  const decoding = [yScale, yOffset, rv, gu, gv, bu];
  // Each pair begins at an even number, as vec2f is aligned.
  const casts = [0, ...castAtBlack, ...castAtWhite];
  return new Float32Array([...sizes, saturation, grayUntil, ...decoding, neutrals, ...casts]);
}
