/**
 * The order of one U-Net evaluation over all frames of a shot, as plain data: which batch of frames or which clip runs next, which blocks
 * it needs, makes, changes and frees, and when each feature is used again. Independent of the device.
 *
 * The unit of storage is a block: one named feature of one batch of frames. Stages run batch by batch; at each TDA between them
 * the clips of CCF run one by one and are summed by weight into new blocks (Sec. 3.4, eq 8).
 */

import type { Size } from '../../../src/domain/frames';
import type { GraphIo } from '../../../src/domain/pack/manifest';
import type { Clip } from './clips';

/** "lum8#3": the feature lum8 of the fourth batch. */
export type BlockId = string;

export interface Operation {
  kind: 'stage' | 'clip';
  graph: string;
  /** The batch that a stage runs on; -1 for clips. */
  batch: number;
  /** The clip that TDA runs on; null for stages. */
  clip: Clip | null;
  /** Blocks that are read. */
  needs: BlockId[];
  /** Blocks that are created; sums over clips are created as zeros. */
  makes: BlockId[];
  /** Blocks that are changed in place: sums over clips under way. */
  changes: BlockId[];
  /** Bytes that the operation needs besides the blocks: gathered clips, and outputs that are not stored as blocks. */
  scratchBytes: number;
  /** Blocks that are not used again. Lasting blocks, which every step uses, are never among them. */
  frees: BlockId[];
}

export interface Wiring {
  /** Graphs of one evaluation in order; TDA's begin with "tda". */
  unet: readonly string[];
  io: Readonly<Record<string, GraphIo>>;
}

export interface Layout {
  frames: number;
  batchSize: number;
  clips: readonly Clip[];
  latent: Size;
}

/** Inputs that change at every step and are passed by the caller. They are not stored as blocks. */
export const BY_STEP: ReadonlySet<string> = new Set(['latent', 'time', 'text']);
/** The output of the last stage: the caller takes it at once, so it is not stored as a block either. */
export const RESULT = 'velocity';

export interface EvaluationPlan {
  operations: Operation[];
  /** Blocks that stages read and no stage makes: the caller puts them into the store before the first evaluation. */
  lasting: BlockId[];
  bytesOf(id: BlockId): number;
  /** Position of the first use at `position` or after; lasting blocks are used again in the next evaluation. Infinity: never. */
  nextUse(id: BlockId, position: number): number;
  /** Bytes that the largest single operation needs: the smallest possible budget. */
  minimumBytes: number;
}

export function isTda(graph: string): boolean {
  return graph.startsWith('tda');
}

export function blockId(name: string, batch: number): BlockId {
  return `${name}#${batch}`;
}

/** First frame, last frame exclusive. */
export function batchesOf({ frames, batchSize }: Pick<Layout, 'frames' | 'batchSize'>): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(frames / batchSize) }, (_, i) => ({
    from: i * batchSize,
    to: Math.min(frames, (i + 1) * batchSize),
  }));
}

/** Bytes of float32 numbers in a shape of the manifest for one frame, F, N and K counting 1: "h/2" is half the latent's height. */
export function bytesPerFrame(shape: readonly (string | number)[], latent: Size): number {
  const sizes: Record<string, number> = {
    h: latent.height,
    w: latent.width,
    H: latent.height * 8,
    W: latent.width * 8,
  };
  return shape.reduce<number>((product, dim) => {
    if (typeof dim === 'number') return product * dim;
    const [symbol, divisor = '1'] = dim.split('/') as [string, string?];
    return (product * (sizes[symbol] ?? 1)) / Number(divisor);
  }, 4);
}

