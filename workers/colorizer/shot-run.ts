/** One run over the frames of a shot: its batches, its plan, its store of features; encoded once, stepped, decoded. */

import { TintypeError, throwIfAborted } from '../../src/domain/errors';
import type { Size } from '../../src/domain/frames';
import { evaluate } from './diffusion/denoise';
import { applyChromaGain, ddimStep, estimate, guideToHint, type Hint, noiseTo } from './diffusion/sampler';
import { type Look, lookOf, shareStill } from './diffusion/still-cells';
import { FeatureDisk, type Slot } from './features/feature-disk';
import { FeatureStore, type StorePeaks } from './features/feature-store';
import { deviceTiers } from './features/tiers';
import { type BatchInput, encodeBatch } from './image/encode';
import { hasHints, knownCells } from './image/known-colors';
import { type Encoder, encodeLuminance } from './image/luminance-encoder';
import type { Manifest } from './pack/manifest';
import { planClips } from './plan/clips';
import { batchesOf, blockId, bytesPerFrame, type EvaluationPlan, planEvaluation } from './plan/evaluation-plan';
import type { ColorizeInput, Network, Watch } from './run-input';
import { batchSizeOf } from './runtime/budget';
import { join, pick } from './runtime/feeds';
import type { Feeds, Tensor } from './runtime/ort';
import type { PromptInput } from './text/prompt-input';

/** The engine answers it with the fp32 graphs where it ran the fp16 ones. */
export class NotFiniteError extends TintypeError {
  constructor() {
    super('INTERNAL', 'The model gave numbers that are not finite.');
  }
}

type Latents = Float32Array<ArrayBuffer>[];

interface Span {
  /** First frame, last frame exclusive. */
  from: number;
  to: number;
}

export class ShotRun {
  private readonly latentSize: Size;
  private readonly batchSize: number;
  private readonly batches: Span[];
  /** All frames fit into one batch, as in drafts: nothing is kept long enough to be worth a copy. */
  private readonly isSmall: boolean;
  private readonly plan: EvaluationPlan;
  /** Bytes per frame while it is encoded. */
  private readonly encodeBytes: number;
  private readonly disk = new FeatureDisk();
  private readonly store: FeatureStore<Tensor, Float32Array<ArrayBuffer>, Slot>;
  private readonly encoder: Encoder;
  /** Of the only batch, for the decoder: in longer runs the luminance encoder runs again rather than fill memory with edges. */
  private kept: Feeds = {};
  private runsDone = 0;
  /** Per frame what is known of its chroma, if anything is. */
  private readonly hints = new Map<number, Hint>();
  /** Per frame how far phrases say what color a cell has, [h, w] in 0..1. */
  private readonly coverage = new Map<number, Float32Array>();
  /** Of every frame, made when the first step ends. */
  private looks: Look[] = [];

  constructor(
    private readonly network: Network,
    private readonly input: ColorizeInput,
    private readonly watch: Watch,
    private readonly prompt: PromptInput,
  ) {
    const { manifest, runtime, budget } = network;
    const { frames, size, fusion, phrases } = input;
    const { factor } = manifest.latent;
    this.latentSize = { width: size.width / factor, height: size.height / factor };
    this.batchSize = batchSizeOf(runtime.device ? 'webgpu' : 'wasm', frames, size);
    this.batches = batchesOf({ frames, batchSize: this.batchSize });
    this.isSmall = this.batches.length === 1;
    const clips = planClips(frames, manifest.clip.frames, fusion);
    this.plan = planEvaluation(manifest, { frames, batchSize: this.batchSize, clips, latent: this.latentSize });
    this.encodeBytes = encodedBytes(manifest, this.latentSize, Math.max(1, phrases.length));
    const topBytes = Math.max(
      runtime.device ? budget.gpuBytes : budget.memoryBytes,
      this.plan.minimumBytes,
      this.encodeBytes * this.batchSize,
    );
    const memoryBytes = runtime.device ? budget.memoryBytes : 0;
    if (runtime.pool) runtime.pool.limitBytes = topBytes;
    const tiers = deviceTiers(runtime, this.disk, watch.stopwatch);
    this.store = new FeatureStore(tiers, { topBytes, memoryBytes }, this.plan);
    this.encoder = { manifest, runtime, stopwatch: watch.stopwatch, afterRun: () => this.afterRun() };
    this.runsDone = (input.startAt?.step ?? 0) * this.plan.operations.length;
  }

  get peaks(): StorePeaks {
    return this.store.peaks;
  }

  /** Whether words or known colors say anything: then decoding needs what encode() found out, in runs resumed at their end, too. */
  get isAsked(): boolean {
    return this.input.phrases.length > 0 || hasHints(this.prompt, this.input.known);
  }

