/**
 * Lets the page know when this worker has ended, however it ended: the worker holds a Web Lock that the browser releases with it. No
 * event reaches the page when a worker is terminated by developer tools, calls close() or is killed by the browser.
 * Imported for its effect by every worker's index.ts; src/clients/bridge.ts waits for the lock.
 */

/** The page sends the lock's name; the worker answers once it holds the lock. */
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