export function planEvaluation({ unet, io }: Wiring, layout: Layout): EvaluationPlan {
  const { clips, latent, batchSize } = layout;
  const batches = batchesOf(layout);
  const perFrame = new Map<string, number>();
  const made = new Set<string>();
  for (const graph of unet) {
    const { inputs, outputs } = io[graph]!;
    for (const [name, { shape }] of Object.entries({ ...inputs, ...outputs })) {
      perFrame.set(name, bytesPerFrame(shape, latent));
    }
    for (const name of Object.keys(outputs)) made.add(name);
  }
  const bytesOf = (id: BlockId) => {
    const [name, batch] = id.split('#') as [string, string];
    const { from, to } = batches[Number(batch)]!;
    return perFrame.get(name)! * (to - from);
  };

  const operations: Operation[] = [];
  const lasting = new Set<BlockId>();
  for (const graph of unet) {
    const inputs = Object.keys(io[graph]!.inputs).filter((name) => !BY_STEP.has(name));
    const outputs = Object.keys(io[graph]!.outputs).filter((name) => name !== RESULT);
    if (isTda(graph)) {
      const [input, output] = [inputs[0]!, outputs[0]!];
      operations.push(...clipOperations(graph, input, output, clips, batchSize, perFrame.get(input)!, batches.length));
      continue;
    }
    const resultBytes = RESULT in io[graph]!.outputs ? perFrame.get(RESULT)! : 0;
    for (const [batch, { from, to }] of batches.entries()) {
      const needs = inputs.map((name) => blockId(name, batch));
      for (const name of inputs) if (!made.has(name)) lasting.add(blockId(name, batch));
      const makes = outputs.map((name) => blockId(name, batch));
      const scratchBytes = resultBytes * (to - from);
      operations.push({ kind: 'stage', graph, batch, clip: null, needs, makes, changes: [], scratchBytes, frees: [] });
    }
  }

  const uses = usesOf(operations);
  for (const [id, positions] of uses) if (!lasting.has(id)) operations[positions.at(-1)!]!.frees.push(id);
  const weigh = (ids: readonly BlockId[]) => ids.reduce((sum, id) => sum + bytesOf(id), 0);
  return {
    operations,
    lasting: [...lasting],
    bytesOf,
    nextUse(id, position) {
      const positions = uses.get(id);
      if (!positions) return Number.POSITIVE_INFINITY;
      const next = firstAtLeast(positions, position);
      if (next !== undefined) return next;
      return lasting.has(id) ? positions[0]! + operations.length : Number.POSITIVE_INFINITY;
    },
    minimumBytes: Math.max(
      ...operations.map(
        ({ needs, makes, changes, scratchBytes }) => weigh([...needs, ...makes, ...changes]) + scratchBytes,
      ),
    ),
  };
}

function clipOperations(
  graph: string,
  input: string,
  output: string,
  clips: readonly Clip[],
  batchSize: number,
  frameBytes: number,
  batchCount: number,
): Operation[] {
  const begun = new Set<number>();
  return clips.map((clip) => {
    const batches = [...new Set(clip.frames.map((frame) => Math.floor(frame / batchSize)))];
    const fresh = batches.filter((batch) => !begun.has(batch));
    const changes = batches.filter((batch) => begun.has(batch)).map((batch) => blockId(output, batch));
    for (const batch of fresh) begun.add(batch);
    // One clip that is exactly one batch needs no gathering and no sums.
    const isWhole = clips.length === 1 && batchCount === 1;
    return {
      kind: 'clip' as const,
      graph,
      batch: -1,
      clip,
      needs: batches.map((batch) => blockId(input, batch)),
      makes: fresh.map((batch) => blockId(output, batch)),
      changes,
      scratchBytes: isWhole ? 0 : 2 * clip.frames.length * frameBytes,
      frees: [],
    };
  });
}

/** Positions, ascending, at which each block is made, read or changed. */
function usesOf(operations: readonly Operation[]): Map<BlockId, number[]> {
  const uses = new Map<BlockId, number[]>();
  for (const [position, { needs, makes, changes }] of operations.entries()) {
    for (const id of [...needs, ...makes, ...changes]) {
      const positions = uses.get(id);
      if (positions) positions.push(position);
      else uses.set(id, [position]);
    }
  }
  return uses;
}

function firstAtLeast(ascending: readonly number[], least: number): number | undefined {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return ascending[low];
}
