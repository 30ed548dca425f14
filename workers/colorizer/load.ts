/** From a pack's address to a network that is ready to run: device chosen, files fetched and checked, graphs compiled. */

import { TintypeError } from '../../src/domain/errors';
import { checkFits } from '../../src/domain/pack/fits';
import { filesOfGraph, type Manifest, type Precision } from '../../src/domain/pack/manifest';
import type { requestDevice } from '../../src/gpu/device';
import { hashOfUrl, readKept } from '../../src/storage/packs';
import type { EngineReport, LoadProgress, LoadRequest } from './api';
import { sweepScratch } from './features/feature-disk';
import { LuminanceCache } from './image/luminance-cache';
import { openPackCache } from './pack/cache';
import { Pack } from './pack/pack';
import type { Network } from './run-input';
import { deviceMemory, featureBudget, segmentFrames } from './runtime/budget';
import { Runtime } from './runtime/ort';
import { TextEncoder } from './text/text';
import { PhraseTokenizer } from './text/tokenizer';

export interface NetworkOptions extends LoadRequest {
  /** fp32 after fp16 has overflowed; left out, the adapter decides. */
  precision?: Precision;
}

export interface LoadedNetwork extends Network {
  report: EngineReport;
}

type Device = Extract<Awaited<ReturnType<typeof requestDevice>>, { device: unknown }>;

export async function loadNetwork(
  { packUrl, ep, precision: forced, budget }: NetworkOptions,
  request: typeof requestDevice,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedNetwork> {
  await sweepScratch().catch(() => undefined);
  const cache = await openPackCache();
  const kept = hashOfUrl(packUrl);
  const pack = kept ? await Pack.openKept(kept, await readKept(kept), cache) : await Pack.open(packUrl, cache);
  const { manifest } = pack;
  checkFits(`${manifest.name} ${manifest.version}`, manifest.needs?.memory, deviceMemory());
  const { gpu, refusal } = await chooseDevice(ep, request);
  // Without this feature a session of an fp16 graph is created all the same, and its run() throws.
  const precision: Precision = forced ?? (gpu?.features.has('shader-f16') ? 'fp16' : 'fp32');
  const runtime = await Runtime.start(gpu?.device ?? null);
  const graphs = Object.keys(manifest.graphs);
  const files = filesOf(manifest, graphs, precision);
  const bytesTotal = files.reduce((sum, name) => sum + pack.sizeOf(name), 0);
  let bytesBefore = 0;
  const read = async (name: string) => {
    const bytes = await pack.read(name, (done, fromNetwork) => {
      onProgress({ stage: fromNetwork ? 'download' : 'verify', bytesDone: bytesBefore + done, bytesTotal });
    });
    bytesBefore += bytes.length;
    return bytes;
  };
  try {
    const tokenizer = new PhraseTokenizer(await read(manifest.text.tokenizer), manifest.text.max_tokens);
    // Each graph is compiled as soon as its bytes have arrived and these are then freed, so that only one graph's weights exist twice at a time.
    for (const graph of graphs) {
      await runtime.createSession(graph, async () => {
        const { model, data } = filesOfGraph(manifest, graph, precision);
        const source = { model: await read(model), data: [] as { path: string; data: Uint8Array }[] };
        for (const path of data) source.data.push({ path, data: await read(path) });
        return source;
      });
      onProgress({ stage: 'compile', bytesDone: bytesBefore, bytesTotal });
    }
    const report: EngineReport = {
      ep: gpu ? 'webgpu' : 'wasm',
      precision,
      adapter: gpu?.adapterName ?? null,
      isFallbackAdapter: gpu?.isFallback ?? false,
      threads: runtime.threads,
      packName: `${manifest.name} ${manifest.version}`,
      packHash: pack.hash,
      packBytes: bytesTotal,
      webgpuRefusal: refusal,
      limits: limitsOf(manifest),
    };
    return {
      manifest,
      runtime,
      text: new TextEncoder(runtime, tokenizer),
      tokenizer,
      luminanceCache: new LuminanceCache(runtime),
      budget: { ...(budget ?? featureBudget(gpu?.device.limits.maxBufferSize ?? null, deviceMemory())) },
      report,
    };
  } catch (error) {
    await runtime.stop();
    gpu?.device.destroy();
    throw error;
  }
}

/** Software adapters run at a tenth of the wasm provider's speed, so `auto` ignores them. */
async function chooseDevice(
  ep: NetworkOptions['ep'],
  request: typeof requestDevice,
): Promise<{ gpu: Device | null; refusal: string | null }> {
  if (ep === 'wasm') return { gpu: null, refusal: null };
  const answer = await request('colorizer');
  if ('refusal' in answer) {
    if (ep === 'webgpu') throw new TintypeError('GPU_UNAVAILABLE', `WebGPU cannot be used here: ${answer.refusal}`);
    return { gpu: null, refusal: answer.refusal };
  }
  if (ep === 'auto' && answer.isFallback) {
    answer.device.destroy();
    return {
      gpu: null,
      refusal: `The only WebGPU adapter is software (${answer.adapterName}), which is slower than the processor itself.`,
    };
  }
  return { gpu: answer, refusal: null };
}

/** Names without repetition, the tokenizer first. */
function filesOf(manifest: Manifest, graphs: readonly string[], precision: Precision): string[] {
  const names = graphs.flatMap((graph) => {
    const { model, data } = filesOfGraph(manifest, graph, precision);
    return [model, ...data];
  });
  return [...new Set([manifest.text.tokenizer, ...names])];
}

function limitsOf({ latent, size, phrases, sampler }: Manifest): EngineReport['limits'] {
  return {
    sizeMultiple: size.multiple,
    defaultSize: size.default,
    phrases: phrases.max,
    segmentFrames: segmentFrames(deviceMemory()),
    findsThings: latent.kind === 'chroma',
    defaultSteps: sampler.timesteps.length,
    maxSteps: sampler.max_steps,
  };
}
