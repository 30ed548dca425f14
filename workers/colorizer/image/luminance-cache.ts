/**
 * What the luminance encoder made of the last still frame. Words change far more often than the frame under the playhead,
 * and the encoder, which knows nothing of words, is a large part of a draft.
 */
import type { Feeds, Runtime } from '../runtime/ort';

export class LuminanceCache {
  private kept: { luminance: Float32Array; feeds: Feeds } | null = null;

  constructor(private readonly runtime: Runtime) {}

  /** Takes the features out of the cache if they are of exactly this picture, else null. The caller then owns them. */
  take(luminance: Float32Array): Feeds | null {
    const { kept } = this;
    if (!kept || !isSame(kept.luminance, luminance)) return null;
    this.kept = null;
    return kept.feeds;
  }

  /** Puts features into the cache, which then owns them; those kept before are released. */
  keep(luminance: Float32Array, feeds: Feeds): void {
    if (this.kept) this.runtime.release(Object.values(this.kept.feeds));
    this.kept = { luminance, feeds };
  }
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
