/**
 * The colorizer worker's contract: luma and phrases in, chroma out.
 * Types only; `index.ts` beside it exposes an implementation through Comlink.
 */
import type { ColorSpace } from '../../src/domain/color/color-space';
import type { ChromaFrame, LumaFrame } from '../../src/domain/frames';
import type { ColorStroke } from '../../src/domain/hand/color-stroke';
import type { Mark } from '../../src/domain/hand/marks';
import type { Mask } from '../../src/domain/hand/mask';
import type { PlacedMask } from '../../src/domain/hand/thing';
import type { CompleteSettings, Phrase } from '../../src/domain/settings';

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
  /**
   * Whether it tells where a phrase's thing is. One that does not reads the words as one sentence, and gives exact colors to things shown by
   * hand alone.
   */
  findsThings: boolean;
  /** Steps when the settings leave them open, and the most that make sense. */
  defaultSteps: number;
  maxSteps: number;
}

export interface LoadProgress {
  stage: 'download' | 'verify' | 'compile';
  bytesDone: number;
  bytesTotal: number;
}

/** Where CMPF found one phrase on one frame: soft map in 0..255 on the latent grid (1/8 of the working size). */
export interface InstanceMap {
  phraseId: string;
  width: number;
  height: number;
  mapU8: Uint8Array;
  /** Whether the phrase colors anything: its thing was found there (the sampler's found_area in docs/pack-format.md) or shown by hand. */
  isFound: boolean;
}

export interface DraftResult {
  chroma: ChromaFrame;
  maps: InstanceMap[];
  /** Seconds per stage, by graph name. */
  secondsByStage: Record<string, number>;
}

export interface SegmentResult {
  /** Frames that are in the store now and were not before, ascending. */
  storedIndices: number[];
  /** Seconds per stage, by graph name. */
  secondsByStage: Record<string, number>;
  /** Denoising steps that were not done again, since an earlier call with the same request had journaled them. */
  resumedSteps: number;
}

/** Most bytes held at once since the pack was loaded. */
export interface MemoryReport {
  /** Weights and tensors, wherever they lie; what graphs use inside not counted. */
  peakBytes: number;
  /** All buffers of the GPU device, those inside of ONNX Runtime too; 0 on wasm. */
  gpuPeakBytes: number;
  /** Features in this worker's memory; the runtime's own heap is not counted. */
  memoryPeakBytes: number;
  /** Features that the store moved out to the origin private file system. */
  diskPeakBytes: number;
}

/** Most bytes that features may take on the GPU and in the worker's memory; the rest goes to disk. */
export interface FeatureBudget {
  gpuBytes: number;
  memoryBytes: number;
}

export interface LoadRequest {
  /** The pack's folder, relative to the page or absolute; or a pack that the user added, as src/storage/packs.ts names it. */
  packUrl: string;
  ep: 'auto' | ExecutionProvider;
  /** Replaces the budget that is derived from the device, for tests and measurements; no result depends on it. */
  budget?: FeatureBudget;
}

/** A color picture that the user gave for frames of a shot: a frame of the film that keeps its colors, or a reference. */
export interface GivenColor {
  /** Number of the frame in the film that it is; null: another picture, whose things may lie elsewhere. */
  frame: number | null;
  /** Frames that take its colors, the last one exclusive. */
  from: number;
  to: number;
  /** What it looks like in gray, at the working size of its shape: its sides divide by the pack's multiple. */
  luma: LumaFrame;
  /** Of any size. */
  chroma: ChromaFrame;
}

/** A frame with strokes of color on it; it need not be one of the request's. */
export interface HintedFrame {
  frame: LumaFrame;
  strokes: readonly ColorStroke[];
}

export interface DraftRequest {
  frame: LumaFrame;
  colorSpace: ColorSpace;
  phrases: Phrase[];
  /** Where phrases were shown by hand; frames that the request has not are left alone. */
  places?: readonly PlacedMask[];
  /** Strokes of color, on frames of the same shot. */
  hints?: readonly HintedFrame[];
  given?: readonly GivenColor[];
  settings: CompleteSettings;
}

export interface RegionRequest {
  frame: LumaFrame;
  colorSpace: ColorSpace;
  /** Shorter side at which the frame is looked at. */
  workingSize: number;
  /** What the hand did on this frame, in order. */
  marks: readonly Mark[];
  /** The region that they correct, where the thing was followed to this frame. */
  base?: Mask | undefined;
}

export interface FollowRequest {
  /** Each following the one before, forward or backward. */
  frames: LumaFrame[];
  colorSpace: ColorSpace;
  workingSize: number;
  /** Frames on which the user showed the thing. */
  shown: { frame: LumaFrame; mask: Mask }[];
  /** The frame before the first one; null while the thing is lost. */
  before: { frame: LumaFrame; mask: Mask } | null;
}

export interface SegmentRequest {
  /** Consecutive frames of one shot. Their buffers are transferred: the caller gives them away. */
  frames: LumaFrame[];
  colorSpace: ColorSpace;
  phrases: Phrase[];
  /** As in DraftRequest. */
  places?: readonly PlacedMask[];
  hints?: readonly HintedFrame[];
  /** Frames among `frames` that are given so are stored as they were given. */
  given?: readonly GivenColor[];
  settings: CompleteSettings;
  /** Where the chroma is stored (src/storage/chroma-store.ts). */
  storeKey: string;
  /** The pack that the key is of: while another one is loaded the call is CANCELLED, and nothing is stored. */
  packHash?: string;
  /**
   * Frames of `frames` whose chroma is in the store already (the last one of the segment before). It is a hint for the other frames, and
   * is not stored again.
   */
  knownIndices: readonly number[];
}

/** All methods reject with a TintypeError (src/domain/errors.ts) carrying a stable `code`. */
export interface ColorizerApi {
  /** Fetches, checks and compiles the pack. Later calls with the same request return at once. */
  load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<EngineReport>;
  /** Colorizes one frame by itself. `id` names the call for cancel(). */
  draft(id: string, request: DraftRequest): Promise<DraftResult>;
  /**
   * Colorizes the frames together (TDA within clips, CCF across them) and stores their chroma. Reports the count of frames
   * finished as denoising goes on, fractions allowed.
   * Runs of 16 frames and more journal every finished denoising step beside the chroma: the same call made again after a crash, a
   * cancel or a lost device goes on from there and gives the same bits. The journal is deleted once the frames are stored.
   */
  segment(id: string, request: SegmentRequest, onProgress: (framesDone: number) => void): Promise<SegmentResult>;
  /** The thing that grows from marks on a frame; empty where they leave nothing of it. */
  region(id: string, request: RegionRequest): Promise<Mask>;
  /** A thing's place on each of the frames, null where it is lost. */
  follow(id: string, request: FollowRequest): Promise<(Mask | null)[]>;
  /** Stops a draft or segment between two graph runs; its promise rejects with CANCELLED. */
  cancel(id: string): Promise<void>;
  /** For reports. */
  memory(): Promise<MemoryReport>;
  dispose(): Promise<void>;
}
