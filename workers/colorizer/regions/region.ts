/** Grows things from the user's marks on a frame and follows them from frame to frame; the data of the last frames are cached, since they take most of the time. */
import { throwIfAborted } from '../../../src/domain/errors';
import { type LumaFrame, workingSize } from '../../../src/domain/frames';
import { type Mask, maskOf } from '../../../src/domain/hand/mask';
import type { FollowRequest, RegionRequest } from '../api';
import { luminanceInput } from '../image/luminance';
import { encodeLuminance } from '../image/luminance-encoder';
import type { LoadedNetwork } from '../load';
import { nextTurn } from '../runtime/next-turn';
import { Stopwatch } from '../runtime/stopwatch';
import { type Carried, carryTo, followTo, type Known } from './follow';
import { type Ground, groundOf, type Luma, lumaOf } from './ground';
import { growRegion } from './grow';
import { shareOf } from './maps-by-hand';

/** Frames of which the ground is kept: those on which a thing was shown, and the last ones. */
const KEEP = 6;
/** Most channels of features by which places are compared. */
const MOST_CHANNELS = 64;

/** Of so many frames of a followed thing one is looked at by its features, which cost most of the time. */
const EVERY = 3;

type Looks = Pick<RegionRequest, 'colorSpace' | 'workingSize'>;

export class Regions {
  private recent: { luminance: Float32Array; ground: Ground }[] = [];

  async grow(network: LoadedNetwork, request: RegionRequest): Promise<Mask> {
    const ground = await this.groundOf(network, request.frame, request);
    const base = request.base && bitsOn(request.base, ground);
    return maskOf(growRegion(ground, request.marks, base), ground.size);
  }

  async follow(network: LoadedNetwork, request: FollowRequest, signal: AbortSignal): Promise<(Mask | null)[]> {
    const known = async ({ frame, mask }: FollowRequest['shown'][number]): Promise<Known> => {
      const ground = await this.groundOf(network, frame, request);
      return { ground, bits: bitsOn(mask, ground) };
    };
    const shown: Known[] = [];
    for (const one of request.shown) shown.push(await known(one));
    const lumaFor = (frame: LumaFrame): Luma => {
      const size = workingSize(frame, request.workingSize, network.manifest.size.multiple);
      return lumaOf(luminanceInput(frame, request.colorSpace, size), size);
    };
    const carried = ({ frame, mask }: FollowRequest['shown'][number]): Carried => {
      const ground = lumaFor(frame);
      return { ground, bits: bitsOn(mask, ground) };
    };
    let before = request.before && carried(request.before);
    const masks: (Mask | null)[] = [];
    for (const frame of request.frames) {
      await nextTurn();
      throwIfAborted(signal);
      if (before && frame.index % EVERY !== 0) {
        const ground = lumaFor(frame);
        const bits = carryTo(ground, before);
        before = bits && { ground, bits };
        masks.push(bits && maskOf(bits, ground.size));
        continue;
      }
      const ground = await this.groundOf(network, frame, request);
      const bits = followTo(ground, shown, before);
      before = bits && { ground, bits };
      masks.push(bits && maskOf(bits, ground.size));
    }
    return masks;
  }

  private async groundOf(network: LoadedNetwork, frame: LumaFrame, looks: Looks): Promise<Ground> {
    const { manifest, runtime, luminanceCache } = network;
    const size = workingSize(frame, looks.workingSize, manifest.size.multiple);
    const luminance = luminanceInput(frame, looks.colorSpace, size);
    const known = this.recent.find((one) => isSame(one.luminance, luminance));
    if (known) {
      this.recent = [known, ...this.recent.filter((one) => one !== known)];
      return known.ground;
    }
    const stopwatch = new Stopwatch();
    let features = luminanceCache.take(luminance);
    const isStill = features !== null;
    if (!features) {
      const encoder = { manifest, runtime, stopwatch, afterRun: nextTurn };
      const { luminance: input, ...made } = await encodeLuminance(encoder, { luminance: [luminance], size });
      runtime.release([input!]);
      features = made;
    }
    // Packs of format 2 have no features made for matching.
    const read = await runtime.read((features.match ?? features.lum)!, stopwatch);
    if (isStill) luminanceCache.keep(luminance, features);
    else runtime.release(Object.values(features));
    const { factor } = manifest.latent;
    const latentSize = { width: size.width / factor, height: size.height / factor };
    const match = withFewChannels(read, latentSize.width * latentSize.height);
    const ground = groundOf(luminance, size, match, latentSize);
    this.recent = [{ luminance, ground }, ...this.recent].slice(0, KEEP);
    return ground;
  }
}

/** Of many channels every n-th, so that a click is answered soon. @param features [C, h, w] @param cells h w */
function withFewChannels(features: Float32Array, cells: number): Float32Array {
  const every = Math.ceil(features.length / cells / MOST_CHANNELS);
  if (every === 1) return features;
  const kept = new Float32Array(Math.ceil(features.length / cells / every) * cells);
  for (let m = 0; m * cells < kept.length; m++)
    kept.set(features.subarray(m * every * cells, (m * every + 1) * cells), m * cells);
  return kept;
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function bitsOn(mask: Mask, { size }: Luma): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(shareOf(mask, size), (share) => (share >= 0.5 ? 1 : 0));
}
