import { describe, expect, it } from 'vitest';
import { checkFits } from './fits';

describe('a pack that says what it needs', () => {
  it('is refused with a sentence where the device cannot hold it', () => {
    expect(() => checkFits('sd15 1', 2_489_762_476, 4)).not.toThrow();
    expect(() => checkFits('sd15 1', 2_489_762_476, 2)).toThrow(
      expect.objectContaining({
        code: 'PACK_TOO_LARGE',
        message: 'The model sd15 1 needs 2.5 GB of memory, too much for this device with 2 GB.',
      }),
    );
  });

  it('is tried where the device does not tell, as is one that says nothing', () => {
    expect(() => checkFits('sd15 1', 2_489_762_476, undefined)).not.toThrow();
    expect(() => checkFits('lite 6', undefined, 0.25)).not.toThrow();
  });
});
