/** The loader with a cache in memory, against a real HTTP server that breaks connections off, damages files and has lost some. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PackCache, PartFile } from './cache';
import { Pack } from './pack';

// Waits between attempts add up on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const body = new Uint8Array(200_000).map((_, i) => (i * 7 + (i >> 8)) & 255);
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function manifest(overrides: Record<string, unknown> = {}): string {
  const graphs = ['text', 'luminance', 'cmpf', 'unet0', 'decoder'];
  return JSON.stringify({
    format: 1,
    name: 'test',
    version: '0',
    terms: 'None.',
    latent: { channels: 2, factor: 8, scale: 40 },
    size: { multiple: 32, default: 256 },
    text: { tokenizer: 'data.bin', max_tokens: 32, dim: 384 },
    phrases: { max: 12 },
    clip: { frames: 8 },
    sampler: { kind: 'ddim', prediction: 'v', schedule: 'cosine', timesteps: [1, 0.5], max_steps: 8, vivid: 1 },
    colors: [],
    graphs: Object.fromEntries(graphs.map((name) => [name, { fp32: 'data.bin' }])),
    unet: ['unet0'],
    io: Object.fromEntries(graphs.map((name) => [name, { inputs: {}, outputs: {} }])),
    files: { 'data.bin': { bytes: body.length, sha256: hash(body) } },
    ...overrides,
  });
}

/** The same contract as OPFS, over a Map; `files` and `parts` are open to the test. */
class MemoryCache implements PackCache {
  files = new Map<string, Uint8Array<ArrayBuffer>>();
  parts = new Map<string, Uint8Array<ArrayBuffer>>();
  texts = new Map<string, string>();
  read = async (sha256: string) => this.files.get(sha256) ?? null;
  remove = async (sha256: string) => void this.files.delete(sha256);
  readText = async (name: string) => this.texts.get(name) ?? null;
  writeText = async (name: string, text: string) => void this.texts.set(name, text);
  openPart = async (sha256: string): Promise<PartFile> => ({
    read: () => this.parts.get(sha256) ?? new Uint8Array(),
    append: (bytes) => {
      const before = this.parts.get(sha256) ?? new Uint8Array();
      const after = new Uint8Array(before.length + bytes.length);
      after.set(before);
      after.set(bytes, before.length);
      this.parts.set(sha256, after);
    },
    truncate: () => void this.parts.delete(sha256),
    close: async () => undefined,
    finish: async () => {
      this.files.set(sha256, this.parts.get(sha256)!);
      this.parts.delete(sha256);
    },
    discard: async () => void this.parts.delete(sha256),
  });
}

let server: Server;
let url: string;
let requests: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

/** Serves the pack, ranges included. */
function honest(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/manifest.json') {
    response.end(manifest());
    return;
  }
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > 0) response.writeHead(206, { 'Content-Range': `bytes ${from}-${body.length - 1}/${body.length}` });
  response.end(body.subarray(from));
}

