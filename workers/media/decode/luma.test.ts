import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromaShare, type Plane, rotatePlane, scalePlane, unpackPlane } from './luma';

const plane = (width: number, height: number, data: number[]): Plane => ({
  width,
  height,
  data: Uint8Array.from(data),
});

describe('unpackPlane', () => {
  it('drops the stride', () => {
    const bytes = Uint8Array.from([9, 1, 2, 0, 3, 4, 0]);
    expect([...unpackPlane(bytes, 1, 3, 2, 2, 8).data]).toEqual([1, 2, 3, 4]);
  });

  it('rounds 10-bit samples to 8 bits without leaving them', () => {
    // 64 is limited-range black, 940 white, 1023 the largest code.
    const bytes = new Uint8Array(Uint16Array.from([64, 66, 940, 1023]).buffer);
    expect([...unpackPlane(bytes, 0, 8, 4, 1, 10).data]).toEqual([16, 17, 235, 255]);
  });
});

describe('rotatePlane', () => {
  const source = plane(3, 2, [1, 2, 3, 4, 5, 6]);

  it('turns clockwise', () => {
    expect(rotatePlane(source, 90)).toEqual(plane(2, 3, [4, 1, 5, 2, 6, 3]));
    expect(rotatePlane(source, 180)).toEqual(plane(3, 2, [6, 5, 4, 3, 2, 1]));
    expect(rotatePlane(source, 270)).toEqual(plane(2, 3, [3, 6, 2, 5, 1, 4]));
  });

  it('flips after turning', () => {
    expect(rotatePlane(source, 0, true)).toEqual(plane(3, 2, [3, 2, 1, 6, 5, 4]));
    expect(rotatePlane(source, 90, true)).toEqual(plane(2, 3, [1, 4, 2, 5, 3, 6]));
  });
});

describe('scalePlane', () => {
  it('averages what a pixel covers', () => {
    expect([...scalePlane(plane(4, 2, [0, 10, 100, 200, 20, 30, 100, 200]), 2, 1).data]).toEqual([15, 150]);
    // 3 to 2: each output covers one and a half source pixels.
    expect([...scalePlane(plane(3, 1, [0, 90, 180]), 2, 1).data]).toEqual([30, 150]);
  });

  it('keeps the mean and a flat picture flat, at any size', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, size, size, fc.integer({ min: 0, max: 255 }), (w, h, width, height, value) => {
        const scaled = scalePlane({ width: w, height: h, data: new Uint8Array(w * h).fill(value) }, width, height);
        expect(scaled.data).toHaveLength(width * height);
        expect(scaled.data.every((code) => code === value)).toBe(true);
      }),
    );
  });
});

it('chromaShare ignores compression noise', () => {
  const flat = Uint8Array.from([128, 131, 125, 128]);
  expect(chromaShare(flat, flat)).toBe(0);
  expect(chromaShare(Uint8Array.from([128, 160, 128, 128]), flat)).toBe(0.25);
});
