import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace';
import { framesOf, planSegments } from './segments';

const plan = (from: number, to: number, options: { shots?: number[]; done?: number[]; maxFrames?: number } = {}) =>
  planSegments({
    from,
    to,
    shotStarts: options.shots ?? [0],
    done: new Set(options.done),
    maxFrames: options.maxFrames ?? 32,
  });

describe('planSegments', () => {
  it('takes a short range as it is', () => {
    expect(plan(3, 20)).toEqual([{ from: 3, to: 20, knownIndices: [] }]);
    expect(plan(0, 32)).toEqual([{ from: 0, to: 32, knownIndices: [] }]);
  });

  it('cuts evenly and hands the last frame on', () => {
    expect(plan(0, 33)).toEqual([
      { from: 0, to: 17, knownIndices: [] },
      { from: 16, to: 33, knownIndices: [16] },
    ]);
    expect(plan(0, 94).map(({ from, to }) => to - from)).toEqual([32, 32, 32]);
  });

  it('hands nothing across a cut', () => {
    expect(plan(0, 20, { shots: [0, 12] })).toEqual([
      { from: 0, to: 12, knownIndices: [] },
      { from: 12, to: 20, knownIndices: [] },
    ]);
  });

  it('skips what is done and goes on from its last frame', () => {
    expect(plan(0, 10, { done: [0, 1, 2, 6] })).toEqual([
      { from: 2, to: 6, knownIndices: [2] },
      { from: 6, to: 10, knownIndices: [6] },
    ]);
    expect(plan(0, 3, { done: [0, 1, 2] })).toEqual([]);
  });

  it('covers every missing frame once, in segments that fit', () => {
    const range = fc.integer({ min: 0, max: 90 });
    fc.assert(
      fc.property(
        fc.array(range),
        fc.array(range),
        fc.integer({ min: 1, max: 40 }),
        range,
        (shots, done, maxFrames, to) => {
          const finished = new Set(done);
          // One comparison a segment: thousands of expect() calls take seconds.
          const faults: string[] = [];
          for (const segment of plan(0, to, { shots, done, maxFrames })) {
            const { from, to: end, knownIndices } = segment;
            if (end - from > maxFrames || framesOf(segment) < 1) faults.push(`length of ${from} to ${end}`);
            if (!knownIndices.every((index) => finished.has(index))) faults.push(`unknown known in ${from} to ${end}`);
            if (shots.some((cut) => cut > from && cut < end)) faults.push(`cut inside ${from} to ${end}`);
            for (let index = from; index < end; index++) {
              if (knownIndices.includes(index)) continue;
              if (finished.has(index)) faults.push(`${index} twice`);
              finished.add(index);
            }
          }
          for (let index = 0; index < to; index++) if (!finished.has(index)) faults.push(`${index} missing`);
          expect(faults).toEqual([]);
        },
      ),
    );
  });
});

describe('Pace', () => {
  it('is silent at first, then tells speed and time left', () => {
    const pace = new Pace();
    pace.add(0, 1000);
    pace.add(1, 1100);
    expect(pace.framesPerSecond()).toBeNull();
    pace.add(4, 3000);
    expect(pace.framesPerSecond()).toBe(2);
    expect(pace.secondsLeft(10)).toBe(5);
  });

  it('forgets what is older than half a minute', () => {
    const pace = new Pace();
    pace.add(0, 0);
    pace.add(1, 20_000);
    pace.add(2, 40_000);
    pace.add(12, 60_000);
    expect(pace.framesPerSecond()).toBeCloseTo(10 / 20);
  });
});
