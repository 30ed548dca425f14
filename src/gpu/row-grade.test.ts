import { expect, it } from 'vitest';
import { NEUTRAL_ROW } from '../domain/color/row-grade';
import { RowGrader } from './row-grade';

/** Two things side by side, the left one dark: the edge lies at a third, inside a cell of the maps. */
const luma = {
  width: 48,
  height: 32,
  lumaU8: Uint8Array.from({ length: 48 * 32 }, (_, i) => (i % 48 < 16 ? 60 : 190)),
};
const chroma = {
  width: 24,
  height: 16,
  abU8: Uint8Array.from({ length: 24 * 16 * 2 }, (_, i) => ((i >> 1) % 24 < 9 ? 168 : 90)),
};
const maps = {
  width: 4,
  height: 2,
  mapsU8: Uint8Array.from([255, 85, 0, 0, 255, 85, 0, 0, 0, 170, 255, 255, 0, 170, 255, 255]),
};

it('one thing loses its color, up to the edge and no further', () => {
  const graded = new RowGrader().grade(luma, chroma, maps, [{ ...NEUTRAL_ROW, saturation: 0 }, null]);
  const row = Array.from({ length: 24 }, (_, x) => graded.abU8[2 * (8 * 24 + x)] as number);
  for (const code of row.slice(0, 7)) expect(code).toBeLessThan(135);
  // One sample of its color had spilled over the edge, and goes with it.
  expect(row[8]).toBeLessThan(150);
  for (const code of row.slice(9)) expect(code).toBeLessThan(95);
  expect(graded.ungraded).toBe(chroma.abU8);
});

it('gives the same plane again for the same sliders, and the chroma itself where none was moved', () => {
  const rows = new RowGrader();
  const grades = [{ ...NEUTRAL_ROW, warmth: 0.4 }, null];
  const first = rows.grade(luma, chroma, maps, grades);
  expect(rows.grade(luma, chroma, maps, structuredClone(grades))).toBe(first);
  expect(rows.grade(luma, chroma, maps, [{ ...NEUTRAL_ROW, warmth: 0.5 }, null])).not.toBe(first);
  expect(rows.grade(luma, chroma, maps, [{ ...NEUTRAL_ROW }, null])).toBe(chroma);
  expect(rows.grade(luma, chroma, undefined, grades)).toBe(chroma);
});
