/**
 * One evaluation of the U-Net over all frames of a shot, as evaluation-plan.ts orders it: stages on a few frames at a time, TDA on clips, and
 * Cross-Clip Fusion (Sec. 3.4, eq 8) at each TDA between them.
 */

import type { Manifest } from '../../../src/domain/pack/manifest';
import type { FeatureStore } from '../features/feature-store';
import { blockId, type EvaluationPlan, type Operation, RESULT } from '../plan/evaluation-plan';
import { type Held, type Made, runPlan } from '../plan/run-plan';
import type { Feeds, Runtime, Tensor } from '../runtime/ort';
import type { Stopwatch } from '../runtime/stopwatch';
import { type ClipFusion, clipFusion, type FramePart } from './clip-fusion';

export interface Denoiser {
  manifest: Pick<Manifest, 'io'>;
  runtime: Runtime;
  plan: EvaluationPlan;
  /** Holds the features that stages read; those that no stage makes must be there already. */
  // biome-ignore lint/suspicious/noExplicitAny: this file does not depend on the types of the lower tiers
  store: FeatureStore<Tensor, any, any>;
  batchSize: number;
  /** All frames fit into one batch: features live too briefly to be worth a copy into the pool. */
  isSmall: boolean;
  stopwatch: Stopwatch;
  /** After each graph run: yields to messages, throws CANCELLED, counts progress. */
  afterRun: () => Promise<void>;
}

/**
 * @param inputsOf makes a batch's inputs that change at every step: latent, time. This function releases them.
 * @param onVelocity gets the velocity [f, 2, h, w] of each batch, in order.
 */
export async function evaluate(
  denoiser: Denoiser,
  inputsOf: (batch: number) => Feeds,
  onVelocity: (batch: number, velocity: Float32Array) => void,
): Promise<void> {
  const { runtime, plan, store, stopwatch, afterRun } = denoiser;
  const fusion = clipFusion(runtime);
  const run = async (operation: Operation, held: Held<Tensor>): Promise<Made<Tensor>[]> => {
    if (operation.kind === 'clip') return runClip(denoiser, fusion, operation, held);
    const { graph, batch, makes } = operation;
    const given = inputsOf(batch);
    const feeds: Feeds = {};
    for (const name of inputNames(denoiser, graph)) feeds[name] = held.get(blockId(name, batch)) ?? given[name]!;
    const outputs = await runtime.run(graph, feeds, stopwatch);
    runtime.release(Object.values(given));
    const velocity = outputs[RESULT];
    if (velocity) {
      try {
        onVelocity(batch, await runtime.read(velocity, stopwatch));
      } finally {
        runtime.release([velocity]);
      }
    }
    return makes.map((id) => madeOf(denoiser, outputs[nameOf(id)]!));
  };
  await runPlan(plan, store, run, afterRun);
}

async function runClip(
  denoiser: Denoiser,
  fusion: ClipFusion,
  { graph, clip, needs, makes, changes }: Operation,
  held: Held<Tensor>,
): Promise<Made<Tensor>[]> {
  const { runtime, batchSize, stopwatch } = denoiser;
  const input = inputNames(denoiser, graph)[0]!;
  const transform = async (features: Tensor) =>
    Object.values(await runtime.run(graph, { [input]: features }, stopwatch))[0]!;
  const { frames, weights } = clip!;
  if (denoiser.isSmall && frames.length === held.get(needs[0]!)!.dims[0] && weights.every((weight) => weight === 1)) {
    // One clip that is the whole batch, as in drafts: nothing to gather, nothing to fuse.
    return [madeOf(denoiser, await transform(held.get(needs[0]!)!))];
  }
  const sums = new Map(changes.map((id) => [batchOf(id), held.get(id)!]));
  const begun: Tensor[] = [];
  for (const id of makes) {
    const sum = fusion.zeros(held.get(blockId(input, batchOf(id)))!.dims);
    begun.push(sum);
    sums.set(batchOf(id), sum);
  }
  const partsOf = (tensorOf: (batch: number) => Tensor): FramePart[] =>
    frames.map((frame) => ({ batch: tensorOf(Math.floor(frame / batchSize)), at: frame % batchSize }));
  const gathered = fusion.gather(partsOf((batch) => held.get(blockId(input, batch))!));
  try {
    const fused = await transform(gathered);
    fusion.add(
      fused,
      weights,
      partsOf((batch) => sums.get(batch)!),
    );
    runtime.release([fused]);
  } catch (error) {
    runtime.release(begun);
    throw error;
  } finally {
    runtime.release([gathered]);
  }
  return begun.map((content) => ({ content, dims: content.dims }));
}

function madeOf({ runtime, isSmall }: Denoiser, output: Tensor): Made<Tensor> {
  const content = isSmall ? output : runtime.adopt(output);
  return { content, dims: content.dims };
}

function inputNames({ manifest }: Denoiser, graph: string): string[] {
  return Object.keys(manifest.io[graph]!.inputs);
}

function nameOf(id: string): string {
  return id.slice(0, id.indexOf('#'));
}

function batchOf(id: string): number {
  return Number(id.slice(id.indexOf('#') + 1));
}
