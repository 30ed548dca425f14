/**
 * What a shot of any length will take, without running it: the schedule and the store are plain code, so they are run on blocks that are
 * nothing but sizes. For reports and for the choice of a segment's length.
 */

import { FeatureStore, type StoreBudget, type StorePeaks, type Tiers } from '../features/feature-store';
import type { Size } from '../image/luminance';
import type { Manifest } from '../pack/manifest';
import { planClips } from './clips';
import { runSchedule } from './run-schedule';
import { planEvaluation } from './schedule';

/** @param size working size in pixels @returns peaks of features, in bytes; weights and what graphs use inside are not among them. */
export async function planMemory(
  { unet, io, clip, latent }: Pick<Manifest, 'unet' | 'io' | 'clip' | 'latent'>,
  size: Size,
  frames: number,
  batchSize: number,
  budget: StoreBudget,
): Promise<StorePeaks> {
  const schedule = planEvaluation(
    { unet, io },
    {
      frames,
      batchSize,
      clips: planClips(frames, clip.frames),
      latent: { width: size.width / latent.factor, height: size.height / latent.factor },
    },
  );
  const topBytes = Math.max(budget.topBytes, schedule.minimumBytes);
  const store = new FeatureStore(WEIGHTLESS, { ...budget, topBytes }, schedule);
  for (const id of schedule.lasting) {
    await store.hold([], schedule.bytesOf(id));
    store.put(id, true, [], schedule.bytesOf(id));
    store.release();
  }
  await runSchedule(schedule, store, async ({ makes }) => makes.map(() => ({ content: true as const, dims: [] })));
  return store.peaks;
}

const WEIGHTLESS: Tiers<true, true, true> = {
  top: { make: () => true, read: () => true, free: () => undefined },
  disk: { write: () => true, read: () => true, free: () => undefined },
};
