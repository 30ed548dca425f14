/** One run over the frames of a shot: its batches, its plan, its store of features; encoded once, stepped, decoded. */

import { throwIfAborted } from '../../src/domain/errors';
import { checkFinite } from './diffusion/check-finite';
import { shareChroma, withRest } from './diffusion/chroma-sharing';
import { evaluate } from './diffusion/denoise';
import { MotionAverage } from './diffusion/motion-average';
import { ddimStep, estimate, noiseTo } from './diffusion/sampler';
import { type Look, lookOf, shareStatic } from './diffusion/static-cells';
import { FeatureDisk, type Slot } from './features/feature-disk';
import { FeatureStore, type StorePeaks } from './features/feature-store';
import { deviceTiers } from './features/tiers';
import { GivenColors } from './given/given-colors';
import { type BatchInput, encodeBatch } from './image/encode';
import { colorExactly } from './image/exact-colors';
import { hasHints, knownCells, knownFramesOf, timeScaleOf } from './image/known-colors';
import { type Encoder, encodeLuminance } from './image/luminance-encoder';
import { logitsOf } from './maps/end-maps';
import { seekThings } from './maps/seek';
import { blockId } from './plan/evaluation-plan';
import type { ColorizeInput, Network, Watch } from './run-input';
import { join, part, pick } from './runtime/feeds';
import { nextTurn } from './runtime/next-turn';
import type { Feeds, Tensor } from './runtime/ort';
import { ShotGuidance } from './shot-guidance';
import { lastingNames, layoutOf, type ShotLayout, type Span } from './shot-layout';
import type { PromptInput } from './text/prompt-input';

type Latents = Float32Array<ArrayBuffer>[];

export class ShotRun {
  private readonly layout: ShotLayout;
  private readonly disk = new FeatureDisk();
  private readonly store: FeatureStore<Tensor, Float32Array<ArrayBuffer>, Slot>;
  private readonly encoder: Encoder;
  /** Features that the decoder needs, if there is one batch only: longer runs encode luminance again rather than keep them for all batches. */
  private kept: Feeds = {};
  private runsDone = 0;
  private readonly guidance: ShotGuidance;
  private given: GivenColors | null = null;
  /** The look of every frame, made when the first step ends. */
  private looks: Look[] = [];

  constructor(
    private readonly network: Network,
    private readonly input: ColorizeInput,
    private readonly watch: Watch,
    private readonly prompt: PromptInput,
  ) {
    const { manifest, runtime } = network;
    this.layout = layoutOf(network, input);
    const { plan, topBytes, memoryBytes } = this.layout;
    this.guidance = new ShotGuidance(input, manifest.sampler, this.layout.latentSize);
    if (runtime.pool) runtime.pool.limitBytes = topBytes;
    const tiers = deviceTiers(runtime, this.disk, watch.stopwatch);
    this.store = new FeatureStore(tiers, { topBytes, memoryBytes }, plan);
    this.encoder = { manifest, runtime, stopwatch: watch.stopwatch, afterRun: () => this.afterRun() };
    this.runsDone = (input.startAt?.step ?? 0) * plan.operations.length;
  }

  get peaks(): StorePeaks {
    return this.store.peaks;
  }

  get isFound(): readonly boolean[] {
    return this.guidance.isFound;
  }

  /**
   * Whether the chroma gain that decode() applies depends on phrases or known colors. Then encode() must run first, even in a run that
   * resumes after its last step.
   */
  get isGuided(): boolean {
    return this.input.phrases.length > 0 || hasHints(this.prompt, this.input);
  }

  /**
   * Finds where the phrases' things are on all frames, then puts the features that are the same at every step into the store.
   * @returns maps [K, h, w] of each frame, if they are wanted; zeros for phrases that were not found
   */
  async encode(): Promise<Float32Array[]> {
    const { frames, phrases, wantMaps } = this.input;
    if (phrases.length > 0) await this.guidance.placePhrases(await this.seekAll(), () => this.turn());
    await this.encodeAll();
    if (phrases.length === 0 || !wantMaps) return [];
    return Array.from({ length: frames }, (_, frame) => this.guidance.thingsOf(frame));
  }

