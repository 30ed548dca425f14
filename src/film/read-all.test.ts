import { describe, expect, it } from 'vitest';
import type { FrameRequest } from '../../workers/media/api';
import { cancelled } from '../domain/errors';
import { readAll } from './read-all';

/** A reader of frames without content that keeps the requests it got. */
function reader() {
  const requests: FrameRequest[] = [];
  const readFrames = async (signal: AbortSignal, request: FrameRequest) => {
    if (signal.aborted) throw cancelled();
    requests.push(request);
    const { from, to, width = 2, height = 2 } = request;
    return Array.from({ length: to - from }, (_, k) => {
      return { index: from + k, timestampUs: 0, width, height, lumaU8: new Uint8Array(width * height) };
    });
  };
  return { media: { readFrames }, requests };
}

describe('readAll', () => {
  it('gives every frame of the range once, in pages, at the size asked for', async () => {
    const { media, requests } = reader();
    const seen: number[] = [];
    const { signal } = new AbortController();
    for await (const frames of readAll(media, signal, { from: 3, to: 10, width: 4, height: 4 }, { page: 3 })) {
      seen.push(...frames.map(({ index }) => index));
    }
    expect(seen).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(requests.map(({ from, to }) => [from, to])).toEqual([
      [3, 6],
      [6, 9],
      [9, 10],
    ]);
    expect(requests.every(({ width, height }) => width === 4 && height === 4)).toBe(true);
  });

  it('passes its gate before each page and reads nothing ahead of its caller', async () => {
    const { media, requests } = reader();
    let passed = 0;
    const gate = { pass: async () => void passed++ };
    const pages = readAll(media, new AbortController().signal, { from: 0, to: 9 }, { page: 3, gate });
    await pages.next();
    expect([passed, requests.length]).toEqual([1, 1]);
    await pages.return(undefined);
    expect([passed, requests.length]).toEqual([1, 1]);
  });

  it('rejects when its signal fires between two pages', async () => {
    const { media } = reader();
    const abort = new AbortController();
    const pages = readAll(media, abort.signal, { from: 0, to: 9 }, { page: 3 });
    await pages.next();
    abort.abort();
    await expect(pages.next()).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
