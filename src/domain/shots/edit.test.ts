import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeShot, moveBoundary, NO_SHOT_EDITS, type ShotEdits, shotStartAt, shotStartsOf, splitShot } from './edit';

const COUNT = 100;
const starts = (detected: number[], edits: ShotEdits, pinned: number[] = []) =>
  shotStartsOf(detected, edits, pinned, COUNT);

describe('boundaries', () => {
  it('are the detected ones until somebody says otherwise', () => {
    expect(starts([30, 60], NO_SHOT_EDITS)).toEqual([0, 30, 60]);
    expect(shotStartAt([0, 30, 60], 59)).toBe(30);
  });

  it('stay as the user left them when detection runs again and finds them a little elsewhere', () => {
    const split = splitShot(NO_SHOT_EDITS, [0, 30, 60], 45) as ShotEdits;
    const merged = mergeShot(split, [30, 60], 30);
    const moved = moveBoundary(merged, [30, 60], [0, 45, 60], 60, 70, COUNT);
    expect(moved?.at).toBe(70);
    const edits = moved?.edits as ShotEdits;
    expect(starts([30, 60], edits)).toEqual([0, 45, 70]);
    expect(starts([31, 46, 59, 90], edits)).toEqual([0, 45, 70, 90]);
  });

  it('that words hang on stand even where none is detected any more', () => {
    expect(starts([], NO_SHOT_EDITS, [0, 40])).toEqual([0, 40]);
    expect(starts([41], NO_SHOT_EDITS, [0, 40])).toEqual([0, 40]);
  });

  it('can be set right beside another, which stays', () => {
    const edits = splitShot(NO_SHOT_EDITS, [0, 30], 31) as ShotEdits;
    expect(starts([30], edits)).toEqual([0, 30, 31]);
    expect(splitShot(edits, [0, 30, 31], 30)).toBeNull();
  });

  it('stop at their neighbors', () => {
    expect(moveBoundary(NO_SHOT_EDITS, [30, 60], [0, 30, 60], 30, 99, COUNT)?.at).toBe(59);
    expect(moveBoundary(NO_SHOT_EDITS, [30, 60], [0, 30, 60], 30, -5, COUNT)?.at).toBe(1);
    expect(moveBoundary(NO_SHOT_EDITS, [30, 60], [0, 30, 60], 60, 200, COUNT)?.at).toBe(99);
    expect(moveBoundary(NO_SHOT_EDITS, [30, 60], [0, 30, 60], 0, 5, COUNT)).toBeNull();
  });

  it('change by exactly one, whatever is done to them', () => {
    const frame = fc.integer({ min: 1, max: COUNT - 1 });
    // Detection keeps shots of four frames at least.
    const detectedFrames = fc
      .uniqueArray(fc.integer({ min: 1, max: COUNT / 4 - 1 }), { maxLength: 6 })
      .map((fours) => fours.sort((a, b) => a - b).map((four) => 4 * four));
    fc.assert(
      fc.property(detectedFrames, fc.array(fc.tuple(fc.nat(2), frame, frame)), (found, acts) => {
        let edits = NO_SHOT_EDITS;
        for (const [act, frame, to] of acts) {
          const before = starts(found, edits);
          const start = shotStartAt(before, frame);
          let expected = before;
          if (act === 0) {
            edits = splitShot(edits, before, frame) ?? edits;
            expected = [...new Set([...before, frame])];
          } else if (act === 1 && start > 0) {
            edits = mergeShot(edits, found, start);
            expected = before.filter((other) => other !== start);
          } else if (act === 2) {
            const moved = moveBoundary(edits, found, before, start, to, COUNT);
            if (moved) expected = before.map((other) => (other === start ? moved.at : other));
            edits = moved?.edits ?? edits;
          }
          expect(starts(found, edits)).toEqual(expected.sort((a, b) => a - b));
        }
      }),
    );
  });
});
