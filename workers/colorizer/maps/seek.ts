/** CMPF's own maps of a batch, before anything is made of them: what the network says of where each phrase's thing is. */
import type { BatchInput } from '../image/encode';
import type { Encoder } from '../image/luminance-encoder';
import { pick } from '../runtime/feeds';
import type { Feeds } from '../runtime/ort';

/** @param features outputs of the luminance encoder. @returns [f, K, h, w]; zeros for phrases that are not to be looked for */
export async function seekThings(
  { manifest, runtime, stopwatch, afterRun }: Encoder,
  { from, to, prompt, phrases, latentSize: { width, height } }: BatchInput,
  features: Feeds,
): Promise<Float32Array> {
  const dims = [to - from, prompt.count, height, width];
  const blank = new Float32Array(dims.reduce((product, side) => product * side, 1));
  const sought = prompt.valid.map((valid, k) => (phrases[k]?.drawn?.isSought === false ? 0 : valid));
  if (sought.every((valid) => valid === 0)) return blank;
  const given = runtime.tensor(blank, dims);
  const feeds = { ...features, ...prompt.feeds, given, valid: runtime.tensor(sought, [prompt.count]) };
  const found = await runtime.run('cmpf', pick(feeds, manifest.io.cmpf!.inputs), stopwatch);
  try {
    return await runtime.read(found.map!, stopwatch);
  } finally {
    runtime.release(Object.values(found));
    await afterRun();
  }
}
