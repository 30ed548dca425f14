import fc from 'fast-check';
import { expect, it } from 'vitest';
import { workingSize } from './frames';

it.each([
  [
    { width: 640, height: 480 },
    { width: 352, height: 256 },
  ],
  [
    { width: 1080, height: 1920 },
    { width: 256, height: 448 },
  ],
  // A strip: both sides are bounded.
  [
    { width: 4096, height: 16 },
    { width: 1024, height: 32 },
  ],
  [
    { width: 1, height: 4000 },
    { width: 32, height: 1024 },
  ],
])('the working size of %j is %j', (source, size) => {
  expect(workingSize(source, 256, 32)).toEqual(size);
});

it('both sides of a working frame are bounded, whatever the shape of the source', () => {
  const side = fc.integer({ min: 1, max: 16_384 });
  fc.assert(
    fc.property(side, side, fc.constantFrom(64, 256, 512, 1024), (width, height, shorter) => {
      const size = workingSize({ width, height }, shorter, 32);
      expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(4 * shorter);
      expect(Math.min(size.width, size.height)).toBeLessThanOrEqual(shorter);
      expect([size.width % 32, size.height % 32]).toEqual([0, 0]);
    }),
  );
});
