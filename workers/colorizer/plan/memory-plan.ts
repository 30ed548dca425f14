/**
 * Memory that a shot of any length takes, without running it: plan and store do not depend on a device, so they are run on blocks that
 * have sizes and no content. For reports and for the choice of a segment's length.
 */

import type { Size } from '../../../src/domain/frames';
import type { Manifest } from '../../../src/domain/pack/manifest';
import { DEFAULTS } from '../../../src/domain/settings';
import { FeatureStore, type StoreBudget, type StorePeaks, type Tiers } from '../features/feature-store';
import { planClips } from './clips';
import { planEvaluation } from './evaluation-plan';
import { runPlan } from './run-plan';

/** @param size working size in pixels @returns peaks of features, in bytes; weights and what graphs use inside are not among them. */
export async function planMemory(
  { unet, io, clip, latent }: Pick<Manifest, 'unet' | 'io' | 'clip' | 'latent'>,
  size: Size,
  frames: number,
  batchSize: number,
  budget: StoreBudget,
): Promise<StorePeaks> {
  const plan = planEvaluation(
    { unet, io },
    {
      frames,
      batchSize,
      clips: planClips(frames, clip.frames, DEFAULTS.fusion),
      latent: { width: size.width / latent.factor, height: size.height / latent.factor },
    },
  );
  const topBytes = Math.max(budget.topBytes, plan.minimumBytes);
  const store = new FeatureStore(WEIGHTLESS, { ...budget, topBytes }, plan);
  for (const id of plan.lasting) {
    await store.hold([], plan.bytesOf(id));
    store.put(id, true, [], plan.bytesOf(id));
    store.release();
  }
  await runPlan(plan, store, async ({ makes }) => makes.map(() => ({ content: true as const, dims: [] })));
  return store.peaks;
}

const WEIGHTLESS: Tiers<true, true, true> = {
  top: { make: () => true, read: () => true, free: () => undefined },
  disk: { write: () => true, read: () => true, free: () => undefined },
};
