import { expect, it } from 'vitest';
import { isInterlacedAvc } from './avc-sps';

/** avcC records as x264 wrote them at 160 x 120, with and without `interlaced=1`. */
const bytes = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));
const PROGRESSIVE = '0164000bffe100196764000bacd942847e5c0440000003004000000c83c50a658001000468ef8fcbfdf8f800';
const INTERLACED = '01640015ffe1001967640015acd94288fde022000003000200000300643e28532c01000468fe8fcbfdf8f800';

it('tells fields from frames', () => {
  expect(isInterlacedAvc(bytes(PROGRESSIVE))).toBe(false);
  expect(isInterlacedAvc(bytes(INTERLACED))).toBe(true);
});

it('takes anything else for progressive', () => {
  expect(isInterlacedAvc(new Uint8Array(0))).toBe(false);
  expect(isInterlacedAvc(Uint8Array.from({ length: 40 }, () => 255))).toBe(false);
  expect(isInterlacedAvc(bytes(INTERLACED).subarray(0, 12))).toBe(false);
});