  /** What does not depend on the step, into the store. @returns maps [K, h, w] of each frame, if they are wanted. */
  async encode(): Promise<Float32Array[]> {
    const { manifest, runtime, luminanceCache } = this.network;
    const { size, known } = this.input;
    const frames = Array.from(known ?? [], ([frame, clean]) => ({
      frame,
      luminance: this.input.luminance(frame),
      clean,
    }));
    const cells = await knownCells(this.encoder, frames, size, this.latentSize);
    const maps: Float32Array[] = [];
    for (const [batch, span] of this.batches.entries()) {
      const input = await this.batchInput(span);
      const count = span.to - span.from;
      await this.store.hold([], this.encodeBytes * count);
      const still = this.input.frames === 1 ? luminanceCache.take(input.luminance[0]!) : null;
      const features = await encodeBatch(this.encoder, { ...input, kept: still, knownCells: cells });
      try {
        if (this.input.phrases.length > 0) {
          const all = await runtime.read(features.map!, this.watch.stopwatch);
          for (let i = 0; i < count; i++) {
            const own = part(all, i, count);
            if (this.input.wantMaps) maps.push(own.slice());
            this.coverage.set(span.from + i, sumOfMaps(own, this.latentSize));
          }
        }
        if (hasHints(this.prompt, known)) {
          const hints = await runtime.read(features.hint!, this.watch.stopwatch);
          for (let i = 0; i < count; i++) {
            this.hints.set(span.from + i, { hint: part(hints, i, count).slice(), width: this.latentSize.width });
          }
        }
        for (const name of lastingNames(manifest)) {
          const made = pick(features, { [name]: null })[name]!;
          delete features[name];
          const content = this.isSmall ? made : runtime.adopt(made);
          const id = blockId(name, batch);
          this.store.put(id, content, content.dims, this.plan.bytesOf(id));
        }
      } finally {
        if (this.isSmall) this.kept = features;
        else runtime.release(Object.values(features));
        this.store.release();
      }
    }
    return maps;
  }

  /** Latents after one denoising step; those given stay as they are. */
  async step(step: number, given: Latents): Promise<Latents> {
    const { network, input, plan, store, batchSize, batches, isSmall } = this;
    const { manifest, runtime } = network;
    const [time, next] = [input.timesteps[step]!, input.timesteps[step + 1] ?? 0];
    const before = given.map((latent, frame) => {
      const clean = input.known?.get(frame);
      return clean ? noiseTo(time, clean, input.noise) : latent;
    });
    const clean: Latents = [];
    const { stopwatch } = this.watch;
    await evaluate(
      { manifest, runtime, plan, store, batchSize, isSmall, stopwatch, afterRun: () => this.afterRun() },
      (batch) => ({
        latent: this.latentTensor(before, batches[batch]!),
        time: runtime.tensor(Float32Array.of(time), [1]),
      }),
      (batch, velocity) => {
        checkFinite(velocity);
        const { from, to } = batches[batch]!;
        for (let frame = from; frame < to; frame++) {
          const known = input.known?.get(frame);
          clean[frame] = known
            ? Float32Array.from(known)
            : estimate(before[frame]!, part(velocity, frame - from, to - from), time);
        }
      },
    );
    const steady = await stopwatch.time('still', () => this.shareStill(clean));
    return steady.map((x0, frame) => {
      if (input.known?.has(frame)) return noiseTo(next, x0, input.noise);
      const hints = this.hints.get(frame);
      return ddimStep(before[frame]!, clean[frame]!, hints ? guideToHint(x0, hints) : x0, time, next);
    });
  }

  /** Estimates of x_0 with one chroma for what holds still through the run. */
  private async shareStill(clean: Latents): Promise<Latents> {
    const { input, latentSize } = this;
    if (input.frames === 1 || input.stills === 'apart') return clean;
    for (let frame = this.looks.length; frame < input.frames; frame++) {
      this.looks.push(lookOf(input.luminance(frame), input.size, latentSize));
    }
    return shareStill(clean, this.looks, latentSize, new Set(input.known?.keys()), () => this.turn());
  }

  /** Hands each frame's chroma on. Ends what the store holds in longer runs: the decoder has no use for it. */
  async decode(latents: Latents): Promise<void> {
    const { manifest, runtime } = this.network;
    const { stopwatch, onFrame } = this.watch;
    if (!this.isSmall) this.store.clear();
    for (const span of this.batches) {
      const { from, to } = span;
      if (!this.kept.luminance) {
        this.kept = await encodeLuminance(this.encoder, await this.batchInput(span));
        await this.afterRun();
      }
      const vivid = latents.slice(from, to).map((latent, i) => this.enlivened(latent, from + i));
      const latent0 = this.latentTensor(vivid, { from: 0, to: to - from });
      const feeds = pick({ ...this.kept, latent0 }, manifest.io.decoder!.inputs);
      const { ab } = await runtime.run('decoder', feeds, stopwatch);
      try {
        const planes = await runtime.read(ab!, stopwatch);
        for (let frame = from; frame < to; frame++) await onFrame(frame, part(planes, frame - from, to - from));
      } finally {
        runtime.release([ab!]);
      }
      if (!this.isSmall) {
        runtime.release(Object.values(this.kept));
        this.kept = {};
      }
      await this.afterRun();
    }
  }

