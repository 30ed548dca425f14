/** Mean luminance under an instance map: swatches are shown at it, so that "yellow" on a dark coat is olive before any waiting. */

import type { InstanceMap } from '../../../workers/colorizer/api';
import type { ColorSpace } from '../../domain/color/color-space';
import { lightnessOfLuma } from '../../domain/color/gamut';
import type { LumaFrame } from '../../domain/frames';

/**
 * Mean Lab L* (0..100) of the frame where the map is strong, weighted by the map.
 * @param map soft map 0..255 on its own grid; @param luma the same frame at any size
 */
export function luminanceUnder(map: InstanceMap, luma: LumaFrame, range: ColorSpace['range']): number {
  let sum = 0;
  let weights = 0;
  for (let y = 0; y < map.height; y++) {
    const row = Math.min(luma.height - 1, Math.floor(((y + 0.5) / map.height) * luma.height)) * luma.width;
    for (let x = 0; x < map.width; x++) {
      const weight = map.mapU8[y * map.width + x] ?? 0;
      if (weight < 64) continue;
      const column = Math.min(luma.width - 1, Math.floor(((x + 0.5) / map.width) * luma.width));
      sum += weight * lightness(luma.lumaU8[row + column] ?? 0, range);
      weights += weight;
    }
  }
  return weights === 0 ? 50 : sum / weights;
}

/** Luma code to Lab L* of the gray it stands for. */
function lightness(code: number, range: ColorSpace['range']): number {
  return lightnessOfLuma(range === 'limited' ? Math.max(0, Math.min(1, (code - 16) / 219)) : code / 255);
}
