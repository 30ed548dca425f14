/**
 * The colorizer worker's contract: luma and phrases in, chroma out.
 * Types only; `index.ts` beside it exposes an implementation through Comlink.
 */
import type { ColorSpace, LumaFrame } from '../media/api';

/** One instance of the prompt as the network sees it (CMPF, Sec. 3.3: nouns look, colours do not). */
export interface Phrase {
  id: string;
  /** The noun alone, colour words removed: looks at the picture. */
  noun: string;
  /** The whole phrase with its colour words: carries the colour. */
  text: string;
  /** Exact mean colour asked for, CIE Lab a and b; null lets the words decide. */
  exactAb: readonly [a: number, b: number] | null;
}

export interface Settings {
  seed: number;
  /** Denoising steps, 1 to 8; the pack's own default when null. */
  steps: number | null;
  /** Shorter side of the working frame in pixels; rounded so that both sides divide by 32. */
  workingSize: number;
  /** How TDA's clips are tied together, `ccf` when left out; the others are the ablations of the paper's Table 4. */
  fusion?: Fusion;
  /** Whether places that hold still share one chroma over the frames, `shared` when left out; `apart` is an ablation. */
  stills?: 'shared' | 'apart';
}

/**
 * `ccf`: skip windows, fused by the distance to each clip's centre (eq 8). `average`: the same windows, all weighing the same.
 * `sliding`: windows of consecutive frames that overlap by half, weighted. `clips`: clip by clip.
 */
export type Fusion = 'ccf' | 'average' | 'sliding' | 'clips';

export type ExecutionProvider = 'webgpu' | 'wasm';

export interface EngineReport {
  ep: ExecutionProvider;
  precision: 'fp16' | 'fp32';
  /** Adapter as the browser names it; null on wasm. */
  adapter: string | null;
  /** True for software adapters such as SwiftShader. */
  isFallbackAdapter: boolean;
  threads: number;
  packName: string;
  /** SHA-256 of manifest.json, which holds the SHA-256 of every other file. */
  packHash: string;
  packBytes: number;
  /** Why WebGPU is not used although it was wanted; null when it is. */
  webgpuRefusal: string | null;
  limits: PackLimits;
}

/** What the loaded pack allows and prefers (docs/pack-format.md). */
export interface PackLimits {
  /** Both sides of a working frame divide by this. */
  sizeMultiple: number;
  /** Shorter side it was trained for. */
  defaultSize: number;
  /** Most phrases of one prompt. */
  phrases: number;
  /** Most frames of one segment() call, as this device's memory allows; a shot of up to that many is colorized as one. */
  segmentFrames: number;
  /** Steps when the settings leave them open, and the most that make sense. */
  defaultSteps: number;
  maxSteps: number;
}

export interface LoadProgress {
  stage: 'download' | 'verify' | 'compile';
  bytesDone: number;
  bytesTotal: number;
}

/** CIE Lab chroma, 8-bit: a and b planes interleaved per pixel, code 128 = 0, one code = one Lab unit. Working size. */
export interface ChromaFrame {
  index: number;
  width: number;
  height: number;
  abU8: Uint8Array;
}

/** Where CMPF found one phrase on one frame: soft map in 0..255 on the latent grid (1/8 of the working size). */
export interface InstanceMap {
  phraseId: string;
  width: number;
  height: number;
  mapU8: Uint8Array;
  /** Share of the picture with map > 0.5; under 0.01 counts as not found. */
  area: number;
}

export interface DraftResult {
  chroma: ChromaFrame;
  maps: InstanceMap[];
  /** Seconds per stage, by graph name. */
  secondsByStage: Record<string, number>;
}

export interface SegmentResult {
  frames: ChromaFrame[];
  secondsByStage: Record<string, number>;
  /** Denoising steps that were not done again, since an earlier call with the same arguments had journaled them. */
  resumedSteps: number;
}

/** Most bytes held at once since the pack was loaded. */
export interface MemoryReport {
  /** Weights and tensors, wherever they lie; what graphs use inside not counted. */
  peakBytes: number;
  /** All buffers of the GPU device, those inside of ONNX Runtime too; 0 on wasm. */
  gpuPeakBytes: number;
  /** Features that the store kept in this worker's memory, without the runtime's own heap. */
  memoryPeakBytes: number;
  /** Features that the store moved out to the origin private file system. */
  diskPeakBytes: number;
}

/** Most bytes that features may take on the GPU and in the worker's memory; what is over goes to disk. */
export interface FeatureBudget {
  gpuBytes: number;
  memoryBytes: number;
}

/** All methods reject with a TintypeError (src/domain/errors.ts) carrying a stable `code`. */
export interface ColorizerApi {
  /**
   * Fetches, checks and compiles the pack. Later calls with the same arguments return at once.
   * `budget` overrules the one taken from the device, for tests and measurements; no result depends on it.
   */
  load(
    options: { packUrl: string; ep: 'auto' | ExecutionProvider; budget?: FeatureBudget },
    onProgress: (progress: LoadProgress) => void,
  ): Promise<EngineReport>;
  /** Colorizes one frame by itself. `id` names the call for cancel(). */
  draft(
    id: string,
    frame: LumaFrame,
    colorSpace: ColorSpace,
    phrases: Phrase[],
    settings: Settings,
  ): Promise<DraftResult>;
  /**
   * Colorizes consecutive frames of one shot together (TDA within clips, CCF across them) and stores their chroma
   * under `chromaKey`. Reports the count of frames finished as denoising goes on (fractions allowed).
   * Runs of 16 frames and more journal every finished denoising step beside the chroma; the same call made again after a crash,
   * a cancel or a lost device goes on from there and gives the same bits. The journal is gone once the frames are stored.
   * `knownIndices` names frames among them that are in the store already (the last one of the segment before): their colour
   * is held and handed on to the others through the hint channels; they are neither stored again nor returned.
   */
  segment(
    id: string,
    frames: LumaFrame[],
    colorSpace: ColorSpace,
    phrases: Phrase[],
    settings: Settings,
    chromaKey: string,
    knownIndices: readonly number[],
    onProgress: (framesDone: number) => void,
  ): Promise<SegmentResult>;
  /** Stops a draft or segment between two graph runs; its promise rejects with CANCELLED. */
  cancel(id: string): Promise<void>;
  /** For reports. */
  memory(): Promise<MemoryReport>;
  dispose(): Promise<void>;
}
