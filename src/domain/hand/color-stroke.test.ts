import { expect, it } from 'vitest';
import { type ColorStroke, distanceTo, freshStrokeId, strokesNear, strokesOfShot, strokesWithin } from './color-stroke';

const stroke = (frame: number, change: Partial<ColorStroke> = {}): ColorStroke => ({
  ...{ id: `color-${frame}`, frame, hex: '#336699', places: [[0.5, 0.5]], enabled: true },
  ...change,
});

it('strokes of a shot count unless they are switched off', () => {
  const strokes = [stroke(3), stroke(9), stroke(10), stroke(12, { enabled: false })];
  expect(strokesOfShot(strokes, [0, 10], 5)).toEqual([strokes[0], strokes[1]]);
  expect(strokesOfShot(strokes, [0, 10], 11)).toEqual([strokes[2], strokes[3]]);
  expect(strokesWithin(strokes, 10, 20)).toEqual([strokes[2]]);
});

it('a run is guided by the eight frames that are nearest to it', () => {
  const strokes = Array.from({ length: 12 }, (_, i) => stroke(10 * i));
  const near = strokesNear([...strokes, stroke(50, { id: 'second' })], 40, 60);
  expect([...near.keys()]).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  expect(near.get(50)?.map(({ id }) => id)).toEqual(['color-50', 'second']);
});

it('a stroke is as near as its nearest piece', () => {
  const line = stroke(0, {
    places: [
      [0.2, 0.5],
      [0.8, 0.5],
    ],
  });
  expect(distanceTo(line, [0.5, 0.6])).toBeCloseTo(0.1);
  expect(distanceTo(line, [0.9, 0.5])).toBeCloseTo(0.1);
  expect(freshStrokeId([stroke(1)])).toBe('color-2');
});
