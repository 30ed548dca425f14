/**
 * Features of a whole shot in tiers under a budget: where graphs run (the GPU, or the worker's memory on wasm), then the worker's
 * memory, then disk. The block whose next use, by the plan, is farthest away is moved down first (Belady's algorithm). The tiers are passed
 * in, so that placement is tested without a GPU.
 */
import { TintypeError } from '../../../src/domain/errors';
import type { BlockId, EvaluationPlan } from '../plan/evaluation-plan';

/** T: what graphs take (a tensor). V: its numbers in memory. S: a place on disk. */
export interface Tiers<T, V, S> {
  top: {
    make(values: V, dims: readonly number[]): T;
    /** The numbers; `content` is freed right after. */
    read(content: T): V | Promise<V>;
    free(content: T): void;
  };
  disk: {
    write(values: V): S | Promise<S>;
    read(slot: S): V;
    free(slot: S): void;
  };
}

export interface StoreBudget {
  topBytes: number;
  /** Budget of the middle tier; 0 where the top tier is the worker's memory itself. */
  memoryBytes: number;
}

interface Entry<T, V, S> {
  id: BlockId;
  bytes: number;
  dims: readonly number[];
  /** The content in each tier that holds it. All copies are identical: when a block is changed, the lower ones are dropped. */
  top: T | null;
  memory: V | null;
  disk: S | null;
}

export interface StorePeaks {
  topBytes: number;
  memoryBytes: number;
  diskBytes: number;
}

export class FeatureStore<T, V, S> {
  private readonly entries = new Map<BlockId, Entry<T, V, S>>();
  private readonly pinned = new Set<BlockId>();
  private readonly used: StorePeaks = { topBytes: 0, memoryBytes: 0, diskBytes: 0 };
  /** Bytes promised to outputs and scratch of the operation under way. */
  private reserved = 0;
  readonly peaks: StorePeaks = { topBytes: 0, memoryBytes: 0, diskBytes: 0 };
  /** Position in the plan of the operation that is running. */
  position = 0;

  constructor(
    private readonly tiers: Tiers<T, V, S>,
    private readonly budget: StoreBudget,
    private readonly plan: Pick<EvaluationPlan, 'nextUse'>,
  ) {}

  /**
   * Brings blocks to the top tier and holds them there until release(), with `roomBytes` to spare beside them for what the operation makes.
   * @throws OUT_OF_MEMORY when the operation alone is larger than the budget, DISK_FULL.
   */
  async hold(ids: readonly BlockId[], roomBytes = 0): Promise<T[]> {
    for (const id of ids) this.pinned.add(id);
    this.reserved = roomBytes;
    const missing = ids.map((id) => this.entry(id)).filter((entry) => entry.top === null);
    await this.makeRoom(missing.reduce((sum, { bytes }) => sum + bytes, 0));
    for (const entry of missing) {
      const values = entry.memory ?? this.tiers.disk.read(entry.disk!);
      entry.top = this.tiers.top.make(values, entry.dims);
      this.count('topBytes', entry.bytes);
    }
    return ids.map((id) => this.entry(id).top!);
  }

  /** Ends hold(): blocks may be moved down again, and the reservation ends. */
  release(): void {
    this.pinned.clear();
    this.reserved = 0;
  }

  /** Adds a block, which the store then owns and holds until release(). Its bytes count against the room that hold() reserved. */
  put(id: BlockId, content: T, dims: readonly number[], bytes: number): void {
    if (this.entries.has(id)) throw new TintypeError('INTERNAL', `The feature ${id} was made twice.`);
    this.entries.set(id, { id, bytes, dims, top: content, memory: null, disk: null });
    this.pinned.add(id);
    this.reserved = Math.max(0, this.reserved - bytes);
    this.count('topBytes', bytes);
  }

  /** To be called after a block's content in the top tier was changed in place: drops the copies in lower tiers. */
  changed(id: BlockId): void {
    const entry = this.entry(id);
    this.dropMemory(entry);
    this.dropDisk(entry);
  }

