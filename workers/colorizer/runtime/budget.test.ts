import { describe, expect, it } from 'vitest';
import { featureBudget, segmentFrames } from './budget';

const MB = 2 ** 20;

describe('featureBudget', () => {
  it.each([
    ['a desktop', 2 ** 31, 8, 1024, 512],
    ['SwiftShader', 2 ** 30, 8, 1024, 512],
    ['a phone', 2 ** 28, 2, 256, 128],
    ['the least there is', 2 ** 26, 0.25, 128, 64],
    ['a browser that does not tell', 2 ** 31, undefined, 512, 256],
  ] as const)('%s', (_, maxBufferSize, memory, gpu, inMemory) => {
    expect(featureBudget(maxBufferSize, memory)).toEqual({ gpuBytes: gpu * MB, memoryBytes: inMemory * MB });
  });

  it('gives the GPU nothing where there is none', () => {
    expect(featureBudget(null, 8)).toEqual({ gpuBytes: 0, memoryBytes: 512 * MB });
  });
});

describe('segmentFrames', () => {
  it('is 512, or less where memory is small', () => {
    expect([8, undefined, 4, 2, 1, 0.25].map(segmentFrames)).toEqual([512, 512, 512, 256, 128, 64]);
  });
});