beforeEach(async () => {
  requests = [];
  answer = honest;
  server = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers.range ?? ''}`.trim());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('Pack', () => {
  it('fetches a file once and reads it from the cache afterwards', async () => {
    const cache = new MemoryCache();
    const progress: [number, boolean][] = [];
    expect(hash(await (await Pack.open(url, cache)).read('data.bin'))).toBe(hash(body));
    const again = await Pack.open(url, cache);
    expect(hash(await again.read('data.bin', (...args) => progress.push(args)))).toBe(hash(body));
    expect(requests.filter((line) => line.startsWith('/data.bin'))).toHaveLength(1);
    expect(progress).toEqual([[body.length, false]]);
    expect(again.hash).toBe(hash(new TextEncoder().encode(manifest())));
  });

  it('fetches a damaged file of the cache again', async () => {
    const cache = new MemoryCache();
    cache.files.set(
      hash(body),
      body.map((byte) => byte ^ 1),
    );
    expect(hash(await (await Pack.open(url, cache)).read('data.bin'))).toBe(hash(body));
    expect(hash(cache.files.get(hash(body))!)).toBe(hash(body));
  });

  it('goes on where a broken connection stopped', async () => {
    let broke = false;
    answer = (request, response) => {
      if (request.url !== '/data.bin' || broke) return honest(request, response);
      broke = true;
      response.writeHead(200, { 'Content-Length': body.length });
      response.write(body.subarray(0, 120_000), () => setTimeout(() => response.destroy(), 50));
    };
    expect(hash(await (await Pack.open(url, null)).read('data.bin'))).toBe(hash(body));
    expect(requests.at(-1)).toBe('/data.bin bytes=120000-');
  });

  it('resumes what an earlier visit left, and starts over when that was damaged', async () => {
    const cache = new MemoryCache();
    cache.parts.set(hash(body), new Uint8Array(1000));
    expect(hash(await (await Pack.open(url, cache)).read('data.bin'))).toBe(hash(body));
    expect(requests.slice(1)).toEqual(['/data.bin bytes=1000-', '/data.bin']);
  });

  it('takes a server that knows no ranges', async () => {
    const cache = new MemoryCache();
    cache.parts.set(hash(body), body.slice(0, 5000));
    answer = (request, response) => {
      request.headers.range = undefined;
      honest(request, response);
    };
    expect(hash(await (await Pack.open(url, cache)).read('data.bin'))).toBe(hash(body));
  });

  it('rejects with PACK_DAMAGED when the server itself is wrong, and caches nothing', async () => {
    const cache = new MemoryCache();
    answer = (request, response) => {
      if (request.url === '/data.bin') response.end(body.map((byte) => byte ^ 1));
      else honest(request, response);
    };
    await expect((await Pack.open(url, cache)).read('data.bin')).rejects.toMatchObject({ code: 'PACK_DAMAGED' });
    expect(cache.files.size + cache.parts.size).toBe(0);
  });

  it('rejects with PACK_DAMAGED when the server has a shorter file', async () => {
    answer = (request, response) => {
      if (request.url !== '/data.bin') honest(request, response);
      else if (request.headers.range) response.writeHead(416).end();
      else response.end(body.subarray(0, 1000));
    };
    await expect((await Pack.open(url, null)).read('data.bin')).rejects.toMatchObject({ code: 'PACK_DAMAGED' });
  });

  it('works offline from the last manifest and the cached files', async () => {
    const cache = new MemoryCache();
    await (await Pack.open(url, cache)).read('data.bin');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(hash(await (await Pack.open(url, cache)).read('data.bin'))).toBe(hash(body));
    await expect(Pack.open(url, null)).rejects.toMatchObject({ code: 'PACK_MISSING' });
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const pack = await Pack.open(url, null);
    answer = (_, response) => void response.write(body.subarray(0, 1000));
    const reading = pack.read('data.bin', () => abort.abort(), abort.signal);
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it.each([
    ['PACK_VERSION', manifest({ format: 3 })],
    ['PACK_DAMAGED', manifest({ latent: { channels: 4, factor: 8, scale: 1 } })],
    ['PACK_DAMAGED', manifest({ unet: [] })],
    ['PACK_DAMAGED', manifest({ files: { '../secret': { bytes: 1, sha256: hash(body) } } })],
    ['PACK_DAMAGED', '<!doctype html>'],
  ])('rejects a manifest that does not fit with %s', async (code, text) => {
    answer = (_, response) => void response.end(text);
    await expect(Pack.open(url, null)).rejects.toMatchObject({ code });
  });

  it('loads a pack whose manifest says more than is read, as those for 0.1.0 do', async () => {
    const text = manifest({ clip: { frames: 8, segment: 32 } });
    answer = (request, response) =>
      request.url === '/manifest.json' ? void response.end(text) : honest(request, response);
    const pack = await Pack.open(url, null);
    expect(pack.manifest.clip).toEqual({ frames: 8 });
  });

  it('says PACK_MISSING where there is no pack', async () => {
    answer = (_, response) => void response.writeHead(404).end();
    await expect(Pack.open(url, null)).rejects.toMatchObject({ code: 'PACK_MISSING' });
  });
});
