/**
 * The compositor on WebGPU. Passes (kernels.ts compiles them): mean luma on the chroma's grid (reduce.wgsl), chroma at the 4:2:0 sites
 * (upsample.wgsl), its grade as Cb and Cr (grade.wgsl), and the picture (show.wgsl). Export reads the planes of the third; the viewer shows
 * the same planes. A slider repeats the last two passes, the wipe the last.
 */
import type { ColorSpace } from '../domain/color/color-space';
import { areSameGrade, type Grade, NEUTRAL_GRADE } from '../domain/color/grade';
import { TintypeError } from '../domain/errors';
import { chromaTable } from './chroma-table';
import { canvasFormat } from './device';
import { bind, createKernels, PARAMS_BYTES, paramsOf } from './kernels';
import type { ChromaPlanes, Picture, Source } from './picture';

export type { ChromaPlanes, Picture, Source } from './picture';

/** A page's canvas or an OffscreenCanvas: workers have no HTMLCanvasElement. */
interface WebGpuCanvas {
  width: number;
  height: number;
  getContext(kind: 'webgpu'): GPUCanvasContext | null;
}

export interface Compositor {
  /** Paints at the luma's size; the canvas takes that size and keeps its picture until the next call. */
  composeToCanvas(canvas: WebGpuCanvas, picture: Picture): void;
  /** Cb and Cr for export. @throws GPU_LOST */
  composeToI420(source: Source): Promise<ChromaPlanes>;
  /** Frees textures and buffers; the device stays its owner's. */
  destroy(): void;
}

const NEUTRAL_CHROMA = { width: 1, height: 1, abU8: new Uint8Array([128, 128]) };

