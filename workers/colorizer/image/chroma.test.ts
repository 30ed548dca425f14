import { describe, expect, it } from 'vitest';
import { latentOfChroma, quantizeAb, quantizeMap } from './chroma';

describe('quantizeAb', () => {
  it('interleaves, rounds and saturates, 128 being no color', () => {
    const ab = Float32Array.of(0, 1.4, -200, 300, /* b */ -0.6, 127, 10, -128);
    const { abU8 } = quantizeAb(5, ab, { width: 2, height: 2 });
    expect([...abU8]).toEqual([128, 127, 129, 255, 0, 138, 255, 0]);
  });
});

describe('latentOfChroma', () => {
  it('is the area mean of ab over 8 x 8 blocks, in latent units', () => {
    const width = 16;
    const ab = new Float32Array(2 * width * 8);
    // Left block: a = 40 in one half of its rows, b = -20 everywhere; right block: nothing.
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        ab[y * width + x] = y < 4 ? 40 : 0;
        ab[width * 8 + y * width + x] = -20;
      }
    }
    const latent = latentOfChroma(quantizeAb(0, ab, { width, height: 8 }), 8, 40);
    expect([...latent]).toEqual([0.5, 0, -0.5, 0]);
  });
});

describe('quantizeMap', () => {
  it('tells how much of the picture a phrase covers', () => {
    const map = quantizeMap('p', Float32Array.of(0, 0.4, 0.6, 1), { width: 2, height: 2 }, true);
    expect(map).toEqual({ phraseId: 'p', width: 2, height: 2, mapU8: Uint8Array.of(0, 102, 153, 255), isFound: true });
  });
});
