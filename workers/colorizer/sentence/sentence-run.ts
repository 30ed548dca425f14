/**
 * One run over the frames of a shot with a pack of format 2: latents are a VAE's, the prompt is a sentence that the U-Net attends to, and
 * classifier-free guidance moves its output for the prompt away from that for an empty one. Plan, store and Cross-Clip Fusion are those of
 * shot-run.ts. Known colors, maps and shared chroma are of format 1: the latents hold no chroma that could be compared. Exact colors come
 * out on things that were shown by hand, whose masks are known without maps.
 */
import { throwIfAborted } from '../../../src/domain/errors';
import { checkFinite } from '../diffusion/check-finite';
import { evaluate } from '../diffusion/denoise';
import { ddimStep, estimate } from '../diffusion/sampler';
import { FeatureDisk, type Slot } from '../features/feature-disk';
import { FeatureStore, type StorePeaks } from '../features/feature-store';
import { deviceTiers } from '../features/tiers';
import { GivenColors } from '../given/given-colors';
import { colorExactly } from '../image/exact-colors';
import { type Encoder, encodeLuminance } from '../image/luminance-encoder';
import { blockId } from '../plan/evaluation-plan';
import type { ColorizeInput, Network, Watch } from '../run-input';
import { join, part } from '../runtime/feeds';
import { nextTurn } from '../runtime/next-turn';
import type { Feeds, Tensor } from '../runtime/ort';
import { layoutOf, type ShotLayout, type Span } from '../shot-layout';
import { type Sentence, sentenceOf } from './sentence';

type Latents = Float32Array<ArrayBuffer>[];

export class SentenceRun {
  readonly isGuided = false;
  readonly isFound = [];
  private readonly layout: ShotLayout;
  private readonly disk = new FeatureDisk();
  private readonly store: FeatureStore<Tensor, Float32Array<ArrayBuffer>, Slot>;
  private readonly encoder: Encoder;
  /** [f, T, D] of each batch: the sentence after CMPF. */
  private readonly texts: Float32Array<ArrayBuffer>[] = [];
  /** [T, D]: the empty sentence. */
  private empty = new Float32Array();
  private runsDone = 0;

  constructor(
    private readonly network: Network,
    private readonly input: ColorizeInput,
    private readonly watch: Watch,
  ) {
    const { manifest, runtime } = network;
    this.layout = layoutOf(network, input);
    const { plan, topBytes, memoryBytes } = this.layout;
    if (runtime.pool) runtime.pool.limitBytes = topBytes;
    this.store = new FeatureStore(deviceTiers(runtime, this.disk, watch.stopwatch), { topBytes, memoryBytes }, plan);
    this.encoder = { manifest, runtime, stopwatch: watch.stopwatch, afterRun: () => this.afterRun() };
    this.runsDone = (input.startAt?.step ?? 0) * this.runsPerStep;
  }

  get peaks(): StorePeaks {
    return this.store.peaks;
  }

  /** Words once, luminance and CMPF once per frame. @returns no maps. */
  async encode(): Promise<Float32Array[]> {
    const { manifest, runtime, tokenizer } = this.network;
    const { batches, encodeBytes, isSmall, plan } = this.layout;
    const sentence = sentenceOf(this.input.phrases, tokenizer, manifest);
    const words = await this.embed(sentence);
    this.empty = this.input.phrases.length > 0 ? await this.embed(sentenceOf([], tokenizer, manifest)) : words;
    const { max_tokens: length, dim } = manifest.text;
    for (const [batch, span] of batches.entries()) {
      const count = span.to - span.from;
      await this.store.hold([], encodeBytes * count);
      const features = await this.encodeSpan(span);
      try {
        if (this.input.phrases.length > 0) {
          const { text } = await runtime.run(
            'cmpf',
            {
              lum: features.lum!,
              words: runtime.tensor(words, [1, length, dim]),
              mask: runtime.tensor(sentence.mask, [1, length]),
            },
            this.watch.stopwatch,
          );
          this.texts[batch] = (await runtime.read(text!, this.watch.stopwatch)).slice();
          runtime.release([text!]);
        } else {
          this.texts[batch] = this.emptyTexts(count);
        }
        const lum = features.lum!;
        delete features.lum;
        const content = isSmall ? lum : runtime.adopt(lum);
        const id = blockId('lum', batch);
        this.store.put(id, content, content.dims, plan.bytesOf(id));
      } finally {
        runtime.release(Object.values(features));
        this.store.release();
      }
      await this.afterRun();
    }
    return [];
  }

