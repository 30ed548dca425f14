/** Runs one evaluation by its plan: before each operation its blocks are brought to the top tier, afterwards they are released or freed. */
import type { FeatureStore } from '../features/feature-store';
import type { BlockId, EvaluationPlan, Operation } from './evaluation-plan';

/** What an operation is given: the blocks it needs and those it changes, by id. */
export type Held<T> = ReadonlyMap<BlockId, T>;

export interface Made<T> {
  content: T;
  dims: readonly number[];
}

/**
 * @param run does the work of one operation and returns all blocks that it makes, in the order of `makes`; blocks of `changes` are changed in
 *   place. @param after called after each operation; throws to cancel.
 */
export async function runPlan<T, V, S>(
  plan: EvaluationPlan,
  store: FeatureStore<T, V, S>,
  run: (operation: Operation, held: Held<T>) => Promise<Made<T>[]>,
  after?: () => Promise<void>,
): Promise<void> {
  for (const [position, operation] of plan.operations.entries()) {
    const { needs, makes, changes, frees, scratchBytes } = operation;
    store.position = position;
    const ids = [...needs, ...changes];
    const room = makes.reduce((sum, id) => sum + plan.bytesOf(id), scratchBytes);
    try {
      const contents = await store.hold(ids, room);
      const made = await run(operation, new Map(ids.map((id, i) => [id, contents[i]!])));
      for (const [i, { content, dims }] of made.entries()) {
        store.put(makes[i]!, content, dims, plan.bytesOf(makes[i]!));
      }
      for (const id of changes) store.changed(id);
    } finally {
      store.release();
    }
    for (const id of frees) store.free(id);
    await after?.();
  }
}
