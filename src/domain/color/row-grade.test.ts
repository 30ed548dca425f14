import { describe, expect, it } from 'vitest';
import { applyRowGrade, isNeutralRow, NEUTRAL_ROW, type RowGrade, samplesOf } from './row-grade';

/** Three cells: two of a red thing, one beside it. */
const graded = (change: Partial<RowGrade>, ab = [40, 20, 20, 10, -30, 5]) => {
  const codes = Uint8ClampedArray.from(ab, (x) => x + 128);
  applyRowGrade(codes, samplesOf(new Uint8Array(codes), Float32Array.of(1, 1, 0)), { ...NEUTRAL_ROW, ...change });
  return Array.from(codes, (code) => code - 128);
};

describe('the sliders of a row', () => {
  it('change its thing and nothing beside it', () => {
    expect(graded({})).toEqual([40, 20, 20, 10, -30, 5]);
    expect(graded({ saturation: 0.5 })).toEqual([20, 10, 10, 5, -30, 5]);
    expect(graded({ warmth: 1 })).toEqual([45, 46, 25, 36, -30, 5]);
  });

  it('strength takes its hue out, or gives its color all over', () => {
    expect(graded({ strength: 0 })).toEqual([0, 0, 0, 0, -30, 5]);
    expect(graded({ strength: 2 })).toEqual([30, 15, 30, 15, -30, 5]);
    // What is of another hue within its place keeps it.
    const [a, b] = graded({ strength: 0 }, [60, 0, -10, 20, 0, 0]).slice(2);
    expect(Math.hypot(a as number, b as number)).toBeGreaterThan(15);
  });

  it('protect what is nearly gray', () => {
    expect(graded({ saturation: 2, warmth: 1, neutrals: 1 }, [1, 1, 40, 20, 0, 0])).toEqual([0, 0, 85, 66, 0, 0]);
  });

  it('go by shares of the place', () => {
    const codes = Uint8ClampedArray.of(168, 148);
    const samples = samplesOf(new Uint8Array(codes), Float32Array.of(0.5));
    applyRowGrade(codes, samples, { ...NEUTRAL_ROW, saturation: 0 });
    expect([...codes]).toEqual([148, 138]);
  });

  it('know when nothing was moved', () => {
    expect([null, undefined, NEUTRAL_ROW, { ...NEUTRAL_ROW }].map(isNeutralRow)).toEqual([true, true, true, true]);
    expect(isNeutralRow({ ...NEUTRAL_ROW, strength: 1.1 })).toBe(false);
  });
});
