/**
 * Lets the page know when this worker is gone, however it ended: a lock that lasts as long as the worker. Neither
 * terminate() from developer tools, nor close(), nor the browser's own killing raises an event at the page.
 * Imported for its effect by every worker's index.ts; the other end is src/clients/bridge.ts.
 */

/** The page names the lock; the answer says that it is held. */
export interface AliveMessage {
  aliveLock: string;
}

self.addEventListener('message', ({ data }: MessageEvent<Partial<AliveMessage> | null>) => {
  const name = data?.aliveLock;
  if (name === undefined) return;
  void navigator.locks.request(name, () => {
    self.postMessage({ aliveLock: name } satisfies AliveMessage);
    return new Promise<never>(() => undefined);
  });
});
