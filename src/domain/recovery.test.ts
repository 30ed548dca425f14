import { describe, expect, it } from 'vitest';
import { type ErrorCode, TintypeError } from './errors';
import { GpuMemoryError, type Layer, NotFiniteError, recoveryFor } from './recovery';

const coded = (code: ErrorCode) => new TintypeError(code, code);

describe('recoveryFor', () => {
  it.each<[Layer, unknown, string | null]>([
    ['engine', coded('GPU_LOST'), 'new-device'],
    ['engine', new GpuMemoryError('4 GB'), 'smaller-gpu-budget'],
    ['engine', new NotFiniteError(), 'fp32'],
    // The wasm heap ran out: only a fresh worker has room again.
    ['engine', coded('OUT_OF_MEMORY'), null],
    ['client', coded('OUT_OF_MEMORY'), 'new-worker'],
    ['client', coded('WORKER_DIED'), 'reload-pack'],
    ['client', coded('GPU_LOST'), null],
    ['job', coded('OUT_OF_MEMORY'), 'shorter-segments'],
    // What the engine could not mend reaches the job as any other lack of memory.
    ['job', new GpuMemoryError('4 GB'), 'shorter-segments'],
    ['job', coded('GPU_LOST'), 'again'],
    ['job', coded('WORKER_DIED'), 'again'],
    ['job', coded('DISK_FULL'), 'wait-for-room'],
    ['job', new NotFiniteError(), null],
    ['job', coded('CANCELLED'), null],
    ['job', new Error('GPU_LOST'), null],
  ])('%s, %s: %s', (layer, error, action) => {
    expect(recoveryFor(layer, error)).toBe(action);
  });

  it('gives up on what fails again and again', () => {
    expect(recoveryFor('engine', coded('GPU_LOST'), 2)).toBeNull();
    expect(recoveryFor('job', coded('GPU_LOST'), 2)).toBe('again');
    expect(recoveryFor('job', coded('GPU_LOST'), 3)).toBeNull();
    expect(recoveryFor('job', coded('DISK_FULL'), 99)).toBe('wait-for-room');
  });
});
