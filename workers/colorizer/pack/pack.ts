/**
 * The pack loader: manifest first, then each file once, from the cache or the network, always checked against its SHA-256.
 * A damaged file is dropped and fetched again by itself; of a pack that the user added there is nowhere to fetch it from.
 */
import { TintypeError } from '../../../src/domain/errors';
import { type Manifest, parseManifest } from '../../../src/domain/pack/manifest';
import { sha256 } from '../../../src/storage/sha256';
import type { PackCache } from './cache';
import { asMissing, download, get, isUnreachable } from './download';

/** Called with the bytes of the current file so far; `fromNetwork` is false when they come from the cache. */
export type FileProgress = (bytesDone: number, fromNetwork: boolean) => void;

export class Pack {
  private constructor(
    /** null: the user added it (src/storage/packs.ts), and the cache has all of it. */
    readonly url: URL | null,
    readonly manifest: Manifest,
    /** SHA-256 of manifest.json, which holds the SHA-256 of every other file. */
    readonly hash: string,
    private readonly cache: PackCache | null,
  ) {}

  /**
   * Fetches and checks the manifest; offline, the last one that was fetched from this URL is used.
   * @param packUrl the pack's folder, relative to the page or absolute.
   * @throws PACK_MISSING, PACK_DAMAGED, PACK_VERSION
   */
  static async open(packUrl: string, cache: PackCache | null, signal?: AbortSignal): Promise<Pack> {
    const url = new URL(packUrl.endsWith('/') ? packUrl : `${packUrl}/`, globalThis.location?.href);
    const manifestUrl = new URL('manifest.json', url);
    const cacheName = `manifest-${await sha256(encode(url.href))}`;
    let text: string;
    try {
      text = await (await get(manifestUrl, {}, signal)).text();
    } catch (error) {
      const kept = isUnreachable(error) ? await cache?.readText(cacheName) : null;
      if (!kept) throw asMissing(error, manifestUrl);
      text = kept;
    }
    const manifest = parseManifest(text);
    // A full disk must not prevent colorizing.
    await cache?.writeText(cacheName, text).catch(() => undefined);
    return new Pack(url, manifest, await sha256(encode(text)), cache);
  }

  /** A pack that the user added. @param text its manifest, null where it is not kept any more @throws as open() */
  static async openKept(hash: string, text: string | null, cache: PackCache | null): Promise<Pack> {
    if (text === null || (await sha256(encode(text))) !== hash)
      throw new TintypeError('PACK_MISSING', 'The model that you chose is not kept in this browser any more.', {
        remedy: 'Use the built-in model, or add yours again under Models.',
        details: hash,
      });
    return new Pack(null, parseManifest(text), hash, cache);
  }

  /** Bytes of a file as the manifest has it. */
  sizeOf(name: string): number {
    return this.entry(name).bytes;
  }

  /**
   * The checked bytes of one file. The caller owns them; nothing is kept in memory here.
   * @throws PACK_DAMAGED when what the server sends does not match the manifest, PACK_MISSING when it sends nothing.
   */
  async read(
    name: string,
    onProgress: FileProgress = () => undefined,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.entry(name);
    // Another tab may be fetching the same file: access handles are exclusive, and one download is enough.
    return withLock(`tintype-pack-${entry.sha256}`, signal, async () => {
      const kept = await this.cache?.read(entry.sha256);
      if (kept) {
        if (await matches(kept, entry)) {
          onProgress(kept.length, false);
          return kept;
        }
        await this.cache?.remove(entry.sha256);
      }
      const { url } = this;
      if (url === null)
        throw new TintypeError('PACK_DAMAGED', `The model's file ${name} is ${kept ? 'damaged' : 'gone'}.`, {
          remedy: 'Use the built-in model, or delete yours under Models and add it again.',
          details: `expected ${entry.bytes} bytes, SHA-256 ${entry.sha256}`,
        });
      // The part that was resumed from may have been damaged on disk, so a mismatch gets one more try from the first byte.
      const bytes =
        (await this.fetch(url, name, onProgress, signal)) ?? (await this.fetch(url, name, onProgress, signal));
      if (bytes) return bytes;
      throw new TintypeError('PACK_DAMAGED', `The model's file ${name} arrived damaged.`, {
        details: `${new URL(name, url)}: expected ${entry.bytes} bytes, SHA-256 ${entry.sha256}`,
      });
    });
  }

  /** Downloads one file into the cache. @returns null, and leaves no trace, when it does not match the manifest. */
  private async fetch(
    folder: URL,
    name: string,
    onProgress: FileProgress,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const entry = this.entry(name);
    const part = (await this.cache?.openPart(entry.sha256).catch(() => null)) ?? null;
    let end: 'close' | 'discard' | 'finish' = 'close';
    try {
      const url = new URL(name, folder);
      const bytes = await download({
        url,
        bytes: entry.bytes,
        part,
        signal,
        onProgress: (done) => onProgress(done, true),
      });
      end = 'discard';
      if (!bytes || !(await matches(bytes, entry))) return null;
      end = 'finish';
      return bytes;
    } finally {
      await part?.[end]();
    }
  }

  private entry(name: string): { bytes: number; sha256: string } {
    const entry = this.manifest.files[name];
    if (!entry) throw new TintypeError('INTERNAL', `The model has no file ${name}.`);
    return entry;
  }
}

async function matches(bytes: Uint8Array<ArrayBuffer>, entry: { bytes: number; sha256: string }): Promise<boolean> {
  return bytes.length === entry.bytes && (await sha256(bytes)) === entry.sha256;
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function withLock<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (!globalThis.navigator?.locks) return work();
  return navigator.locks.request(name, signal ? { signal } : {}, work);
}
