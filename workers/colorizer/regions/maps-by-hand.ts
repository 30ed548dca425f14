/** The maps that CMPF takes as `given` in place of its own, for a batch in which phrases' things were shown by hand. */
import { bitsOf, type Mask } from '../../../src/domain/hand/mask';
import { isPainted } from '../../../src/domain/settings';
import type { BatchInput } from '../image/encode';
import { resample } from '../image/luminance';
import type { Encoder } from '../image/luminance-encoder';
import type { ColorizeInput } from '../run-input';
import { pick } from '../runtime/feeds';
import type { Feeds } from '../runtime/ort';

/**
 * CMPF first makes the maps of all other phrases; these are then lowered where a mask lies, since a cell belongs to one thing only.
 * @param own outputs of the luminance encoder, and `given` zeros. @returns `given`, `use_given`
 */
export async function mapsByHand(
  { manifest, runtime, stopwatch, afterRun }: Encoder,
  { from, to, prompt, phrases, latentSize }: BatchInput,
  places: NonNullable<ColorizeInput['places']>,
  own: Feeds,
): Promise<Feeds> {
  const dims = [to - from, prompt.count, latentSize.height, latentSize.width];
  const cells = latentSize.width * latentSize.height;
  const given = new Float32Array((to - from) * prompt.count * cells);
  const sought = prompt.valid.map((valid, k) => (phrases[k]?.drawn?.isSought === false ? 0 : valid));
  if (sought.some((valid) => valid === 1)) {
    const feeds = { ...own, ...prompt.feeds, valid: runtime.tensor(sought, [prompt.count]) };
    const found = await runtime.run('cmpf', pick(feeds, manifest.io.cmpf!.inputs), stopwatch);
    try {
      given.set(await runtime.read(found.map!, stopwatch));
    } finally {
      runtime.release(Object.values(found));
    }
    await afterRun();
  }
  for (let i = 0; i < to - from; i++) {
    const start = i * prompt.count * cells;
    const maps = given.subarray(start, start + prompt.count * cells);
    const shown = places.map((at, k) => {
      const mask = isPainted(phrases[k]!) ? undefined : at?.get(from + i);
      return mask ? shareOf(mask, latentSize) : null;
    });
    for (let cell = 0; cell < cells; cell++) {
      const sum = shown.reduce((total, share) => total + (share?.[cell] ?? 0), 0);
      for (const [k, share] of shown.entries()) {
        const at = k * cells + cell;
        maps[at] = share ? share[cell]! / Math.max(1, sum) : maps[at]! * Math.max(0, 1 - sum);
      }
    }
  }
  return { given: runtime.tensor(given, dims), use_given: runtime.tensor(prompt.valid.slice(), [prompt.count]) };
}

/** Share of each cell of another grid that a mask covers, 0..1. */
export function shareOf(mask: Mask, size: { width: number; height: number }): Float32Array<ArrayBuffer> {
  return resample(bitsOf(mask), mask, size);
}
