/** Damage done to healthy files, the same for the same seed. */

/** Uniform in [0, 1), by mulberry32. */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Mutant {
  bytes: Uint8Array;
  /** What was done, in words. */
  how: string;
}

const below = (random: Random, limit: number) => Math.floor(random() * limit);

/** Headers stand at the start, and in MP4 and AVI at the end, too: half of the damage goes there. */
function anywhere(random: Random, length: number): number {
  const edge = Math.min(length, 4096);
  const place = random();
  if (place < 0.35) return below(random, edge);
  if (place < 0.5) return length - 1 - below(random, edge);
  return below(random, length);
}

function flipped(bytes: Uint8Array, random: Random): Mutant {
  const count = 1 + below(random, 16);
  for (let i = 0; i < count; i++) {
    const at = anywhere(random, bytes.length);
    bytes[at] = bytes[at]! ^ (1 + below(random, 255));
  }
  return { bytes, how: `${count} bytes flipped` };
}

function cut(bytes: Uint8Array, random: Random): Mutant {
  const from = below(random, bytes.length);
  if (random() < 0.6) return { bytes: bytes.slice(0, from), how: `cut off at ${from}` };
  const to = Math.min(bytes.length, from + 1 + below(random, bytes.length >> 2));
  return {
    bytes: new Uint8Array(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])),
    how: `${from} to ${to} cut out`,
  };
}

const SIZES = [0, 1, 7, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];

/** A number beside a four-letter name (boxes of MP4, chunks of RIFF and PNG), or somewhere among the headers. */
function absurd(bytes: Uint8Array, random: Random): Mutant {
  const value = SIZES[below(random, SIZES.length)]!;
  const names = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/(?=([A-Za-z][A-Za-z0-9]{2}[A-Za-z0-9 ]))/g),
  ];
  const name = names[below(random, names.length)];
  // The size stands before the name or behind it, counts further on.
  const offset = [-4, -4, 4, 8, 12][below(random, 5)]!;
  const near = name && random() < 0.8 ? name.index + offset : anywhere(random, bytes.length);
  const at = Math.max(0, Math.min(bytes.length - 4, near));
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value, random() < 0.5);
  return { bytes, how: `${value} written at ${at}${name && near === name.index + offset ? ` beside ${name[1]}` : ''}` };
}

export function mutate(healthy: Uint8Array, random: Random): Mutant {
  const ways = [flipped, cut, absurd];
  return ways[below(random, ways.length)]!(healthy.slice(), random);
}