  /** Latents after one denoising step; `given` is not changed. */
  async step(step: number, given: Latents): Promise<Latents> {
    const { timesteps } = this.input;
    const [time, next] = [timesteps[step]!, timesteps[step + 1] ?? 0];
    const said = await this.velocities(given, time, (batch) => this.texts[batch]!);
    if (this.hasGuidance) {
      const { guidance } = this.network.manifest.sampler;
      const unsaid = await this.velocities(given, time, (_, count) => this.emptyTexts(count));
      for (const [frame, velocity] of said.entries()) {
        const without = unsaid[frame]!;
        for (let i = 0; i < velocity.length; i++) velocity[i] = without[i]! + guidance * (velocity[i]! - without[i]!);
      }
    }
    return given.map((latent, frame) => {
      const clean = estimate(latent, said[frame]!, time);
      return ddimStep(latent, clean, clean, time, next);
    });
  }

  /** Decodes all frames and passes each one's chroma to onFrame(). */
  async decode(latents: Latents): Promise<void> {
    const { runtime } = this.network;
    const { stopwatch, onFrame } = this.watch;
    this.store.clear();
    // Locked frames' colors are carried over decoded chroma: the latents hold none.
    const given = await GivenColors.of(this.encoder, this.input, this.layout.latentSize, () => this.turn());
    for (const { from, to } of this.layout.batches) {
      const latent0 = this.latentTensor(latents, { from, to });
      const luminance = this.luminanceTensor({ from, to });
      const { ab } = await runtime.run('decoder', { latent0, luminance }, stopwatch);
      try {
        const planes = await runtime.read(ab!, stopwatch);
        for (let frame = from; frame < to; frame++) {
          const ab = part(planes, frame - from, to - from);
          await onFrame(frame, colorExactly(given?.lay(ab, frame) ?? ab, this.input, frame), new Float32Array(0));
        }
      } finally {
        runtime.release([ab!, latent0, luminance]);
      }
      await this.afterRun();
    }
  }

  async close(): Promise<void> {
    this.store.clear();
    await this.disk.close();
  }

  private get hasGuidance(): boolean {
    return this.network.manifest.sampler.guidance !== 1 && this.input.phrases.length > 0;
  }

  private get runsPerStep(): number {
    return this.layout.plan.operations.length * (this.hasGuidance ? 2 : 1);
  }

  /** One evaluation of the U-Net: v of each frame. @param textOf [f, T, D] of a batch of f frames. */
  private async velocities(
    latents: Latents,
    time: number,
    textOf: (batch: number, count: number) => Float32Array<ArrayBuffer>,
  ): Promise<Latents> {
    const { manifest, runtime } = this.network;
    const { plan, batchSize, batches, isSmall } = this.layout;
    const { max_tokens: length, dim } = manifest.text;
    const { stopwatch } = this.watch;
    const found: Latents = [];
    await evaluate(
      { manifest, runtime, plan, store: this.store, batchSize, isSmall, stopwatch, afterRun: () => this.afterRun() },
      (batch) => {
        const span = batches[batch]!;
        const count = span.to - span.from;
        return {
          latent: this.latentTensor(latents, span),
          time: runtime.tensor(Float32Array.of(time), [1]),
          text: runtime.tensor(textOf(batch, count), [count, length, dim]),
        };
      },
      (batch, velocity) => {
        checkFinite(velocity);
        const { from, to } = batches[batch]!;
        for (let frame = from; frame < to; frame++) found[frame] = part(velocity, frame - from, to - from).slice();
      },
    );
    return found;
  }

  private async embed({ ids }: Sentence): Promise<Float32Array<ArrayBuffer>> {
    const { runtime } = this.network;
    const { words } = await runtime.run('text', { ids: runtime.tensor(ids, [1, ids.length]) }, this.watch.stopwatch);
    const values = (await runtime.read(words!, this.watch.stopwatch)).slice();
    runtime.release([words!]);
    return values;
  }

  private emptyTexts(count: number): Float32Array<ArrayBuffer> {
    return join(Array.from({ length: count }, () => this.empty));
  }

  private encodeSpan(span: Span): Promise<Feeds> {
    const luminance = Array.from({ length: span.to - span.from }, (_, i) => this.input.luminance(span.from + i));
    return encodeLuminance(this.encoder, { luminance, size: this.input.size });
  }

  private luminanceTensor({ from, to }: Span): Tensor {
    const { width, height } = this.input.size;
    const planes = Array.from({ length: to - from }, (_, i) => this.input.luminance(from + i));
    return this.network.runtime.tensor(join(planes), [to - from, 1, height, width]);
  }

  private latentTensor(latents: Latents, { from, to }: Span): Tensor {
    const { runtime, manifest } = this.network;
    const { width, height } = this.layout.latentSize;
    return runtime.tensor(join(latents.slice(from, to)), [to - from, manifest.latent.channels, height, width]);
  }

  private async afterRun(): Promise<void> {
    const { batches } = this.layout;
    const runs = 2 * batches.length + this.input.timesteps.length * this.runsPerStep;
    this.watch.onProgress?.(Math.min(1, ++this.runsDone / runs));
    // Awaiting a wasm run does not yield to the event loop, and no cancel would be received.
    await this.turn();
  }

  private async turn(): Promise<void> {
    await nextTurn();
    throwIfAborted(this.watch.signal);
  }
}
