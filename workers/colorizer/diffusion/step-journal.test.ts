import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint, identityOf } from './step-journal';

const size = { width: 3, height: 2 };
const latents = Array.from({ length: 4 }, (_, frame) =>
  Float32Array.from({ length: 12 }, (_, i) => Math.sin(frame + i)),
);

describe('a journaled step', () => {
  it('comes back to the bit', async () => {
    const identity = await identityOf({ seed: 1 }, [Uint8Array.of(1, 2)]);
    const bytes = await encodeCheckpoint(identity, { step: 3, latents }, size);
    expect(await decodeCheckpoint(bytes.buffer, identity)).toEqual({ step: 3, latents });
  });

  it('is nothing to a run that differs in anything', async () => {
    const luma = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    const identity = await identityOf({ seed: 1 }, luma);
    const others = [
      await identityOf({ seed: 2 }, luma),
      await identityOf({ seed: 1 }, [Uint8Array.of(1), Uint8Array.of(2, 3)]),
      await identityOf({ seed: 1 }, luma.slice(1)),
    ];
    const bytes = await encodeCheckpoint(identity, { step: 1, latents }, size);
    for (const other of others) expect(await decodeCheckpoint(bytes.slice().buffer, other)).toBeNull();
  });

  it('is nothing when any bit of it is wrong or its end is missing', async () => {
    const identity = await identityOf('run', []);
    const bytes = await encodeCheckpoint(identity, { step: 1, latents }, size);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const damaged = bytes.slice();
        damaged[at]! ^= 1 << bit;
        expect(await decodeCheckpoint(damaged.buffer, identity)).toBeNull();
        expect(await decodeCheckpoint(bytes.slice(0, at).buffer, identity)).toBeNull();
      }),
    );
  });
});