  /** @returns logits [K, h, w] of CMPF's maps per frame, averaged along motion. */
  private async seekAll(): Promise<Float32Array[]> {
    const { runtime, manifest } = this.network;
    const { frames, phrases } = this.input;
    const { latentSize, batches, isSmall, encodeBytes } = this.layout;
    const share = frames > 1 ? manifest.sampler.maps.memory : 0;
    const memory = new MotionAverage(latentSize, share);
    const { stopwatch } = this.watch;
    for (const span of batches) {
      const count = span.to - span.from;
      await this.store.hold([], encodeBytes * count);
      try {
        const batch = await this.batchInput(span);
        const kept = this.takeStill();
        this.kept = kept ?? {};
        this.kept = { ...kept, ...(await encodeLuminance(this.encoder, { ...batch, kept })) };
        await this.afterRun();
        const maps = await seekThings(this.encoder, batch, this.kept);
        const match = share > 0 ? await runtime.read(this.kept.match!, stopwatch) : null;
        for (let i = 0; i < count; i++) {
          const logits = logitsOf(part(maps, i, count), phrases.length);
          await stopwatch.time('maps', () => memory.add(logits, match ? part(match, i, count) : undefined));
          await this.turn();
        }
      } finally {
        this.store.release();
      }
      if (frames === 1) this.keepStill();
      if (frames === 1 || !isSmall) {
        runtime.release(Object.values(this.kept));
        this.kept = {};
      }
    }
    return await memory.finish(() => this.turn());
  }

  /** The luminance encoder's outputs for a still, if the cache has them. */
  private takeStill(): Feeds | null {
    return this.input.frames === 1 ? this.network.luminanceCache.take(this.input.luminance(0)) : null;
  }

  private async encodeAll(): Promise<void> {
    const { manifest, runtime, luminanceCache } = this.network;
    const { size } = this.input;
    const { latentSize, batches, isSmall, plan, encodeBytes } = this.layout;
    const grids = { size, latentSize, timeScale: timeScaleOf(this.input) };
    this.given = await GivenColors.of(this.encoder, this.input, latentSize, () => this.turn());
    const cells = await knownCells(this.encoder, luminanceCache, knownFramesOf(this.input), grids);
    for (const [batch, span] of batches.entries()) {
      const input = await this.batchInput(span);
      const count = span.to - span.from;
      await this.store.hold([], encodeBytes * count);
      const kept = this.kept.luminance ? this.kept : this.takeStill();
      this.kept = {};
      const features = await encodeBatch(this.encoder, { ...input, kept, knownCells: cells });
      try {
        if (hasHints(this.prompt, this.input)) {
          const hints = await runtime.read(features.hint!, this.watch.stopwatch);
          for (let i = 0; i < count; i++) {
            this.guidance.noteHint(span.from + i, part(hints, i, count).slice());
          }
        }
        for (const name of lastingNames(manifest)) {
          const made = pick(features, { [name]: null })[name]!;
          delete features[name];
          const content = isSmall ? made : runtime.adopt(made);
          const id = blockId(name, batch);
          this.store.put(id, content, content.dims, plan.bytesOf(id));
        }
      } finally {
        if (isSmall) this.kept = features;
        else runtime.release(Object.values(features));
        this.store.release();
      }
    }
  }

  /** Latents after one denoising step; `given` is not changed. */
  async step(step: number, given: Latents): Promise<Latents> {
    const { network, input, store } = this;
    const { plan, batchSize, batches, isSmall } = this.layout;
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
    const steady = await stopwatch.time('static', () => this.shareStatic(clean));
    return steady.map((x0, frame) => {
      if (input.known?.has(frame)) return noiseTo(next, x0, input.noise);
      const guided = this.guidance.guide(x0, frame);
      return ddimStep(before[frame]!, clean[frame]!, this.given?.pull(guided, frame) ?? guided, time, next);
    });
  }

  /** Whether the frames show the same scene, so that they have colors in common. */
  private get isOneScene(): boolean {
    return this.input.frames > 1 && this.input.stills !== 'apart';
  }

  /** Estimates of x_0 with one chroma for what is static through the run. */
  private async shareStatic(clean: Latents): Promise<Latents> {
    const { input } = this;
    const { latentSize } = this.layout;
    if (!this.isOneScene) return clean;
    for (let frame = this.looks.length; frame < input.frames; frame++) {
      this.looks.push(lookOf(input.luminance(frame), input.size, latentSize));
    }
    return shareStatic(clean, this.looks, latentSize, new Set(input.known?.keys()), () => this.turn());
  }

  /** Decodes all frames and passes each one's chroma to onFrame(). In longer runs the store is emptied first: the decoder does not need it. */
  async decode(latents: Latents): Promise<void> {
    const { manifest, runtime } = this.network;
    const { stopwatch, onFrame } = this.watch;
    const { batches, isSmall } = this.layout;
    if (!isSmall) this.store.clear();
    const { given } = this;
    const calm = await this.calm(given ? latents.map((latent, frame) => given.pull(latent, frame)) : latents);
    for (const span of batches) {
      const { from, to } = span;
      await this.keepLuminance(span);
      const latent0 = this.latentTensor(calm.slice(from, to), { from: 0, to: to - from });
      const feeds = pick({ ...this.kept, latent0 }, manifest.io.decoder!.inputs);
      const { ab } = await runtime.run('decoder', feeds, stopwatch);
      try {
        const planes = await runtime.read(ab!, stopwatch);
        for (let frame = from; frame < to; frame++) {
          const ab = part(planes, frame - from, to - from);
          await onFrame(
            frame,
            colorExactly(this.given?.lay(ab, frame) ?? ab, this.input, frame),
            this.guidance.mapsOf(frame),
          );
        }
      } finally {
        runtime.release([ab!]);
      }
      if (!isSmall) {
        runtime.release(Object.values(this.kept));
        this.kept = {};
      }
      await this.afterRun();
    }
  }

