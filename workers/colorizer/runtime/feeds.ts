/** Helpers for the inputs of graphs: named tensors, and the planes of a batch as one array. */
import { TintypeError } from '../../../src/domain/errors';
import type { Feeds } from './ort';

/** Those of `feeds` that a graph has as inputs. @throws PACK_DAMAGED when one is missing. */
export function pick(feeds: Feeds, names: Record<string, unknown>): Feeds {
  return Object.fromEntries(
    Object.keys(names).map((name) => {
      const tensor = feeds[name];
      if (!tensor)
        throw new TintypeError('PACK_DAMAGED', `The model needs an input that this app does not provide: ${name}.`);
      return [name, tensor];
    }),
  );
}

/** Concatenates planes. */
export function join(planes: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(planes.reduce((sum, plane) => sum + plane.length, 0));
  let at = 0;
  for (const plane of planes) {
    joined.set(plane, at);
    at += plane.length;
  }
  return joined;
}

/** The i-th of `count` equal parts, as a view: one frame of a batch's output. */
export function part(all: Float32Array, i: number, count: number): Float32Array {
  const length = all.length / count;
  return all.subarray(i * length, (i + 1) * length);
}
