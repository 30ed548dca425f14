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
