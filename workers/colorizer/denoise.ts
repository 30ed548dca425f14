/**
 * One evaluation of the U-Net over all frames of a segment: its stages in the manifest's order, tensors wired by name, and
 * Cross-Clip Fusion (Sec. 3.4, eq 8) at each TDA between them. Stages work on a few frames at a time, TDA on clips.
 */
import type { Clip } from './clips';
import { fuseClips } from './features';
import type { GraphIo, Manifest } from './manifest';
import type { Feeds, Runtime, Tensor } from './ort';
import type { Stopwatch } from './stopwatch';

export interface Denoiser {
  manifest: Manifest;
  runtime: Runtime;
  batchSize: number;
  clips: readonly Clip[];
  stopwatch: Stopwatch;
  /** After each graph run: yields to messages, throws CANCELLED, counts progress. */
  afterRun: () => Promise<void>;
}

/**
 * @param inputs per batch of frames what does not come from a stage: latent, hint, time, lum*, condition*.
 * @returns velocity [f, 2, h, w] of each batch; the caller releases them. Everything between is released here.
 */
export async function runUnet(denoiser: Denoiser, inputs: readonly Feeds[]): Promise<Tensor[]> {
  const { manifest, runtime } = denoiser;
  const lastUse = lastUses(manifest);
  /** What stages put out: per name one tensor a batch. */
  const made = new Map<string, Tensor[]>();
  const drop = (name: string) => {
    runtime.release(made.get(name) ?? []);
    made.delete(name);
  };
  try {
    for (const [index, stage] of manifest.unet.entries()) {
      const io = manifest.io[stage]!;
      if (isTda(stage)) await runTda(denoiser, stage, io, made);
      else await runStage(denoiser, stage, io, inputs, made);
      for (const [name, last] of lastUse) if (last === index) drop(name);
    }
    const velocity = made.get('velocity')!;
    made.delete('velocity');
    return velocity;
  } finally {
    for (const name of [...made.keys()]) drop(name);
  }
}

/** Graph runs of one evaluation, for progress. */
export function runsPerStep(manifest: Manifest, batches: number, clips: number): number {
  return manifest.unet.reduce((sum, stage) => sum + (isTda(stage) ? clips : batches), 0);
}

function isTda(stage: string): boolean {
  return stage.startsWith('tda');
}

async function runStage(
  { runtime, stopwatch, afterRun }: Denoiser,
  stage: string,
  io: GraphIo,
  inputs: readonly Feeds[],
  made: Map<string, Tensor[]>,
): Promise<void> {
  for (const name of Object.keys(io.outputs)) made.set(name, []);
  for (const [batch, given] of inputs.entries()) {
    const feeds: Feeds = {};
    for (const name of Object.keys(io.inputs)) feeds[name] = made.get(name)?.[batch] ?? given[name]!;
    const outputs = await runtime.run(stage, feeds, stopwatch);
    for (const [name, tensor] of Object.entries(outputs)) made.get(name)!.push(tensor);
    await afterRun();
  }
}

async function runTda(
  { runtime, batchSize, clips, stopwatch, afterRun }: Denoiser,
  stage: string,
  io: GraphIo,
  made: Map<string, Tensor[]>,
): Promise<void> {
  const [[input], [output]] = [Object.keys(io.inputs), Object.keys(io.outputs)] as [[string], [string]];
  const batches = made.get(input)!;
  const run = async (clip: Tensor) => {
    const fused = (await runtime.run(stage, { [input]: clip }, stopwatch))[output]!;
    await afterRun();
    return fused;
  };
  if (clips.length === 1 && batches.length === 1) {
    // One clip holds all there is, as in drafts: nothing to gather, nothing to fuse.
    made.set(output, [await run(batches[0]!)]);
    return;
  }
  const fusion = fuseClips(runtime, { batches, batchSize });
  try {
    for (const clip of clips) {
      const gathered = fusion.gather(clip);
      try {
        const fused = await run(gathered);
        fusion.add(clip, fused);
        runtime.release([fused]);
      } finally {
        runtime.release([gathered]);
      }
    }
  } finally {
    // Also after a cancel: whoever owns `made` releases it.
    made.set(output, fusion.finish());
  }
}

/** For each tensor made inside the U-Net the last stage that needs it. */
function lastUses(manifest: Manifest): Map<string, number> {
  const last = new Map<string, number>();
  for (const [index, stage] of manifest.unet.entries()) {
    const io = manifest.io[stage]!;
    for (const name of Object.keys(io.outputs)) if (name !== 'velocity') last.set(name, index);
    for (const name of Object.keys(io.inputs)) if (last.has(name)) last.set(name, index);
  }
  return last;
}
