import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examineMp4 } from './mp4-guard';

const sample = readFileSync(new URL('../../../public/samples/walk.mp4', import.meta.url));
const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);

function patched(box: string, offset: number, value: number): Uint8Array {
  const bytes = Uint8Array.from(sample);
  new DataView(bytes.buffer).setUint32(sample.indexOf(box) + offset, value);
  return bytes;
}

describe('examineMp4', () => {
  it('lets a good file through', async () => {
    expect((await examineMp4(blob(sample))).verdict).toBe('sound');
  });

  it('sees what is missing at the end, wherever the index stands', async () => {
    expect((await examineMp4(blob(sample.subarray(0, 100_000)))).verdict).toBe('cut-off');
    expect((await examineMp4(blob(sample.subarray(0, 600)))).verdict).toBe('cut-off');
  });

  it('refuses counts that cannot be true (mediabunny #476)', async () => {
    // stts: one entry's run length, then the number of entries; stsz: the number of samples.
    expect((await examineMp4(blob(patched('stts', 12, 0xfffffff0)))).verdict).toBe('hostile');
    expect((await examineMp4(blob(patched('stts', 8, 0x0fffffff)))).verdict).toBe('hostile');
    expect((await examineMp4(blob(patched('stsz', 12, 0x7fffffff)))).verdict).toBe('hostile');
  });

  it('refuses boxes that are longer than what holds them', async () => {
    expect((await examineMp4(blob(patched('stbl', -4, 0x7fffffff)))).verdict).toBe('hostile');
  });

  it('has no opinion on other formats', async () => {
    expect((await examineMp4(blob(new TextEncoder().encode('just some text, long enough')))).verdict).toBe('not-mp4');
  });
});
