import { expect, it } from 'vitest';
import { applyGrade, areSameGrade, NEUTRAL_GRADE } from './grade';
import { GradeSchema } from './grade-schema';
import { isKnownGrade, joinLooks, LOOK_IDS, LOOKS } from './looks';

const SPACE = { matrix: 'bt709', range: 'full' } as const;
/** Chroma of one color under a look. */
const under = (look: keyof typeof LOOKS, a: number, b: number, luma: number) =>
  applyGrade(Float32Array.of(a + 128, b + 128), Float32Array.of(luma), SPACE, LOOKS[look]) as unknown as [
    number,
    number,
  ];

it('looks are grades within the sliders, each another', () => {
  for (const id of LOOK_IDS) {
    expect(GradeSchema.parse(LOOKS[id])).toEqual(LOOKS[id]);
    expect(LOOK_IDS.filter((other) => areSameGrade(LOOKS[other], LOOKS[id]))).toEqual([id]);
  }
});

it('looks do what their processes did', () => {
  const chroma = ([a, b]: [number, number]) => Math.hypot(a, b);
  expect(chroma(under('technicolor', 40, 20, 120))).toBeGreaterThan(chroma(under('kodachrome', 40, 20, 120)));
  expect(chroma(under('technicolor', 0, 0, 120))).toBeLessThan(3);
  expect(chroma(under('tinted', 1, 1, 200))).toBe(0);
  const [pink, amber] = under('faded', 0, 0, 160);
  expect(pink).toBeGreaterThan(4);
  expect(amber).toBeGreaterThan(4);
  // Faded cyan: a blue loses more than half of its chroma.
  expect(chroma(under('faded', 5, -40, 160))).toBeLessThan(20);
  expect(under('autochrome', 0, 0, 230)[1]).toBeGreaterThan(10);
  expect(under('autochrome', 0, 0, 20)[1]).toBeLessThan(0);
});

it('own looks come before those of other films, and a grade that has a name is known', () => {
  const mine = { name: 'Dusk', grade: { ...NEUTRAL_GRADE, warmth: -0.3 } };
  const older = { name: 'Dusk', grade: NEUTRAL_GRADE };
  expect(joinLooks([mine], [older, { name: 'Noon', grade: NEUTRAL_GRADE }]).map(({ name }) => name)).toEqual([
    'Dusk',
    'Noon',
  ]);
  expect(joinLooks([mine], [older])[0]).toBe(mine);
  expect(isKnownGrade({ ...mine.grade }, [mine])).toBe(true);
  expect(isKnownGrade({ ...mine.grade }, [])).toBe(false);
  expect(isKnownGrade({ ...LOOKS.faded }, [])).toBe(true);
});
