/** The pipeline without the 8-bit ends: golden luminance and noise in, largest differences from the golden results out. */
import { expose } from 'comlink';
import '../../src/domain/error-transfer';
import { DEFAULTS } from '../../src/domain/settings';
import { trustOwnScripts } from '../../src/domain/trusted-urls';
import { requestDevice } from '../../src/gpu/device';
import type { EngineReport, ExecutionProvider } from '../../workers/colorizer/api';
import { timesteps } from '../../workers/colorizer/diffusion/sampler';
import { type LoadedNetwork, loadNetwork } from '../../workers/colorizer/load';
import { colorize } from '../../workers/colorizer/pipeline';
import type { ColorizeInput } from '../../workers/colorizer/run-input';
import { Stopwatch } from '../../workers/colorizer/runtime/stopwatch';
import { readGolden, type SentenceCase } from './golden';

export interface Comparison {
  name: string;
  /** Largest absolute differences; ab in Lab units, latent in ab / 40, map in 0..1, noun in embedding units. */
  ab: number;
  latent: number;
  map: number;
  noun: number;
  /** Largest absolute value of the golden ab: a comparison of zeros with zeros must not pass. */
  abMax: number;
  seconds: number;
  secondsByStage: Record<string, number>;
}

// As main.tsx and the workers do.
trustOwnScripts(self, (url) => new URL(url, self.location.href).origin);

let network: LoadedNetwork | null = null;

const worker = {
  async load(packUrl: string, ep: ExecutionProvider): Promise<EngineReport> {
    network = await loadNetwork({ packUrl, ep }, requestDevice, () => undefined);
    return network.report;
  },

  /** Runs every golden case on the loaded pack. */
  async compare(goldenUrl: string): Promise<Comparison[]> {
    if (!network) throw new Error('load() first');
    const golden = await readGolden(goldenUrl);
    const comparisons: Comparison[] = [];
    for (const { frames, width, height, steps, phrases, known, tensors } of golden.cases) {
      const latents = golden.read(tensors.known);
      const length = latents.length / frames;
      const { ab, output, seconds, secondsByStage } = await run(network, {
        frames,
        size: { width, height },
        steps,
        luminance: golden.read(tensors.luminance),
        noise: golden.read(tensors.noise),
        phrases: phrases.map((phrase, i) => ({ id: String(i), ...phrase })),
        known: new Map(known.map((frame) => [frame, latents.slice(frame * length, (frame + 1) * length)])),
        wantMaps: true,
      });
      const nouns = await network.text.embed(phrases.map(({ noun }) => noun));
      const expected = golden.read(tensors.ab);
      comparisons.push({
        name: `${frames} frames, ${width} x ${height}, ${phrases.length} phrases, ${known.length} known, ${steps} steps`,
        ab: largestDifference(ab, expected),
        latent: largestDifference(output.latent, golden.read(tensors.latent0)),
        map: largestDifference(output.maps, golden.read(tensors.map)),
        noun: largestDifference(nouns, golden.read(tensors.noun)),
        abMax: expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
        seconds,
        secondsByStage,
      });
    }
    return comparisons;
  },

  /** Runs every golden case of a pack of format 2. */
  async compareSentences(
    goldenUrl: string,
  ): Promise<Pick<Comparison, 'name' | 'ab' | 'latent' | 'abMax' | 'seconds'>[]> {
    if (!network) throw new Error('load() first');
    const golden = await readGolden<SentenceCase>(goldenUrl);
    const comparisons: Pick<Comparison, 'name' | 'ab' | 'latent' | 'abMax' | 'seconds'>[] = [];
    for (const { frames, width, height, steps, texts, tensors } of golden.cases) {
      const { ab, output, seconds } = await run(network, {
        frames,
        size: { width, height },
        steps,
        luminance: golden.read(tensors.luminance),
        noise: golden.read(tensors.noise),
        phrases: texts.map((text, i) => ({ id: String(i), noun: text, text, exactAb: null })),
      });
      const expected = golden.read(tensors.ab);
      comparisons.push({
        name: `${frames} frames, ${width} x ${height}, "${texts.join(', ')}", ${steps} steps`,
        ab: largestDifference(ab, expected),
        latent: largestDifference(output.latent, golden.read(tensors.latent0)),
        abMax: expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
        seconds,
      });
    }
    return comparisons;
  },
};

interface Run extends Pick<ColorizeInput, 'frames' | 'size' | 'noise' | 'phrases' | 'known' | 'wantMaps'> {
  steps: number;
  /** L / 50 - 1 of all frames. */
  luminance: Float32Array;
}

/** A golden case through the pipeline: its chroma by frame, and how long it took. */
async function run(network: LoadedNetwork, { luminance, steps, ...input }: Run) {
  const plane = input.size.width * input.size.height;
  const stopwatch = new Stopwatch();
  const start = performance.now();
  const ab: Float32Array[] = [];
  const output = await colorize(
    network,
    {
      ...DEFAULTS,
      ...input,
      luminance: (frame) => luminance.slice(frame * plane, (frame + 1) * plane) as Float32Array<ArrayBuffer>,
      timesteps: timesteps(network.manifest.sampler.timesteps, steps),
    },
    {
      stopwatch,
      onFrame: (_, planes) => {
        ab.push(planes.slice());
      },
    },
  );
  return { ab, output, seconds: (performance.now() - start) / 1000, secondsByStage: stopwatch.seconds };
}

function largestDifference(parts: Float32Array[], expected: Float32Array): number {
  let most = 0;
  let at = 0;
  for (const part of parts) for (const value of part) most = Math.max(most, Math.abs(value - expected[at++]!));
  if (at !== expected.length) throw new Error(`${at} numbers where ${expected.length} were expected`);
  return most;
}

export type PipelineWorker = typeof worker;

expose(worker);
