/** Grows the thing from the user's marks on a frame; the data of the last frame are cached, since they take most of the time. */
import { workingSize } from '../../../src/domain/frames';
import { type Mask, maskOf } from '../../../src/domain/hand/mask';
import type { RegionRequest } from '../api';
import { luminanceInput } from '../image/luminance';
import { encodeLuminance } from '../image/luminance-encoder';
import type { LoadedNetwork } from '../load';
import { nextTurn } from '../runtime/next-turn';
import { Stopwatch } from '../runtime/stopwatch';
import { type Ground, groundOf } from './ground';
import { growRegion } from './grow';

export class Regions {
  private last: { luminance: Float32Array; ground: Ground } | null = null;

  async grow(network: LoadedNetwork, request: RegionRequest): Promise<Mask> {
    const ground = await this.groundOf(network, request);
    return maskOf(growRegion(ground, request.marks), ground.size);
  }

  private async groundOf(network: LoadedNetwork, request: RegionRequest): Promise<Ground> {
    const { manifest, runtime, luminanceCache } = network;
    const { frame, colorSpace } = request;
    const size = workingSize(frame, request.workingSize, manifest.size.multiple);
    const luminance = luminanceInput(frame, colorSpace, size);
    const { last } = this;
    if (last && last.luminance.length === luminance.length && luminance.every((l, i) => l === last.luminance[i]))
      return last.ground;
    const stopwatch = new Stopwatch();
    let features = luminanceCache.take(luminance);
    if (!features) {
      const encoder = { manifest, runtime, stopwatch, afterRun: nextTurn };
      const { luminance: input, ...made } = await encodeLuminance(encoder, { luminance: [luminance], size });
      runtime.release([input!]);
      features = made;
    }
    const match = await runtime.read(features.match!, stopwatch);
    luminanceCache.keep(luminance, features);
    const { factor } = manifest.latent;
    const latentSize = { width: size.width / factor, height: size.height / factor };
    const ground = groundOf(luminance, size, match, latentSize);
    this.last = { luminance, ground };
    return ground;
  }
}