export function createCompositor(device: GPUDevice): Compositor {
  const kernels = createKernels(device);
  const textures = new Map<string, GPUTexture>();
  const buffers = new Map<string, GPUBuffer>();
  const contexts = new WeakMap<WebGpuCanvas, GPUCanvasContext>();
  const format = canvasFormat();
  let readBack: Promise<unknown> = Promise.resolve();
  /** The inputs that the sites were upsampled from, and the grade of the planes: while they are the same, a repaint costs one draw. */
  let upsampled: unknown[] = [];
  let gradedAs: Grade | null = null;

  function texture(
    label: string,
    width: number,
    height: number,
    textureFormat: GPUTextureFormat,
    usage: number,
  ): GPUTexture {
    const known = textures.get(label);
    if (known && known.width === width && known.height === height) return known;
    known?.destroy();
    const made = device.createTexture({ label, size: [width, height], format: textureFormat, usage });
    textures.set(label, made);
    return made;
  }

  function buffer(label: string, size: number, usage: number): GPUBuffer {
    const known = buffers.get(label);
    if (known && known.size >= size) return known;
    known?.destroy();
    const made = device.createBuffer({ label, size, usage });
    buffers.set(label, made);
    return made;
  }

  function upload(
    label: string,
    width: number,
    height: number,
    bytes: Uint8Array,
    textureFormat: 'r8unorm' | 'rg8unorm',
  ): GPUTexture {
    const target = texture(
      label,
      width,
      height,
      textureFormat,
      GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
    );
    const bytesPerRow = width * (textureFormat === 'rg8unorm' ? 2 : 1);
    device.queue.writeTexture({ texture: target }, bytes as Uint8Array<ArrayBuffer>, { bytesPerRow }, [width, height]);
    return target;
  }

  function tableOf(colorSpace: ColorSpace): GPUBuffer {
    const label = `table ${colorSpace.matrix} ${colorSpace.range}`;
    if (buffers.has(label)) return buffers.get(label) as GPUBuffer;
    const data = chromaTable(colorSpace);
    const made = buffer(label, data.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
    device.queue.writeBuffer(made, 0, data as Float32Array<ArrayBuffer>);
    return made;
  }

  /** Mean luma on a grid, into a storage buffer. */
  function reduce(
    pass: GPUComputePassEncoder,
    label: string,
    luma: GPUTexture,
    width: number,
    height: number,
  ): GPUBuffer {
    const grid = buffer(`${label} grid`, 8, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    device.queue.writeBuffer(grid, 0, new Uint32Array([width, height]));
    const means = buffer(`${label} means`, width * height * 4, GPUBufferUsage.STORAGE);
    // NEUTRAL_CHROMA has a single cell, which every pixel takes whatever its luma.
    if (width * height === 1) return means;
    pass.setPipeline(kernels.reduce);
    pass.setBindGroup(
      0,
      bind(device, `${label} reduce`, kernels.reduce, [{ buffer: grid }, luma.createView(), { buffer: means }]),
    );
    pass.dispatchWorkgroups(Math.ceil(width / 8), Math.ceil(height / 8));
    return means;
  }

  /** Brings the planes up to date with the source; a no-op when they already are. */
  function composePlanes(
    encoder: GPUCommandEncoder,
    picture: Picture,
  ): { luma: GPUTexture; planes: GPUTexture; params: GPUBuffer } {
    const { luma, colorSpace } = picture;
    // A frame without chroma is gray under any grade.
    const [chroma, grade] = picture.chroma ? [picture.chroma, picture.grade] : [NEUTRAL_CHROMA, NEUTRAL_GRADE];
    const siteWidth = (luma.width + 1) >> 1;
    const siteHeight = (luma.height + 1) >> 1;
    const params = buffer('params', PARAMS_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    device.queue.writeBuffer(params, 0, paramsOf({ ...picture, grade }, chroma));
    const usage = GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.TEXTURE_BINDING;
    const sites = texture('sites', siteWidth, siteHeight, 'rgba32float', usage);
    const planes = texture('planes', siteWidth, siteHeight, 'rgba8unorm', usage | GPUTextureUsage.COPY_SRC);
    const wanted = [luma.lumaU8, chroma.abU8, colorSpace.matrix, colorSpace.range, sites, planes];
    const lumaTexture = textures.get('luma');
    const isUpsampled = lumaTexture !== undefined && wanted.every((part, i) => part === upsampled[i]);
    if (isUpsampled && gradedAs && areSameGrade(gradedAs, grade)) return { luma: lumaTexture, planes, params };
    const lumaNow = isUpsampled ? lumaTexture : upload('luma', luma.width, luma.height, luma.lumaU8, 'r8unorm');
    const pass = encoder.beginComputePass({ label: 'compose chroma' });
    const run = (pipeline: GPUComputePipeline, label: string, resources: GPUBindingResource[]) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bind(device, label, pipeline, resources));
      pass.dispatchWorkgroups(Math.ceil(siteWidth / 8), Math.ceil(siteHeight / 8));
    };
    if (!isUpsampled) {
      const chromaNow = upload('chroma', chroma.width, chroma.height, chroma.abU8, 'rg8unorm');
      const chromaMeans = { buffer: reduce(pass, 'chroma', lumaNow, chroma.width, chroma.height) };
      const views = [lumaNow.createView(), chromaNow.createView(), chromaMeans, sites.createView()];
      run(kernels.upsample, 'upsample chroma', [{ buffer: params }, ...views]);
    }
    const table = { buffer: tableOf(colorSpace) };
    run(kernels.grade, 'grade chroma', [{ buffer: params }, sites.createView(), table, planes.createView()]);
    pass.end();
    upsampled = wanted;
    gradedAs = grade;
    return { luma: lumaNow, planes, params };
  }

  function contextOf(canvas: WebGpuCanvas): GPUCanvasContext {
    const known = contexts.get(canvas);
    if (known) return known;
    const context = canvas.getContext('webgpu');
    if (!context) throw new TintypeError('GPU_UNAVAILABLE', 'The browser gave the viewer no WebGPU canvas.');
    context.configure({ device, format, alphaMode: 'opaque' });
    contexts.set(canvas, context);
    return context;
  }

  async function readPlanes(source: Source): Promise<ChromaPlanes> {
    const encoder = device.createCommandEncoder({ label: 'export frame' });
    // Decoders may reuse a buffer for the next frame: the same buffer does not mean the same picture.
    upsampled = [];
    const { planes } = composePlanes(encoder, { ...source, wipe: null });
    const { width, height } = planes;
    const bytesPerRow = Math.ceil((width * 4) / 256) * 256;
    const staging = buffer('staging', bytesPerRow * height, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    encoder.copyTextureToBuffer({ texture: planes }, { buffer: staging, bytesPerRow }, [width, height]);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ, 0, bytesPerRow * height);
    const rgba = new Uint8Array(staging.getMappedRange(0, bytesPerRow * height));
    const u = new Uint8Array(width * height);
    const v = new Uint8Array(width * height);
    for (let y = 0, to = 0; y < height; y++) {
      for (let from = y * bytesPerRow, end = from + width * 4; from < end; from += 4, to++) {
        u[to] = rgba[from] as number;
        v[to] = rgba[from + 1] as number;
      }
    }
    staging.unmap();
    return { width, height, u, v };
  }

  return {
    composeToCanvas(canvas, picture) {
      const { width, height } = picture.luma;
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const encoder = device.createCommandEncoder({ label: 'viewer frame' });
      const { luma, planes, params } = composePlanes(encoder, picture);
      const view = contextOf(canvas).getCurrentTexture().createView();
      const pass = encoder.beginRenderPass({
        label: 'show',
        colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }],
      });
      const resources = [{ buffer: params }, luma.createView(), planes.createView(), kernels.sampler];
      pass.setPipeline(kernels.show);
      pass.setBindGroup(0, bind(device, 'show', kernels.show, resources));
      pass.draw(3);
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    composeToI420(source) {
      // One at a time: all calls share the staging buffer.
      const planes = readBack.then(() => readPlanes(source));
      readBack = planes.catch(() => {});
      return planes.catch((error) => {
        throw error instanceof TintypeError ? error : lost(error);
      });
    },
    destroy() {
      for (const it of [...textures.values(), ...buffers.values()]) it.destroy();
      textures.clear();
      buffers.clear();
      upsampled = [];
    },
  };
}

const lost = (cause: unknown): TintypeError =>
  new TintypeError('GPU_LOST', 'The graphics adapter stopped while a frame was composed.', { cause });
