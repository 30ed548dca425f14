/** The pipeline without the 8-bit ends: golden luminance and noise in, largest differences from the golden results out. */
import { expose } from 'comlink';
import '../../src/clients/transfer';
import { requestDevice } from '../../src/gpu/device';
import type { EngineReport, ExecutionProvider } from '../../workers/colorizer/api';
import { type LoadedNetwork, loadNetwork } from '../../workers/colorizer/load';
import { colorize } from '../../workers/colorizer/pipeline';
import { timesteps } from '../../workers/colorizer/sampler';
import { Stopwatch } from '../../workers/colorizer/stopwatch';
import { readGolden } from './golden';

export interface Difference {
  case: string;
  /** Largest absolute differences; ab in Lab units, latent in ab / 40, map in 0..1. */
  ab: number;
  latent: number;
  map: number;
  /** Largest absolute value of the golden ab, so that a small difference of nothing does not pass for success. */
  abMax: number;
  seconds: number;
}

const networks = new Map<string, Promise<LoadedNetwork>>();

const worker = {
  async load(packUrl: string, ep: ExecutionProvider): Promise<EngineReport> {
    let network = networks.get(ep + packUrl);
    if (!network) {
      network = loadNetwork({ packUrl, ep }, requestDevice, () => undefined);
      networks.set(ep + packUrl, network);
    }
    return (await network).report;
  },

  /** Runs every golden case. */
  async compare(packUrl: string, ep: ExecutionProvider): Promise<Difference[]> {
    await worker.load(packUrl, ep);
    const network = await networks.get(ep + packUrl)!;
    const golden = await readGolden(packUrl);
    const differences: Difference[] = [];
    for (const one of golden.cases) {
      const { frames, width, height } = one;
      const luminance = golden.read(one.luminance);
      const plane = width * height;
      const start = performance.now();
      const output = await colorize(
        network,
        {
          luminance: Array.from({ length: frames }, (_, i) => luminance.slice(i * plane, (i + 1) * plane)),
          size: { width, height },
          phrases: one.phrases.map((phrase, i) => ({ id: String(i), ...phrase })),
          timesteps: timesteps(network.manifest.sampler.timesteps, one.steps),
          noise: golden.read(one.noise),
          wantMaps: true,
        },
        { stopwatch: new Stopwatch() },
      );
      const expected = golden.read(one.ab);
      differences.push({
        case: `${frames} x ${width} x ${height}, ${one.phrases.length} phrases, ${one.steps} steps`,
        ab: largestDifference(output.ab, expected),
        latent: largestDifference(output.latent, golden.read(one.latent)),
        map: one.phrases.length > 0 ? largestDifference(output.maps, golden.read(one.map)) : 0,
        abMax: expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
        seconds: (performance.now() - start) / 1000,
      });
    }
    return differences;
  },
};

function largestDifference(parts: Float32Array[], expected: Float32Array): number {
  let most = 0;
  let at = 0;
  for (const part of parts) for (const value of part) most = Math.max(most, Math.abs(value - expected[at++]!));
  if (at !== expected.length) throw new Error(`${at} numbers where ${expected.length} were expected`);
  return most;
}

export type PipelineWorker = typeof worker;

expose(worker);