  /**
   * x_0 as the decoder takes it: one chroma for cells that look alike, then the pack's gains, then one chroma along motion, then one for static
   * cells. The mean over frames comes last, so that nothing that changes with motion elsewhere in the picture makes static cells flicker.
   */
  private async calm(latents: Latents): Promise<Latents> {
    const { input, guidance } = this;
    const { sharing, ...gains } = this.network.manifest.sampler;
    const { batches, isSmall, latentSize } = this.layout;
    const gained = (latent: Latents[number], frame: number) => guidance.withChromaGain(latent, frame, gains);
    if (!sharing || sharing.strength === 0) return latents.map(gained);
    const { stopwatch } = this.watch;
    const average = new MotionAverage(latentSize, this.isOneScene ? sharing.memory : 0);
    for (const { from, to } of batches) {
      await this.keepLuminance({ from, to });
      const match = await this.match();
      for (let frame = from; frame < to; frame++) {
        const own = match && part(match, frame - from, to - from);
        const owners = withRest(guidance.mapsOf(frame), latentSize.width * latentSize.height);
        const hint = guidance.hintOf(frame)?.hint;
        const share = () => shareChroma(latents[frame]!, own!, latentSize, sharing, owners, hint);
        const shared = own ? await stopwatch.time('sharing', share) : latents[frame]!;
        await stopwatch.time('motion', () => average.add(gained(shared, frame), own ?? undefined, owners));
        await this.turn();
      }
      if (isSmall) continue;
      this.network.runtime.release(Object.values(this.kept));
      this.kept = {};
    }
    const steady = await average.finish(() => this.turn());
    return this.shareStatic(steady.map((latent, frame) => (input.known?.has(frame) ? latents[frame]! : latent)));
  }

  /** Encodes a batch's luminance again, unless its features are at hand. */
  private async keepLuminance(span: Span): Promise<void> {
    if (this.kept.luminance) return;
    this.kept = await encodeLuminance(this.encoder, await this.batchInput(span));
    await this.afterRun();
  }

  /** The `match` features of the batch whose luminance is at hand. */
  private async match(): Promise<Float32Array | null> {
    const tensor = this.kept.match ?? (this.layout.isSmall ? this.store.take(blockId('match', 0)) : undefined);
    if (!tensor) return null;
    this.kept.match = tensor;
    return await this.network.runtime.read(tensor, this.watch.stopwatch);
  }

  /** Frees everything; features of a still go to the cache. */
  async close(): Promise<void> {
    if (this.input.frames === 1) this.keepStill();
    this.network.runtime.release(Object.values(this.kept));
    this.store.clear();
    await this.disk.close();
  }

  /** Moves the luminance encoder's outputs for a still, if they exist, to the cache. */
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
    const { input, prompt } = this;
    const { latentSize } = this.layout;
    const prepare = () => Array.from({ length: to - from }, (_, i) => input.luminance(from + i));
    const luminance = await this.watch.stopwatch.time('prepare', prepare);
    return {
      from,
      to,
      luminance,
      size: input.size,
      latentSize,
      prompt,
      phrases: input.phrases,
      maps: input.phrases.length > 0 ? luminance.map((_, i) => this.guidance.mapsOf(from + i)) : null,
      known: input.known,
      given: this.given,
      hinted: input.hinted,
      timeScale: timeScaleOf(input),
    };
  }

  private latentTensor(latents: Latents, { from, to }: Span): Tensor {
    const { width, height } = this.layout.latentSize;
    return this.network.runtime.tensor(join(latents.slice(from, to)), [to - from, 2, height, width]);
  }

  private async afterRun(): Promise<void> {
    const { input, watch } = this;
    const { batches, isSmall, plan } = this.layout;
    // Of a longer run each batch is encoded again to decode it, once more to share chroma, and before all that to find things.
    const encoded = isSmall ? 3 : this.network.manifest.sampler.sharing?.strength ? 5 : 4;
    const perBatch = encoded + (input.phrases.length > 0 ? 2 : 0);
    const runs = batches.length * perBatch + input.timesteps.length * plan.operations.length;
    watch.onProgress?.(Math.min(1, ++this.runsDone / runs));
    // Awaiting a wasm run does not yield to the event loop, and no cancel would be received.
    await this.turn();
  }

  /** Yields to the event loop, so that a cancel can be received. */
  private async turn(): Promise<void> {
    await nextTurn();
    throwIfAborted(this.watch.signal);
  }
}
