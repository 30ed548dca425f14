/**
 * The whole network, from luminance and phrases to Lab chroma: text encoder, then luminance encoder and CMPF once per frame, the
 * denoising steps, the decoder. Files, messages and 8-bit codes are handled by its caller, engine.ts.
 */
import { TintypeError, throwIfAborted } from '../../src/domain/errors';
import type { StorePeaks } from './features/feature-store';
import type { ColorizeInput, Network, Watch } from './run-input';
import { SentenceRun } from './sentence/sentence-run';
import { ShotRun } from './shot-run';
import { promptInput } from './text/prompt-input';

export interface ColorizeOutput {
  /** [K, h, w] per frame; empty without a phrase, or where `wantMaps` is not set. */
  maps: Float32Array[];
  /** For each phrase, whether it was found on any frame; empty where a prompt is one sentence. */
  isFound: readonly boolean[];
  /** x_0 per frame, [2, h, w]. */
  latent: Float32Array[];
  /** Most bytes of features in each tier. */
  peaks: StorePeaks;
}

/** @throws CANCELLED between two graph runs, GPU_LOST, OUT_OF_MEMORY, DISK_FULL, INTERNAL. */
export async function colorize(network: Network, input: ColorizeInput, watch: Watch): Promise<ColorizeOutput> {
  const { manifest } = network;
  const { phrases, timesteps, startAt } = input;
  if (phrases.length > manifest.phrases.max) {
    throw new TintypeError(
      'INTERNAL',
      `A prompt can hold ${manifest.phrases.max} things at most, not ${phrases.length}.`,
    );
  }
  const run = await runOf(network, input, watch);
  try {
    const first = startAt?.step ?? 0;
    const maps = first < timesteps.length || run.isGuided ? await run.encode() : [];
    let latent = startAt?.latents ?? Array.from({ length: input.frames }, () => Float32Array.from(input.noise));
    for (let step = first; step < timesteps.length; step++) {
      latent = await run.step(step, latent);
      await watch.onStep?.({ step: step + 1, latents: latent });
      throwIfAborted(watch.signal);
    }
    await run.decode(latent);
    return { maps, isFound: run.isFound, latent, peaks: run.peaks };
  } finally {
    await run.close();
  }
}

/** By the pack's format: latents of chroma and a prompt of phrases, or a VAE's latents and a prompt of one sentence. */
async function runOf(network: Network, input: ColorizeInput, watch: Watch): Promise<ShotRun | SentenceRun> {
  const { manifest, runtime, text } = network;
  if (manifest.latent.kind === 'vae') return new SentenceRun(network, input, watch);
  const scale = { scale: manifest.latent.scale, dim: manifest.text.dim };
  const prompt = await promptInput(runtime, text, input.phrases, scale, watch.stopwatch);
  throwIfAborted(watch.signal);
  return new ShotRun(network, input, watch, prompt);
}
