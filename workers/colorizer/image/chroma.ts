/** Conversion between planes of Lab ab, latents and the 8-bit frames that are stored and shown. */
import type { ChromaFrame, PlaceMaps, Size } from '../../../src/domain/frames';
import type { Mask } from '../../../src/domain/hand/mask';
import type { InstanceMap } from '../api';
import { shareOf } from '../regions/maps-by-hand';
import { resample } from './luminance';

/** @param ab [2, H, W] of one frame, Lab units, planes one after the other. */
export function quantizeAb(index: number, ab: Float32Array, { width, height }: Size): ChromaFrame {
  const count = width * height;
  // Clamped arrays round to nearest (ties to even) and saturate at 0 and 255.
  const codes = new Uint8ClampedArray(2 * count);
  for (let i = 0; i < count; i++) {
    codes[2 * i] = ab[i]! + 128;
    codes[2 * i + 1] = ab[count + i]! + 128;
  }
  return { index, width, height, abU8: new Uint8Array(codes.buffer) };
}

/**
 * A stored frame as a clean latent [2, h, w]: area mean over blocks of `factor`, divided by `scale` (docs/pack-format.md).
 * The frame's sides must divide by `factor`.
 */
export function latentOfChroma(
  { width, height, abU8 }: ChromaFrame,
  factor: number,
  scale: number,
): Float32Array<ArrayBuffer> {
  const w = width / factor;
  const h = height / factor;
  const latent = new Float32Array(2 * h * w);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * w;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor(x / factor);
      const pixel = 2 * (y * width + x);
      latent[cell]! += abU8[pixel]! - 128;
      latent[h * w + cell]! += abU8[pixel + 1]! - 128;
    }
  }
  return latent.map((sum) => sum / (factor * factor * scale));
}

/** A frame's chroma at another size. */
export function chromaAt(chroma: ChromaFrame, { width, height }: Size): ChromaFrame {
  if (chroma.width === width && chroma.height === height) return chroma;
  const ab = new Float32Array(2 * width * height);
  for (const channel of [0, 1])
    ab.set(resample(planeOf(chroma, channel), chroma, { width, height }), channel * width * height);
  return quantizeAb(chroma.index, ab, { width, height });
}

/** Plane a (0) or b (1) in Lab units. */
export function planeOf({ width, height, abU8 }: ChromaFrame, channel: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: width * height }, (_, i) => abU8[2 * i + channel]! - 128);
}

/** @param map [h, w] in 0..1. */
export function quantizeMap(
  phraseId: string,
  map: Float32Array,
  { width, height }: Size,
  isFound: boolean,
): InstanceMap {
  const codes = Uint8ClampedArray.from(map, (value) => value * 255);
  return { phraseId, width, height, mapU8: new Uint8Array(codes.buffer), isFound };
}

/**
 * The maps of all phrases as they are stored beside a frame's chroma.
 * @param maps [K, h, w] in 0..1; empty without a phrase. @param shown per phrase its masks by position, where things were shown by hand
 */
export function placeMaps(
  maps: Float32Array,
  grid: Size,
  shown: readonly (ReadonlyMap<number, Mask> | null)[] | undefined,
  position: number,
): PlaceMaps | null {
  if (maps.length === 0) return null;
  const codes = Uint8ClampedArray.from(maps, (value) => value * 255);
  for (const [k, masks] of (shown ?? []).entries()) {
    const mask = masks?.get(position);
    if (mask)
      codes.set(
        Array.from(shareOf(mask, grid), (value) => value * 255),
        k * grid.width * grid.height,
      );
  }
  return { ...grid, mapsU8: new Uint8Array(codes.buffer) };
}
