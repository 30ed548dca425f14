import { describe, expect, it } from 'vitest';
import { applyGrade, areSameGrade, type Grade, isGrayGrade, NEUTRAL_GRADE } from './grade';
import { GradeSchema } from './grade-schema';

const LIMITED = { matrix: 'bt709', range: 'limited' } as const;
const graded = (ab: number[], codes: number[], change: Partial<Grade>) => [
  ...applyGrade(
    Float32Array.from(ab, (x) => x + 128),
    Float32Array.from(codes),
    LIMITED,
    { ...NEUTRAL_GRADE, ...change },
  ),
];

describe('a grade', () => {
  it('leaves chroma alone when nothing was moved', () => {
    expect(graded([10, -20, 0, 3], [16, 200], {})).toEqual([10, -20, 0, 3]);
  });

  it('scales all colors by the saturation', () => {
    expect(graded([10, -20], [100], { saturation: 1.5 })).toEqual([15, -30]);
    expect(graded([10, -20], [100], { saturation: 0 }).map(Math.abs)).toEqual([0, 0]);
  });

  it('warms light things more than dark ones, as white balance does, and cools as much', () => {
    const [, dark, , light] = graded([0, 0, 0, 0], [16, 235], { warmth: 1 }) as [number, number, number, number];
    expect(dark).toBeGreaterThan(0);
    expect(light).toBeGreaterThan(5 * dark);
    expect(graded([0, 0], [235], { warmth: -1 })[1]).toBeCloseTo(-light, 4);
  });

  it('tints along another axis than it warms', () => {
    const [a, b] = graded([0, 0], [235], { tint: 1 }) as [number, number];
    expect(a).toBeGreaterThan(2 * Math.abs(b));
  });

  it('splits lights from shadows and leaves the middle', () => {
    const [, shadow, , middle, , light] = graded([0, 0, 0, 0, 0, 0], [16, 125.5, 235], { split: 1 });
    expect(shadow).toBeLessThan(-10);
    expect(middle).toBeCloseTo(0, 4);
    expect(light).toBeGreaterThan(10);
  });

  it('keeps what is gray gray where neutrals are protected, and colors as they are', () => {
    const all = { saturation: 2, warmth: 1, tint: 0.5, split: -1 };
    const [a, b, red] = graded([1, -2, 40, 20], [120, 120], { ...all, neutrals: 1 });
    expect(Math.hypot(a as number, b as number)).toBe(0);
    expect(red).toBe(graded([40, 20], [120], all)[0]);
  });

  it('is gray only when it adds no color either', () => {
    expect(isGrayGrade({ ...NEUTRAL_GRADE, saturation: 0 })).toBe(true);
    expect(isGrayGrade({ ...NEUTRAL_GRADE, saturation: 0, warmth: 0.2 })).toBe(false);
    expect(areSameGrade(NEUTRAL_GRADE, { ...NEUTRAL_GRADE, neutrals: 0.1 })).toBe(false);
    expect(areSameGrade(NEUTRAL_GRADE, { ...NEUTRAL_GRADE })).toBe(true);
  });

  it('is completed from what is given', () => {
    expect(GradeSchema.parse({ warmth: 0.5 })).toEqual({ ...NEUTRAL_GRADE, warmth: 0.5 });
  });
});
