/** What guides each frame of a run besides the network: which phrases were found, where each is, and hints of known chroma. */

import type { Size } from '../../src/domain/frames';
import { applyChromaGain, type ChromaGains, guideToHint, type Hint } from './diffusion/sampler';
import type { ColorizeInput } from './run-input';
import { part } from './runtime/feeds';

export class ShotGuidance {
  /** For each phrase, whether it was found on any frame. */
  readonly isFound: boolean[];
  /** Phrases of one name share a map; what was shown by hand shares its place with nothing of its name. */
  private readonly names: readonly string[];
  private readonly hints = new Map<number, Hint>();
  private readonly maps = new Map<number, Float32Array>();

  /**
   * @param foundArea share of a frame that a phrase must own to count as found; with 0 all phrases are found. Things shown by hand always are.
   */
  constructor(
    input: Pick<ColorizeInput, 'phrases'>,
    private readonly foundArea: number,
    private readonly latentSize: Size,
  ) {
    this.isFound = input.phrases.map(({ drawn }) => foundArea === 0 || Boolean(drawn));
    this.names = input.phrases.map(({ id, noun, drawn }) => (drawn ? `${noun} ${id}` : noun));
  }

  /**
   * @param maps [K, h, w], what CMPF made of a frame
   * @returns maps [K, h, w] of where each phrase's thing is. Phrases of one noun ("blocks in red, green and blue") split its map between
   * them in CMPF, so that none would seem to be there: each gets what they have together.
   */
  noteMaps(frame: number, maps: Float32Array): Float32Array {
    this.maps.set(frame, maps);
    const things = this.shareByNoun(maps);
    for (const k of this.isFound.keys()) {
      const own = part(things, k, this.isFound.length);
      if (!this.isFound[k]) this.isFound[k] = own.filter((x) => x > 0.5).length / own.length >= this.foundArea;
    }
    return things;
  }

  private shareByNoun(maps: Float32Array): Float32Array {
    const count = this.names.length;
    const cells = maps.length / count;
    if (new Set(this.names).size === count) return maps.slice();
    const things = new Float32Array(maps.length);
    for (const [k, noun] of this.names.entries()) {
      for (const [other, name] of this.names.entries()) {
        if (name !== noun) continue;
        for (let i = 0; i < cells; i++) things[k * cells + i]! += maps[other * cells + i]!;
      }
    }
    return things;
  }

  /** @param hint [3, h, w] of a frame: known chroma, spread by propagation */
  noteHint(frame: number, hint: Float32Array): void {
    this.hints.set(frame, { hint, width: this.latentSize.width });
  }

  hintOf(frame: number): Hint | undefined {
    return this.hints.get(frame);
  }

  /** An estimate of x_0, guided to the frame's hint if it has one. */
  guide(x0: Float32Array<ArrayBuffer>, frame: number): Float32Array<ArrayBuffer> {
    const hint = this.hints.get(frame);
    return hint ? guideToHint(x0, hint) : x0;
  }

  /** Maps [K, h, w] of a frame as CMPF made them; empty where no phrase is left. */
  mapsOf(frame: number): Float32Array {
    return this.maps.get(frame) ?? new Float32Array(0);
  }

  withChromaGain(latent: Float32Array, frame: number, gains: ChromaGains): Float32Array<ArrayBuffer> {
    return applyChromaGain(latent, gains, coverageOf(this.mapsOf(frame), this.latentSize), this.hints.get(frame));
  }
}

/** How far phrases determine each cell's color, [h, w] in 0..1: the sum of their maps [K, h, w], which is at most 1. */
function coverageOf(maps: Float32Array, { width, height }: Size): Float32Array {
  const sum = new Float32Array(width * height);
  for (let i = 0; i < maps.length; i++) sum[i % sum.length]! += maps[i]!;
  return sum;
}
