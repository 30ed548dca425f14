/**
 * Lab chroma under a given luma to Cb and Cr, as a table over (Y', a, b), made once per matrix and range. Both compositors read
 * it, so that the colour mathematics (src/domain/gamut.ts) exists once and the shaders stay short. Read with trilinear
 * interpolation it is within one code of the exact colour (chroma-table.test.ts).
 */
import { colorAtLuma, gamutReach, LUMA_WEIGHTS } from '../domain/gamut';
import { srgbOfLinear } from '../domain/lab';

/** Structurally the ColorSpace of workers/media/api.ts. */
export interface ColorSpace {
  matrix: 'bt601' | 'bt709';
  range: 'limited' | 'full';
}

/** Nodes along each axis: every 8 codes of Y', a and b from 0 to 256. */
export const NODES = 33;
export const STEP = 8;

const HUES = 128;
/** Gamma by table, linear light -0.5 .. 2 in 4096 steps; exact outside. Makes the whole table some 20 ms of work. */
const GAMMA_STEPS = 4096;
const GAMMA_LOW = -0.5;
const GAMMA_SPAN = 2.5;

function gammaTable(): (light: number) => number {
  const table = Float64Array.from({ length: GAMMA_STEPS + 2 }, (_, i) =>
    srgbOfLinear(GAMMA_LOW + (i * GAMMA_SPAN) / GAMMA_STEPS),
  );
  return (light) => {
    const at = ((light - GAMMA_LOW) * GAMMA_STEPS) / GAMMA_SPAN;
    // The curve bends too much near black for linear steps.
    if (!(at >= 0 && at < GAMMA_STEPS) || Math.abs(light) < 0.02) return srgbOfLinear(light);
    const i = Math.floor(at);
    return (table[i] as number) + ((table[i + 1] as number) - (table[i] as number)) * (at - i);
  };
}

/** Luma 0..1 of a Y' code; codes outside the legal range count as black or white. */
export function lumaOfCode(code: number, range: ColorSpace['range']): number {
  const luma = range === 'limited' ? (code - 16) / 219 : code / 255;
  return Math.min(1, Math.max(0, luma));
}

const made = new Map<string, Float32Array>();

/**
 * @returns pairs (Cb, Cr) as signed 8-bit codes around 0, NODES^3 of them, a fastest, then b, then Y'; out-of-gamut chroma is
 * scaled toward grey at the same luma and hue. The array is shared: do not write to it.
 */
export function chromaTable({ matrix, range }: ColorSpace): Float32Array {
  const key = `${matrix} ${range}`;
  const known = made.get(key);
  if (known) return known;
  const [wr, , wb] = LUMA_WEIGHTS[matrix];
  const scale = range === 'limited' ? 224 : 255;
  const encode = gammaTable();
  const table = new Float32Array(NODES ** 3 * 2);
  const reach = new Float64Array(HUES + 1);
  let at = 0;
  for (let iy = 0; iy < NODES; iy++) {
    const luma = lumaOfCode(iy * STEP, range);
    for (let hue = 0; hue <= HUES; hue++) {
      const angle = (hue * 2 * Math.PI) / HUES;
      reach[hue] = gamutReach(luma, Math.cos(angle), Math.sin(angle), matrix, 180, encode);
    }
    for (let ib = 0; ib < NODES; ib++) {
      for (let ia = 0; ia < NODES; ia++) {
        const a = ia * STEP - 128;
        const b = ib * STEP - 128;
        const turn = (Math.atan2(b, a) / (2 * Math.PI) + 1) % 1;
        const hue = Math.min(HUES - 1, Math.floor(turn * HUES));
        const share = turn * HUES - hue;
        const most = (reach[hue] as number) * (1 - share) + (reach[hue + 1] as number) * share;
        const shrink = Math.min(1, most / Math.max(1e-6, Math.hypot(a, b)));
        const [r, , bl] = colorAtLuma(luma, a * shrink, b * shrink, matrix, encode);
        table[at++] = ((bl - luma) / (2 - 2 * wb)) * scale;
        table[at++] = ((r - luma) / (2 - 2 * wr)) * scale;
      }
    }
  }
  made.set(key, table);
  return table;
}
