import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace';
import { framesOf, freshFrames, planSegments, type Segment } from './segments';

const plan = (
  from: number,
  to: number,
  options: { shotFrom?: number; done?: number[]; pending?: Segment[]; maxFrames?: number } = {},
) =>
  planSegments({
    from,
    to,
    shotFrom: options.shotFrom ?? 0,
    done: new Set(options.done),
    pending: options.pending ?? [],
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
    expect(plan(12, 20, { shotFrom: 12, done: [11] })).toEqual([{ from: 12, to: 20, knownIndices: [] }]);
    expect(plan(12, 20, { shotFrom: 10, done: [11] })).toEqual([{ from: 11, to: 20, knownIndices: [11] }]);
  });

  it('skips what is done and goes on from its last frame', () => {
    expect(plan(0, 10, { done: [0, 1, 2, 6] })).toEqual([
      { from: 2, to: 6, knownIndices: [2] },
      { from: 6, to: 10, knownIndices: [6] },
    ]);
    expect(plan(0, 3, { done: [0, 1, 2] })).toEqual([]);
  });

  it('makes what was planned before as it was planned', () => {
    const pending = [
      { from: 4, to: 9, knownIndices: [4] },
      { from: 8, to: 12, knownIndices: [8] },
    ];
    expect(plan(0, 12, { done: [0, 1, 2, 3, 4], pending })).toEqual(pending);
    // The range ends earlier now, or segments have become smaller: what does not fit any more is planned anew.
    expect(plan(0, 10, { done: [0, 1, 2, 3, 4], pending })).toEqual([
      pending[0],
      { from: 8, to: 10, knownIndices: [8] },
    ]);
    expect(plan(0, 12, { done: [0, 1, 2, 3, 4], pending, maxFrames: 4 })).toEqual([
      { from: 4, to: 7, knownIndices: [4] },
      { from: 6, to: 9, knownIndices: [6] },
      pending[1],
    ]);
    // Its known frame is not known any more.
    expect(plan(0, 12, { done: [], pending: [pending[0]!] })).toEqual([{ from: 0, to: 12, knownIndices: [] }]);
  });

  it('covers every missing frame once, in segments that fit', () => {
    const frame = fc.integer({ min: 0, max: 90 });
    const segment = fc.record({ from: frame, length: fc.integer({ min: 1, max: 20 }), isFirst: fc.boolean() });
    fc.assert(
      fc.property(
        frame,
        fc.array(frame),
        fc.array(segment),
        fc.integer({ min: 1, max: 40 }),
        frame,
        (shotFrom, done, before, maxFrames, to) => {
          const finished = new Set(done);
          const pending = before.map(({ from, length, isFirst }) => ({
            from,
            to: from + length,
            knownIndices: isFirst ? [] : [from],
          }));
          // One comparison a segment: thousands of expect() calls take seconds.
          const faults: string[] = [];
          for (const segment of plan(shotFrom, to, { shotFrom, done, pending, maxFrames })) {
            const { from, to: end, knownIndices } = segment;
            if (end - from > maxFrames || framesOf(segment) < 1) faults.push(`length of ${from} to ${end}`);
            if (!knownIndices.every((index) => finished.has(index))) faults.push(`unknown known in ${from} to ${end}`);
            if (from < shotFrom || end > to) faults.push(`${from} to ${end} is not in the shot`);
            for (const index of freshFrames(segment)) {
              if (finished.has(index)) faults.push(`${index} twice`);
              finished.add(index);
            }
          }
          for (let index = shotFrom; index < to; index++) if (!finished.has(index)) faults.push(`${index} missing`);
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
