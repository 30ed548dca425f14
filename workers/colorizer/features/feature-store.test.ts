import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/pack/manifest';
import type { Fusion } from '../../../src/domain/settings';
import { planClips } from '../plan/clips';
import { type BlockId, type EvaluationPlan, planEvaluation } from '../plan/evaluation-plan';
import { planMemory } from '../plan/memory-plan';
import { type Made, runPlan } from '../plan/run-plan';
import { FeatureStore, type StoreBudget, type Tiers } from './feature-store';

const manifest = parseManifest(readFileSync(new URL('../../../e2e/packs/tiny/manifest.json', import.meta.url), 'utf8'));

/** A block's content in the test: some numbers, to check that they survive every tier, and the size that the block pretends to have. */
interface Content {
  values: number[];
  bytes: number;
}

class Counted {
  topBytes = 0;
  topPeak = 0;
  diskSlots = new Map<number, number[]>();
  private slots = 0;

  make(values: number[], bytes: number): Content {
    this.topBytes += bytes;
    this.topPeak = Math.max(this.topPeak, this.topBytes);
    return { values: [...values], bytes };
  }

  readonly tiers: Tiers<Content, number[], number> = {
    top: {
      make: (values, [bytes]) => this.make(values, bytes!),
      read: ({ values }) => [...values],
      free: (content) => {
        this.topBytes -= content.bytes;
        // A later use of freed content shows as NaN.
        content.values.fill(Number.NaN);
      },
    },
    disk: {
      write: (values) => {
        this.diskSlots.set(++this.slots, [...values]);
        return this.slots;
      },
      read: (slot) => [...this.diskSlots.get(slot)!],
      free: (slot) => this.diskSlots.delete(slot),
    },
  };
}

/** Two evaluations over numbers; each velocity that the last stage gives is a digest of all that went into it. */
async function evaluate(plan: EvaluationPlan, budget: StoreBudget) {
  const counted = new Counted();
  const store = new FeatureStore(counted.tiers, budget, plan);
  for (const [i, id] of plan.lasting.entries()) {
    const bytes = plan.bytesOf(id);
    await store.hold([], bytes);
    store.put(id, counted.make([i + 1], bytes), [bytes], bytes);
    store.release();
  }
  const results: number[] = [];
  for (let step = 0; step < 2; step++) {
    await runPlan(plan, store, async ({ kind, graph, batch, clip, needs, makes, changes }, held) => {
      const inputs = needs.map((id) => held.get(id)!.values[0]!);
      const digest = inputs.reduce((sum, value, i) => (sum * 31 + value * (i + 1)) % 1_000_003, graph.length + step);
      const share = (id: BlockId) => digest + clip!.frames.length + id.length;
      for (const id of changes) held.get(id)!.values[0]! += share(id);
      if (kind === 'stage' && graph === 'unet3') results.push(digest + batch);
      return makes.map((id, i): Made<Content> => {
        const bytes = plan.bytesOf(id);
        return { content: counted.make([kind === 'clip' ? share(id) : digest + i], bytes), dims: [bytes] };
      });
    });
    // Only blocks that the next evaluation needs are left.
    expect(store.size).toBe(plan.lasting.length);
  }
  store.clear();
  return { results, counted, store };
}

const layouts = fc.record({
  frames: fc.integer({ min: 1, max: 60 }),
  batchSize: fc.integer({ min: 1, max: 8 }),
  clipLength: fc.integer({ min: 2, max: 8 }),
  fusion: fc.constantFrom<Fusion>('ccf', 'average', 'sliding', 'clips'),
  /** The budget between the smallest possible one (0) and one that holds everything (1). */
  topShare: fc.double({ min: 0, max: 1, noNaN: true }),
  memoryShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

function planOf({
  frames,
  batchSize,
  clipLength,
  fusion,
}: {
  frames: number;
  batchSize: number;
  clipLength: number;
  fusion: Fusion;
}) {
  return planEvaluation(manifest, {
    frames,
    batchSize: Math.min(batchSize, frames),
    clips: planClips(frames, clipLength, fusion),
    latent: { width: 4, height: 4 },
  });
}

describe('a plan run through the tiered store', () => {
  it('stays under its budget, loses no number, and frees everything', async () => {
    await fc.assert(
      fc.asyncProperty(layouts, async (layout) => {
        const plan = planOf(layout);
        const all = await evaluate(plan, { topBytes: 1e12, memoryBytes: 0 });
        expect(all.counted.diskSlots.size).toBe(0);
        const span = all.store.peaks.topBytes;
        const budget = {
          topBytes: plan.minimumBytes + Math.floor(layout.topShare * span),
          memoryBytes: Math.floor(layout.memoryShare * span),
        };
        const { results, counted, store } = await evaluate(plan, budget);
        expect(results).toEqual(all.results);
        expect(results.every(Number.isFinite)).toBe(true);
        expect(counted.topPeak).toBeLessThanOrEqual(budget.topBytes);
        expect(store.peaks.topBytes).toBe(counted.topPeak);
        expect(store.peaks.memoryBytes).toBeLessThanOrEqual(budget.memoryBytes);
        expect([store.size, counted.topBytes, counted.diskSlots.size]).toEqual([0, 0, 0]);
      }),
      { numRuns: 150 },
    );
    // Seconds on idle cores, more beside a build.
  }, 60_000);

  it('moves out what is used again last', async () => {
    const next = new Map([
      ['soon', 1],
      ['late', 9],
      ['sooner', 0],
    ]);
    const counted = new Counted();
    const store = new FeatureStore(counted.tiers, { topBytes: 2, memoryBytes: 1 }, { nextUse: (id) => next.get(id)! });
    for (const id of ['soon', 'late', 'sooner']) {
      await store.hold([], 1);
      store.put(id, counted.make([next.get(id)!], 1), [1], 1);
      store.release();
    }
    expect(store.peaks).toEqual({ topBytes: 2, memoryBytes: 1, diskBytes: 0 });
    // "late" is in memory now. The block that makes room for it goes to disk, since it is used later than all in memory.
    next.set('late', 2);
    expect((await store.hold(['late', 'sooner'])).map(({ values }) => values)).toEqual([[9], [0]]);
    store.clear();
    expect(counted.topBytes).toBe(0);
  });

  it('says OUT_OF_MEMORY where one operation is larger than the budget', async () => {
    const plan = planOf({ frames: 9, batchSize: 2, clipLength: 4, fusion: 'ccf' });
    await expect(evaluate(plan, { topBytes: plan.minimumBytes - 1, memoryBytes: 0 })).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY',
    });
  });
});

