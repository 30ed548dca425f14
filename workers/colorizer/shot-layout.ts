/** What is decided about a shot before anything runs: its batches, the plan of one denoising step, and the memory that it needs. */

import type { Size } from '../../src/domain/frames';
import type { Manifest } from '../../src/domain/pack/manifest';
import { planClips } from './plan/clips';
import { BY_STEP, batchesOf, bytesPerFrame, type EvaluationPlan, planEvaluation } from './plan/evaluation-plan';
import type { ColorizeInput, Network } from './run-input';
import { batchSizeOf } from './runtime/budget';

/** Frames [from, to) of the shot. */
export interface Span {
  from: number;
  to: number;
}

export interface ShotLayout {
  latentSize: Size;
  batchSize: number;
  batches: Span[];
  /** All frames fit into one batch, as in drafts: features live too briefly to be worth a copy into the pool. */
  isSmall: boolean;
  plan: EvaluationPlan;
  /** Bytes per frame while it is encoded. */
  encodeBytes: number;
  /** Most bytes of features where the graphs run: the budget's, but never less than one operation needs. */
  topBytes: number;
  /** Most bytes of features in the worker's memory as a second tier; 0 on wasm, where the graphs run in that memory. */
  memoryBytes: number;
}

export function layoutOf({ manifest, runtime, budget }: Network, input: ColorizeInput): ShotLayout {
  const { frames, size, fusion, phrases } = input;
  const { factor } = manifest.latent;
  const latentSize = { width: size.width / factor, height: size.height / factor };
  const batchSize = batchSizeOf(runtime.device ? 'webgpu' : 'wasm', frames, size);
  const batches = batchesOf({ frames, batchSize });
  const clips = planClips(frames, manifest.clip.frames, fusion);
  const plan = planEvaluation(manifest, { frames, batchSize, clips, latent: latentSize });
  const encodeBytes = encodedBytes(manifest, latentSize, Math.max(1, phrases.length));
  const wanted = runtime.device ? budget.gpuBytes : budget.memoryBytes;
  return {
    latentSize,
    batchSize,
    batches,
    isSmall: batches.length === 1,
    plan,
    encodeBytes,
    topBytes: Math.max(wanted, plan.minimumBytes, encodeBytes * batchSize),
    memoryBytes: runtime.device ? budget.memoryBytes : 0,
  };
}

/** Names of the features that the U-Net reads at every step and that no part of it makes. */
export function lastingNames({ unet, io }: Manifest): string[] {
  const made = new Set(unet.flatMap((graph) => Object.keys(io[graph]!.outputs)));
  const read = new Set(unet.flatMap((graph) => Object.keys(io[graph]!.inputs)));
  return [...read].filter((name) => !made.has(name) && !BY_STEP.has(name));
}

/** Bytes per frame while it is encoded: all outputs of the encoders, and the hint. */
function encodedBytes({ io }: Manifest, latent: Size, phrases: number): number {
  const shapes = Object.values({ ...io.luminance!.outputs, ...io.cmpf!.outputs }).map(({ shape }) => shape);
  const hint = 3 * latent.width * latent.height * 4;
  return shapes.reduce((sum, shape) => sum + bytesPerFrame(shape, latent) * (shape.includes('K') ? phrases : 1), hint);
}
