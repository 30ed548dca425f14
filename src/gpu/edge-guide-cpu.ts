/** The processor's loops of edge-guided upsampling; edge-guide.ts says what they do, upsample.wgsl does the same. */
import { chromaCenters, FLOOR, type Grid, LUMA_SIGMA, meanLuma, pixelCenters, tapsAlong } from './edge-guide';
import type { LumaPlane } from './picture';

/** Luma weight by difference in quarter codes. */
const ALIKE = Float32Array.from({ length: 1024 }, (_, i) => Math.exp(-0.5 * (i / 4 / LUMA_SIGMA) ** 2) + FLOOR);

/** Luma in codes at each 4:2:0 chroma site: [1 2 1] across, [1 1] down, which is where H.264 sites chroma by default. */
export function lumaAtSites({ lumaU8, width, height }: LumaPlane): Float32Array {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const top = 2 * y * width;
    const bottom = Math.min(height - 1, 2 * y + 1) * width;
    for (let x = 0; x < w; x++) {
      const center = 2 * x;
      const left = Math.max(0, center - 1);
      const right = Math.min(width - 1, center + 1);
      const sum =
        (lumaU8[top + left] as number) +
        2 * (lumaU8[top + center] as number) +
        (lumaU8[top + right] as number) +
        (lumaU8[bottom + left] as number) +
        2 * (lumaU8[bottom + center] as number) +
        (lumaU8[bottom + right] as number);
      out[y * w + x] = sum / 8;
    }
  }
  return out;
}

/** What the samples of a grid are compared by: the luma's means over its cells. */
export const meansOn = (grid: Grid, { lumaU8, width, height }: LumaPlane): Float32Array =>
  meanLuma(lumaU8, width, height, grid);

/**
 * Brings a small 8-bit picture to the 4:2:0 chroma sites of a luma plane.
 * @param data `channels` interleaved planes on `grid`
 * @param sites from {@link lumaAtSites}
 * @param means from {@link meansOn}, where they are at hand
 * @returns `channels` interleaved values per site, 0..255, not rounded
 */
export function upsampleToSites(
  luma: LumaPlane,
  sites: Float32Array,
  grid: Grid,
  data: Uint8Array,
  channels: 1 | 2,
  means = meansOn(grid, luma),
): Float32Array {
  return upsample(chromaCenters(luma.width, luma.height), luma, sites, grid, data, channels, means);
}

/** The same to every pixel. @param pixels luma of each, in 8-bit codes with whatever fraction the film has */
export function upsampleToPixels(luma: LumaPlane, pixels: Float32Array, grid: Grid, abU8: Uint8Array): Float32Array {
  return upsample(pixelCenters(luma.width, luma.height), luma, pixels, grid, abU8, 2);
}

/** One 8-bit plane brought to every pixel of a luma plane. @returns 0..255, not rounded */
export function upsampleMap(luma: LumaPlane, grid: Grid, data: Uint8Array): Float32Array {
  return upsample(pixelCenters(luma.width, luma.height), luma, Float32Array.from(luma.lumaU8), grid, data, 1);
}

function upsample(
  centers: { x: Float32Array; y: Float32Array },
  luma: LumaPlane,
  sites: Float32Array,
  grid: Grid,
  data: Uint8Array,
  channels: 1 | 2,
  small = meansOn(grid, luma),
): Float32Array {
  const across = tapsAlong(centers.x, grid.width, luma.width);
  const down = tapsAlong(centers.y, grid.height, luma.height);
  const w = centers.x.length;
  const h = centers.y.length;
  const out = new Float32Array(w * h * channels);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const here = sites[y * w + x] as number;
      let first = 0;
      let second = 0;
      let sum = 0;
      for (let j = y * 4; j < y * 4 + 4; j++) {
        const row = (down.index[j] as number) * grid.width;
        const rowWeight = down.weight[j] as number;
        for (let i = x * 4; i < x * 4 + 4; i++) {
          const at = row + (across.index[i] as number);
          const apart = Math.abs(here - (small[at] as number)) * 4 + 0.5;
          const weight = rowWeight * (across.weight[i] as number) * (ALIKE[apart | 0] as number);
          sum += weight;
          if (channels === 1) first += weight * (data[at] as number);
          else {
            first += weight * (data[2 * at] as number);
            second += weight * (data[2 * at + 1] as number);
          }
        }
      }
      const to = (y * w + x) * channels;
      out[to] = first / sum;
      if (channels === 2) out[to + 1] = second / sum;
    }
  }
  return out;
}