  /** Frees everything; features of a still go to the cache. */
  async close(): Promise<void> {
    if (this.input.frames === 1) this.keepStill();
    this.network.runtime.release(Object.values(this.kept));
    this.store.clear();
    await this.disk.close();
  }

  /** Moves what the luminance encoder made of a still, if it got that far, to the cache. */
  private keepStill(): void {
    const { manifest, luminanceCache } = this.network;
    const names = Object.keys(manifest.io.luminance!.outputs);
    for (const name of names) {
      const tensor = this.kept[name] ?? this.store.take(blockId(name, 0));
      if (tensor) this.kept[name] = tensor;
    }
    if (!names.every((name) => this.kept[name])) return;
    luminanceCache.keep(this.input.luminance(0), pick(this.kept, manifest.io.luminance!.outputs));
    for (const name of names) delete this.kept[name];
  }

  private async batchInput({ from, to }: Span): Promise<BatchInput> {
    const { input, latentSize, prompt } = this;
    const prepare = () => Array.from({ length: to - from }, (_, i) => input.luminance(from + i));
    const luminance = await this.watch.stopwatch.time('prepare', prepare);
    return { from, to, luminance, size: input.size, latentSize, prompt, known: input.known };
  }

  private enlivened(latent: Float32Array, frame: number): Float32Array<ArrayBuffer> {
    return applyChromaGain(latent, this.network.manifest.sampler, this.coverage.get(frame), this.hints.get(frame));
  }

  private latentTensor(latents: Latents, { from, to }: Span): Tensor {
    const { width, height } = this.latentSize;
    return this.network.runtime.tensor(join(latents.slice(from, to)), [to - from, 2, height, width]);
  }

  private async afterRun(): Promise<void> {
    const { batches, isSmall, input, plan, watch } = this;
    const runs = batches.length * (isSmall ? 3 : 4) + input.timesteps.length * plan.operations.length;
    watch.onProgress?.(Math.min(1, ++this.runsDone / runs));
    // Awaiting a wasm run gives the event loop no turn.
    await this.turn();
  }

  /** A turn of the event loop, in which a cancel may come. */
  private async turn(): Promise<void> {
    await nextTurn();
    throwIfAborted(this.watch.signal);
  }
}

/** Names of what the encoders give to the U-Net. */
function lastingNames({ unet, io }: Manifest): string[] {
  const made = new Set(unet.flatMap((graph) => Object.keys(io[graph]!.outputs)));
  const read = new Set(unet.flatMap((graph) => Object.keys(io[graph]!.inputs)));
  return [...read].filter((name) => !made.has(name) && name !== 'latent' && name !== 'time');
}

/** Bytes per frame while it is encoded: all that the encoders put out, and the hint. */
function encodedBytes({ io }: Manifest, latent: Size, phrases: number): number {
  const shapes = Object.values({ ...io.luminance!.outputs, ...io.cmpf!.outputs }).map(({ shape }) => shape);
  const hint = 3 * latent.width * latent.height * 4;
  return shapes.reduce((sum, shape) => sum + bytesPerFrame(shape, latent) * (shape.includes('K') ? phrases : 1), hint);
}

/** The i-th of `count` equal parts, a view. */
function part(all: Float32Array, i: number, count: number): Float32Array {
  const length = all.length / count;
  return all.subarray(i * length, (i + 1) * length);
}

/** Maps [K, h, w] added up: [h, w]. CMPF shares a cell's whole of 1 among its phrases. */
function sumOfMaps(maps: Float32Array, { width, height }: Size): Float32Array {
  const sum = new Float32Array(width * height);
  for (let i = 0; i < maps.length; i++) sum[i % sum.length]! += maps[i]!;
  return sum;
}

/** fp16 that overflows, or a driver that gives up, shows here first. */
function checkFinite(values: Float32Array): void {
  // The sum of finite float32 values is finite in double precision; one NaN or infinity shows in it.
  let sum = 0;
  for (const value of values) sum += value;
  if (!Number.isFinite(sum)) throw new NotFiniteError();
}

let channel: MessageChannel | null = null;

/** One turn of the event loop, without the 4 ms that nested timers are held back by. */
function nextTurn(): Promise<void> {
  channel ??= new MessageChannel();
  const { port1, port2 } = channel;
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
