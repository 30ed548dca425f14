import { describe, expect, it } from 'vitest';
import { deserializeError, ERROR_CODES, serializeError, TintypeError, toTintypeError } from './errors';

describe('TintypeError', () => {
  it('has a remedy for every code', () => {
    for (const code of ERROR_CODES) expect(new TintypeError(code, 'A sentence.').remedy).toMatch(/\.$/);
  });

  it('survives structured clone in its serialized form', () => {
    const error = new TintypeError('GPU_LOST', 'The GPU went away.', { cause: new Error('reset') });
    const back = deserializeError(structuredClone(serializeError(error)));
    expect(back).toMatchObject({
      code: 'GPU_LOST',
      message: error.message,
      remedy: error.remedy,
      details: error.details,
    });
    expect(back).toBeInstanceOf(TintypeError);
  });

  it('recognizes aborts, quota and failed allocations', () => {
    expect(toTintypeError(new DOMException('stop', 'AbortError')).code).toBe('CANCELLED');
    expect(toTintypeError(new DOMException('full', 'QuotaExceededError')).code).toBe('DISK_FULL');
    expect(toTintypeError(new RangeError('Array buffer allocation failed')).code).toBe('OUT_OF_MEMORY');
    expect(toTintypeError('text', 'MEDIA_UNREADABLE').code).toBe('MEDIA_UNREADABLE');
  });
});
