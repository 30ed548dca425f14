import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampStart, frameOfX, framesShown, startShowing, xOfFrame } from './strip-view';

const anyView = fc
  .record({
    frameCount: fc.integer({ min: 1, max: 200_000 }),
    width: fc.integer({ min: 50, max: 4000 }),
    zoom: fc.double({ min: 1, max: 500, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ frameCount, width, zoom, at }) => {
    const view = { frameCount, width, zoom, start: 0 };
    return { ...view, start: clampStart(view, at * frameCount) };
  });

describe('the filmstrip', () => {
  it('finds the frame under its own middle', () => {
    fc.assert(
      fc.property(anyView, fc.double({ min: 0, max: 1, noNaN: true }), (view, at) => {
        const frame = Math.min(view.frameCount - 1, Math.floor(view.start + at * framesShown(view)));
        const middle = (xOfFrame(view, frame) + xOfFrame(view, frame + 1)) / 2;
        expect(frameOfX(view, middle)).toBe(frame);
      }),
    );
  });

  it('scrolls a frame into view and never past the film', () => {
    fc.assert(
      fc.property(anyView, fc.double({ min: 0, max: 1, noNaN: true }), (view, at) => {
        const frame = Math.floor(at * (view.frameCount - 1));
        const start = startShowing(view, frame);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start + framesShown(view)).toBeLessThanOrEqual(view.frameCount + 1e-6);
        expect(frame).toBeGreaterThanOrEqual(start - 1e-6);
        expect(frame).toBeLessThanOrEqual(start + framesShown(view) + 1e-6);
      }),
    );
  });
});
