/** What guides each frame of a run besides the network: which phrases were found, where each is, and hints of known chroma. */

import type { Size } from '../../src/domain/frames';
import type { Manifest } from '../../src/domain/pack/manifest';
import { isPainted } from '../../src/domain/settings';
import { applyChromaGain, type ChromaGains, guideToHint, type Hint } from './diffusion/sampler';
import { compete, endMap } from './maps/end-maps';
import { layByHand, shareOf } from './regions/maps-by-hand';
import type { ColorizeInput } from './run-input';
import { part } from './runtime/feeds';

export class ShotGuidance {
  /** For each phrase, whether it was found on any frame. Things shown by hand always are. */
  readonly isFound: boolean[];
  /** Phrases of one name share a map; what was shown by hand shares its place with nothing of its name. */
  private readonly names: readonly string[];
  private readonly hints = new Map<number, Hint>();
  private readonly maps = new Map<number, Float32Array<ArrayBuffer>>();

  /** @param sampler its `foundArea` is the share of a frame that a phrase must own to count as found; with 0 all phrases are found */
  constructor(
    private readonly input: Pick<ColorizeInput, 'phrases' | 'places'>,
    private readonly sampler: Pick<Manifest['sampler'], 'foundArea' | 'maps'>,
    private readonly latentSize: Size,
  ) {
    this.isFound = input.phrases.map(({ drawn }) => sampler.foundArea === 0 || Boolean(drawn));
    this.names = input.phrases.map(({ id, noun, drawn }) => (drawn ? `${noun} ${id}` : noun));
  }

  /**
   * Makes the maps that colors follow. A phrase that owns too little of every frame counts as not found and is dropped, so that it neither
   * colors anything nor takes places from others.
   * @param logits [K, h, w] of CMPF's maps per frame; changed in place. @param turn called after each frame; throws to cancel
   */
  async placePhrases(logits: readonly Float32Array[], turn?: () => Promise<void>): Promise<void> {
    const { phrases } = this.input;
    const isSought = phrases.map(({ drawn }) => drawn?.isSought !== false);
    for (const [frame, all] of logits.entries()) {
      for (const k of phrases.keys()) endMap(part(all, k, phrases.length), this.sampler.maps);
      this.maps.set(frame, this.placed(frame, all, isSought));
      this.noteFound(this.mapsOf(frame));
      await turn?.();
    }
    const remain = isSought.map((is, k) => is && this.isFound[k]!);
    if (remain.every((is, k) => is === isSought[k])) return;
    for (const [frame, all] of logits.entries()) {
      this.maps.set(frame, this.placed(frame, all, remain));
      await turn?.();
    }
  }

  private placed(frame: number, logits: Float32Array, isIn: readonly boolean[]): Float32Array<ArrayBuffer> {
    const { phrases, places } = this.input;
    const maps = compete(logits, isIn);
    const shown = phrases.map((one, k) => {
      const mask = isPainted(one) ? undefined : places?.[k]?.get(frame);
      return mask ? shareOf(mask, this.latentSize) : null;
    });
    layByHand(maps, shown);
    return maps;
  }

  private noteFound(maps: Float32Array<ArrayBuffer>): void {
    const things = this.shareByNoun(maps);
    for (const k of this.isFound.keys()) {
      const own = part(things, k, this.isFound.length);
      if (!this.isFound[k]) this.isFound[k] = own.filter((x) => x > 0.5).length / own.length >= this.sampler.foundArea;
    }
  }

  /**
   * Maps [K, h, w] of where each phrase's thing is on a frame. Phrases of one noun ("blocks in red, green and blue") split its map between
   * them, so that none would seem to be there: each gets what they have together.
   */
  thingsOf(frame: number): Float32Array<ArrayBuffer> {
    return this.shareByNoun(this.mapsOf(frame));
  }

  private shareByNoun(maps: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
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

  /** Maps [K, h, w] that colors follow on a frame; empty without phrases. */
  mapsOf(frame: number): Float32Array<ArrayBuffer> {
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
