import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishedFrames, type Journal, OpenJournal, reviseJournal } from './journal';
import { freshFrames } from './segments';

const settings = { seed: 1, steps: null, workingSize: 64 };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const empty = (): Journal => reviseJournal(null, new Set());

describe('reviseJournal', () => {
  it('counts every stored frame where there is no journal, or one of version 1', () => {
    const files = new Set([7, 0, 1, 2, 8]);
    const old = { version: 1, from: 0, to: 9, phrases: [], settings, segments: [[0, 3]] };
    for (const value of [null, old]) {
      const journal = reviseJournal(value, files);
      expect(journal.earlier).toEqual([
        [0, 3],
        [7, 9],
      ]);
      expect(finishedFrames(journal, files)).toEqual(files);
    }
    expect(reviseJournal(old, files).settings).toEqual(settings);
  });

  it('makes a segment again of which a file is lost', () => {
    const segment = { from: 0, to: 4, knownIndices: [], done: true };
    const files = new Set([0, 1, 3]);
    const journal = reviseJournal({ ...empty(), segments: [segment] }, files);
    expect(finishedFrames(journal, files)).toEqual(new Set());
    expect(new OpenJournal('k', journal, files).plan({ from: 0, to: 4, shotFrom: 0, maxFrames: 32 })).toEqual([
      { ...segment, done: false },
    ]);
  });
});

describe('a journal', () => {
  it('does not count frames that a segment left behind when it was killed', () => {
    const journal = empty();
    new OpenJournal('k', journal, new Set()).plan({ from: 0, to: 10, shotFrom: 0, maxFrames: 32 });
    const files = new Set([0, 1, 2]);
    const read = reviseJournal(JSON.parse(JSON.stringify(journal)), files);
    expect(finishedFrames(read, files)).toEqual(new Set());
  });

  it('leaves out of the plan what another range has replaced', () => {
    const journal = empty();
    const open = new OpenJournal('k', journal, new Set());
    open.plan({ from: 0, to: 10, shotFrom: 0, maxFrames: 32 });
    open.plan({ from: 5, to: 20, shotFrom: 0, maxFrames: 32 });
    expect(journal.segments).toEqual([{ from: 5, to: 20, knownIndices: [], done: false }]);
  });

  it('gives the same segments however often a job is killed and goes on', () => {
    const kills = fc.array(fc.record({ segments: fc.nat(3), strayFiles: fc.nat(40) }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 33 }), kills, (to, maxFrames, stops) => {
        const range = { from: 0, to, shotFrom: 0, maxFrames };
        const whole = new OpenJournal('k', empty(), new Set()).plan(range).map(({ done: _, ...segment }) => segment);
        let journal = empty();
        const files = new Set<number>();
        const made: object[] = [];
        for (const { segments, strayFiles } of [...stops, { segments: Infinity, strayFiles: 0 }]) {
          journal = reviseJournal(JSON.parse(JSON.stringify(journal)), files);
          const plan = new OpenJournal('k', journal, files).plan(range);
          for (const segment of plan.slice(0, segments)) {
            for (const index of freshFrames(segment)) files.add(index);
            segment.done = true;
            const { done: _, ...composition } = segment;
            made.push(composition);
          }
          // Killed while storing the next one.
          const next = plan[segments];
          if (next) for (const index of freshFrames(next).slice(0, strayFiles)) files.add(index);
        }
        expect(made).toEqual(whole);
        expect(finishedFrames(journal, files)).toEqual(new Set(upTo(to)));
      }),
    );
  });
});

it('forgets segments that a boundary has been set in, known frames counted; their frames are made again', () => {
  const segments = [
    { from: 0, to: 10, knownIndices: [], done: true },
    { from: 9, to: 20, knownIndices: [9], done: true },
  ];
  const files = new Set([...Array(20).keys()]);
  const remaining = (starts: number[]) => {
    const open = new OpenJournal('k', { ...empty(), segments: segments.map((segment) => ({ ...segment })) }, files);
    open.forgetSplit(starts);
    return open.done().size;
  };
  expect(remaining([0, 20])).toBe(20);
  expect(remaining([0, 4])).toBe(10);
  // Color was handed over from frame 9 to frame 10.
  expect(remaining([0, 10])).toBe(10);
});