  free(id: BlockId): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.dropTop(entry);
    this.dropMemory(entry);
    this.dropDisk(entry);
    this.entries.delete(id);
    this.pinned.delete(id);
  }

  /** Takes a block out of the store; the caller owns its content then. @returns null when it is not in the top tier. */
  take(id: BlockId): T | null {
    const entry = this.entries.get(id);
    if (!entry) return null;
    const content = entry.top;
    if (content !== null) {
      entry.top = null;
      this.used.topBytes -= entry.bytes;
    }
    this.free(id);
    return content;
  }

  clear(): void {
    this.release();
    for (const id of [...this.entries.keys()]) this.free(id);
  }

  get size(): number {
    return this.entries.size;
  }

  private entry(id: BlockId): Entry<T, V, S> {
    const entry = this.entries.get(id);
    if (!entry)
      throw new TintypeError('INTERNAL', `The feature ${id} is used before it is made or after it was freed.`);
    return entry;
  }

  private async makeRoom(bytes: number): Promise<void> {
    const allowed = this.budget.topBytes - this.reserved - bytes;
    while (this.used.topBytes > Math.max(0, allowed) || allowed < 0) {
      const victim = this.farthest((entry) => entry.top !== null && !this.pinned.has(entry.id));
      if (!victim) {
        throw new TintypeError('OUT_OF_MEMORY', 'One step of the model needs more memory than it is allowed to use.', {
          details: `${this.used.topBytes + this.reserved + bytes} bytes, ${this.budget.topBytes} allowed`,
        });
      }
      if (victim.memory === null && victim.disk === null)
        await this.lower(victim, await this.tiers.top.read(victim.top!));
      this.dropTop(victim);
    }
  }

  /** Copies a block into memory if it fits there without displacing blocks that are used sooner, else onto disk. */
  private async lower(entry: Entry<T, V, S>, values: V): Promise<void> {
    const use = this.plan.nextUse(entry.id, this.position);
    while (this.used.memoryBytes + entry.bytes > this.budget.memoryBytes) {
      // Blocks that have a copy in another tier are dropped first: that costs nothing.
      const victim =
        this.farthest((other) => other.memory !== null && (other.top !== null || other.disk !== null)) ??
        this.farthest((other) => other.memory !== null && this.plan.nextUse(other.id, this.position) > use);
      if (!victim) {
        await this.toDisk(entry, values);
        return;
      }
      if (victim.top === null && victim.disk === null) await this.toDisk(victim, victim.memory!);
      this.dropMemory(victim);
    }
    entry.memory = values;
    this.count('memoryBytes', entry.bytes);
  }

  private async toDisk(entry: Entry<T, V, S>, values: V): Promise<void> {
    entry.disk = await this.tiers.disk.write(values);
    this.count('diskBytes', entry.bytes);
  }

  private farthest(isCandidate: (entry: Entry<T, V, S>) => boolean): Entry<T, V, S> | null {
    let [found, farthest]: [Entry<T, V, S> | null, number] = [null, -1];
    for (const entry of this.entries.values()) {
      if (!isCandidate(entry)) continue;
      const use = this.plan.nextUse(entry.id, this.position);
      if (use > farthest) [found, farthest] = [entry, use];
    }
    return found;
  }

  private dropTop(entry: Entry<T, V, S>): void {
    if (entry.top === null) return;
    this.tiers.top.free(entry.top);
    entry.top = null;
    this.used.topBytes -= entry.bytes;
  }

  private dropMemory(entry: Entry<T, V, S>): void {
    if (entry.memory === null) return;
    entry.memory = null;
    this.used.memoryBytes -= entry.bytes;
  }

  private dropDisk(entry: Entry<T, V, S>): void {
    if (entry.disk === null) return;
    this.tiers.disk.free(entry.disk);
    entry.disk = null;
    this.used.diskBytes -= entry.bytes;
  }

  private count(tier: keyof StorePeaks, bytes: number): void {
    this.used[tier] += bytes;
    this.peaks[tier] = Math.max(this.peaks[tier], this.used[tier]);
  }
}