describe('planEvaluation', () => {
  it('runs every stage on every batch and TDA on every clip, in the order of the manifest', () => {
    const { operations } = planOf({ frames: 5, batchSize: 2, clipLength: 4, fusion: 'clips' });
    expect(operations.map(({ graph, batch, clip }) => `${graph}:${clip ? clip.frames.join('') : batch}`)).toEqual([
      ...['unet0:0', 'unet0:1', 'unet0:2', 'tda0:0123', 'tda0:4'],
      ...['unet1:0', 'unet1:1', 'unet1:2', 'tda1:0123', 'tda1:4'],
      ...['unet2:0', 'unet2:1', 'unet2:2', 'tda2:0123', 'tda2:4'],
      ...['unet3:0', 'unet3:1', 'unet3:2'],
    ]);
  });

  it('frees a block with its last use, and never what the next step needs', () => {
    const plan = planOf({ frames: 40, batchSize: 3, clipLength: 4, fusion: 'ccf' });
    const lasting = new Set(plan.lasting);
    for (const [position, { frees }] of plan.operations.entries()) {
      for (const id of frees) {
        expect(lasting.has(id)).toBe(false);
        expect(plan.nextUse(id, position + 1)).toBe(Number.POSITIVE_INFINITY);
      }
    }
    expect(plan.nextUse('lum8#0', 1)).toBe(plan.operations.length);
  });

  it('grows with n log n at most', () => {
    const count = (frames: number) => planOf({ frames, batchSize: 4, clipLength: 8, fusion: 'ccf' }).operations.length;
    expect(count(512) / count(256)).toBeLessThan((2 * Math.log2(512)) / Math.log2(256) + 0.01);
  });
});

describe('planMemory', () => {
  /** The network that ships with the app, by its shapes alone (training/model.py, LITE). */
  const lite = widened(manifest);

  it('a shot of 300 frames at 256 px fits into the budgets as they are', async () => {
    const peaks = await planMemory(lite, { width: 256, height: 256 }, 300, 6, {
      topBytes: 2 ** 30,
      memoryBytes: 2 ** 29,
    });
    expect(peaks.topBytes).toBeLessThan(600e6);
    expect(peaks.diskBytes).toBe(0);
  });

  it('keeps to a small budget however long the shot is', async () => {
    for (const frames of [32, 512]) {
      const peaks = await planMemory(lite, { width: 256, height: 256 }, frames, 6, {
        topBytes: 64e6,
        memoryBytes: 32e6,
      });
      expect(peaks.topBytes).toBeLessThanOrEqual(64e6);
      expect(peaks.memoryBytes).toBeLessThanOrEqual(32e6);
    }
  });
});

/** The tiny manifest with the channel counts of the real network. */
function widened(of: Manifest): Manifest {
  const channels: Record<string, number> = { lum8: 64, lum16: 128, lum32: 256, skip0: 64, skip1: 128 };
  for (const n of [0, 2]) Object.assign(channels, { [`site${n}`]: 128, [`fused${n}`]: 128 });
  Object.assign(channels, { site1: 256, fused1: 256, condition8: 128, condition16: 128, condition32: 128 });
  const io = structuredClone(of.io);
  for (const { inputs, outputs } of Object.values(io)) {
    for (const [name, spec] of Object.entries({ ...inputs, ...outputs })) {
      if (channels[name]) spec.shape[1] = channels[name];
    }
  }
  return { ...of, io, clip: { ...of.clip, frames: 8 } };
}
