import { describe, expect, it } from 'vitest';
import { completeSettings } from '../domain/settings';
import { decodeFrame, encodeFrame, storeKey } from './chroma-store';

const stroke = { id: '1', frame: 3, hex: '#336699', places: [[0.5, 0.5] as [number, number]], enabled: true };
const parts = {
  fingerprint: 'f',
  packHash: 'p',
  phrases: [{ id: '1', noun: 'car', text: 'a red car', exactAb: null }],
  settings: completeSettings({ seed: 1, steps: null, workingSize: 256 }),
};

describe('chroma frames', () => {
  it('survive a round trip and are refused when cut off or foreign', () => {
    const frame = { index: 7, width: 3, height: 2, abU8: Uint8Array.from({ length: 12 }, (_, i) => 120 + i) };
    const bytes = encodeFrame(frame);
    expect(decodeFrame(7, bytes.buffer)).toEqual(frame);
    expect(decodeFrame(7, bytes.slice(0, -1).buffer)).toBeNull();
    expect(decodeFrame(7, new ArrayBuffer(28))).toBeNull();
    expect(decodeFrame(7, new ArrayBuffer(0))).toBeNull();
  });

  it('hold where things are', () => {
    const maps = { width: 2, height: 1, mapsU8: Uint8Array.of(0, 255, 128, 3) };
    const frame = { index: 7, width: 3, height: 2, abU8: new Uint8Array(12).fill(130), maps };
    const bytes = encodeFrame(frame);
    expect(decodeFrame(7, bytes.buffer)).toEqual(frame);
    for (let cut = 1; cut < 10; cut++) expect(decodeFrame(7, bytes.slice(0, -cut).buffer)).toBeNull();
  });
});

describe('storeKey', () => {
  it('depends on words, pack, file and settings, not on phrase ids', async () => {
    const key = await storeKey(parts);
    // What version 0.1.0 stored must be found again.
    expect(key).toBe('99e462eebc0ac141843f7e3f170dedee');
    expect(await storeKey({ ...parts, phrases: [{ ...parts.phrases[0]!, id: '2' }] })).toBe(key);
    const others = [
      { ...parts, fingerprint: 'g' },
      { ...parts, packHash: 'q' },
      { ...parts, phrases: [] },
      { ...parts, phrases: [{ ...parts.phrases[0]!, exactAb: [1, 2] as const }] },
      { ...parts, strokes: [stroke] },
      { ...parts, settings: { ...parts.settings, seed: 2 } },
      { ...parts, settings: { ...parts.settings, fusion: 'clips' as const } },
      { ...parts, settings: { ...parts.settings, stills: 'apart' as const } },
    ];
    for (const other of others) expect(await storeKey(other)).not.toBe(key);
  });
});
