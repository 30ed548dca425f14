/** One file over HTTP, resumable: bytes are kept on disk as they arrive, and after a broken connection the download goes on from there. */
import { TintypeError, throwIfAborted, toTintypeError } from '../../../src/domain/errors';
import type { PartFile } from './cache';

/** Waits after a failed attempt that brought nothing; a fourth such failure in a row is final. */
const RETRY_DELAYS_MS = [500, 1500, 4000];

export interface Download {
  url: URL;
  /** Exact size, from the manifest. */
  bytes: number;
  /** Keeps the bytes between visits; null when there is no disk to keep them on. Stays open; the caller owns it. */
  part: PartFile | null;
  onProgress: (bytesDone: number) => void;
  signal?: AbortSignal | undefined;
}

/**
 * @returns the whole file, not checked beyond its length; null when the server has more or fewer than `bytes`.
 * @throws PACK_MISSING when the server has no such file or cannot be reached, CANCELLED.
 */
export async function download({
  url,
  bytes,
  part,
  onProgress,
  signal,
}: Download): Promise<Uint8Array<ArrayBuffer> | null> {
  const whole = new Uint8Array(bytes);
  let disk = part;
  let have = 0;
  const earlier = part?.read() ?? new Uint8Array();
  if (earlier.length <= bytes) {
    whole.set(earlier);
    have = earlier.length;
  } else {
    part?.truncate();
  }
  let failures = 0;
  while (have < bytes) {
    try {
      const response = await get(url, have > 0 ? { Range: `bytes=${have}-` } : {}, signal);
      // The server's file is no longer than what is on disk, though the manifest says that it is.
      if (response.status === 416) return null;
      if (have > 0 && rangeStart(response) !== have) {
        // The server does not support ranges and sends the file from its start.
        disk?.truncate();
        have = 0;
      }
      for await (const chunk of chunksOf(response)) {
        if (have + chunk.length > bytes) return null;
        disk = appendOrGiveUp(disk, chunk);
        whole.set(chunk, have);
        have += chunk.length;
        failures = 0;
        onProgress(have);
      }
      if (have < bytes) throw new TypeError('the connection ended early');
    } catch (error) {
      throwIfAborted(signal);
      const delay = RETRY_DELAYS_MS[failures++];
      if (!isUnreachable(error) || delay === undefined) throw asMissing(error, url);
      await new Promise((resolve) => setTimeout(resolve, delay));
      throwIfAborted(signal);
    }
  }
  return whole;
}

/** fetch() with two kinds of failure: TypeError for temporary ones (no network, 5xx), PACK_MISSING for an absent file. */
export async function get(url: URL, headers: HeadersInit, signal: AbortSignal | undefined): Promise<Response> {
  // File names hold no hash, so the HTTP cache may be older than the manifest: always revalidate.
  const response = await fetch(url, { headers, cache: 'no-cache', ...(signal && { signal }) });
  if (response.ok || response.status === 416) return response;
  if (response.status >= 500) throw new TypeError(`${url} answered ${response.status}`);
  throw new TintypeError('PACK_MISSING', 'The model is not where it should be on the server.', {
    details: `${url} answered ${response.status}`,
  });
}

/** fetch() and stream readers reject with TypeError when the network fails. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError;
}

export function asMissing(error: unknown, url: URL): TintypeError {
  return toTintypeError(
    error,
    'PACK_MISSING',
    `The model's file ${url.pathname.split('/').pop()} could not be fetched.`,
  );
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  if (!response.body) throw new TypeError('the response has no body');
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Where a 206 response starts; 0 for a plain 200. */
function rangeStart(response: Response): number {
  if (response.status !== 206) return 0;
  return Number(/^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1] ?? -1);
}

/** On a full disk the download goes on in memory alone; the bytes on disk stay a valid beginning. */
function appendOrGiveUp(disk: PartFile | null, chunk: Uint8Array): PartFile | null {
  try {
    disk?.append(chunk);
    return disk;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
