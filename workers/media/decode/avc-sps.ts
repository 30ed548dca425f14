/** Whether an H.264 stream may be interlaced, from its sequence parameter set, since containers do not say it. */

/** Profiles whose parameter sets carry chroma format and bit depths (H.264 7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** @param avcC the decoder configuration record (ISO/IEC 14496-15); false for anything that does not parse as one */
export function isInterlacedAvc(avcC: Uint8Array): boolean {
  if (avcC.length < 9 || avcC[0] !== 1 || (avcC[5]! & 31) === 0) return false;
  const length = (avcC[6]! << 8) | avcC[7]!;
  // A sequence parameter set is a NAL unit: one byte of header first.
  const bits = new Bits(withoutEmulation(avcC.subarray(9, 8 + length)));
  const profile = bits.read(8);
  bits.read(16);
  bits.exp();
  if (HIGH_PROFILES.has(profile)) {
    const chromaFormat = bits.exp();
    if (chromaFormat === 3) bits.read(1);
    bits.exp();
    bits.exp();
    bits.read(1);
    // Scaling matrices are rare and not parsed here, so what follows them cannot be read.
    if (bits.read(1) === 1) return false;
  }
  bits.exp();
  const orderType = bits.exp();
  if (orderType === 0) bits.exp();
  else if (orderType === 1) {
    bits.read(1);
    bits.exp();
    bits.exp();
    for (let cycle = bits.exp(); cycle > 0 && cycle < 256; cycle--) bits.exp();
  }
  bits.exp();
  bits.read(1);
  bits.exp();
  bits.exp();
  // frame_mbs_only_flag: 0 allows fields.
  return !bits.exhausted && bits.read(1) === 0 && !bits.exhausted;
}

/** 00 00 03 stands for 00 00 inside NAL units. */
function withoutEmulation(nal: Uint8Array): Uint8Array {
  return nal.filter((byte, i) => !(byte === 3 && i >= 2 && nal[i - 1] === 0 && nal[i - 2] === 0));
}

class Bits {
  #at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get exhausted(): boolean {
    return this.#at > this.bytes.length * 8;
  }

  read(count: number): number {
    let value = 0;
    for (let k = 0; k < count; k++, this.#at++) {
      value = (value << 1) | (((this.bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  /** An Exp-Golomb code; signed ones have the same length, and no value of theirs matters here. */
  exp(): number {
    let zeros = 0;
    while (zeros < 32 && !this.exhausted && this.read(1) === 0) zeros++;
    return zeros === 0 ? 0 : 2 ** zeros - 1 + this.read(zeros);
  }
}
