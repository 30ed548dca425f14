/** Files that another app shares with this one: the service worker puts them into a cache, the page takes them out. */

export const SHARED = {
  /** Where the browser posts them (share_target in the manifest, vite.config.ts), in the field `files`. */
  action: 'share',
  /** How the page is told: kept, or failed for want of room. */
  parameter: 'shared',
  failed: 'failed',
} as const;

const CACHE = 'tintype-shared';
const NAME = 'X-File-Name';

/** @param scope the service worker's, under which the files get addresses */
export async function keepShared(form: FormData, scope: string): Promise<'kept'> {
  const cache = await caches.open(CACHE);
  for (const file of form.getAll('files')) {
    if (typeof file === 'string') continue;
    const headers = { [NAME]: encodeURIComponent(file.name), 'Content-Type': file.type };
    await cache.put(new URL(`${SHARED.action}/${crypto.randomUUID()}`, scope), new Response(file, { headers }));
  }
  return 'kept';
}

/** The files that wait, in no order; they are forgotten here. */
export async function takeShared(): Promise<File[]> {
  const cache = await caches.open(CACHE);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (!response) continue;
    const name = decodeURIComponent(response.headers.get(NAME) ?? 'shared');
    files.push(new File([await response.blob()], name, { type: response.headers.get('Content-Type') ?? '' }));
    await cache.delete(request);
  }
  return files;
}
