/**
 * A table from (Y', a, b) to Cb and Cr, made once per matrix and range. Both compositors read it, so that the color mathematics
 * (src/domain/color/gamut.ts) exists once and the shaders stay short. Trilinear interpolation in it is off from the exact color by
 * half a code on average (chroma-table.test.ts).
 */
import type { ColorSpace } from '../domain/color/color-space';
import { colorAtLuma, LUMA_WEIGHTS } from '../domain/color/gamut';
import { srgbOfLinear } from '../domain/color/lab';

/** Nodes along each axis: every 8 codes of Y', a and b from 0 to 256. */
export const NODES = 33;
export const STEP = 8;

/** The sRGB transfer curve as a table over linear light -0.5 .. 2; computed exactly outside. With it the chroma table takes some 20 ms to make. */
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
 * @returns pairs (Cb, Cr) as signed 8-bit codes around 0, NODES^3 of them, a fastest, then b, then Y'. Not limited to the gamut,
 * since the gamut's surface is a kink that interpolation would round off: compositors limit what they have read. The array is shared: do
 * not write to it.
 */
export function chromaTable({ matrix, range }: ColorSpace): Float32Array {
  const key = `${matrix} ${range}`;
  const known = made.get(key);
  if (known) return known;
  const [wr, , wb] = LUMA_WEIGHTS[matrix];
  const scale = range === 'limited' ? 224 : 255;
  const encode = gammaTable();
  const table = new Float32Array(NODES ** 3 * 2);
  let at = 0;
  for (let iy = 0; iy < NODES; iy++) {
    const luma = lumaOfCode(iy * STEP, range);
    for (let ib = 0; ib < NODES; ib++) {
      for (let ia = 0; ia < NODES; ia++) {
        const [r, , bl] = colorAtLuma(luma, ia * STEP - 128, ib * STEP - 128, matrix, encode);
        table[at++] = ((bl - luma) / (2 - 2 * wb)) * scale;
        table[at++] = ((r - luma) / (2 - 2 * wr)) * scale;
      }
    }
  }
  made.set(key, table);
  return table;
}
