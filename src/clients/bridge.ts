/**
 * One worker behind a promise-based bridge. Comlink's calls never settle once a worker is gone, so the bridge keeps the
 * pending ones and rejects them itself: WORKER_DIED when the worker fails, CANCELLED when it is stopped on purpose.
 */
import { type Remote, wrap } from 'comlink';
import { cancelled, TintypeError, toTintypeError } from '../domain/errors';
import type { AliveMessage } from '../storage/alive';
import '../domain/error-transfer';

export interface CallOptions<Api> {
  /** Runs when the signal fires while the call is under way; the call itself rejects with CANCELLED at once. */
  onAbort?: (remote: Remote<Api>) => void;
}

export class WorkerBridge<Api> {
  private live: { worker: Worker; remote: Remote<Api> } | null = null;
  private readonly pending = new Set<(reason: TintypeError) => void>();
  private readonly deathListeners = new Set<() => void>();

  /** @param name shown in error messages and developer tools. @param spawn starts the worker; called again after each stop. */
  constructor(
    private readonly name: string,
    private readonly spawn: () => Worker,
  ) {}

  /** Calls the worker, starting it first if need be. */
  call<T>(
    signal: AbortSignal,
    invoke: (remote: Remote<Api>) => Promise<T>,
    options: CallOptions<Api> = {},
  ): Promise<T> {
    if (signal.aborted) return Promise.reject(cancelled(signal.reason));
    const { remote } = this.start();
    return new Promise<T>((resolve, reject) => {
      const finish = () => {
        this.pending.delete(fail);
        signal.removeEventListener('abort', abort);
      };
      const fail = (reason: unknown) => {
        finish();
        reject(toTintypeError(reason));
      };
      const abort = () => {
        fail(cancelled(signal.reason));
        options.onAbort?.(remote);
      };
      this.pending.add(fail);
      signal.addEventListener('abort', abort);
      invoke(remote).then((value) => {
        finish();
        resolve(value);
      }, fail);
    });
  }

  /** Called whenever the worker is gone, by failure or by stop(): what it held in memory is lost. */
  onDeath(listener: () => void): () => void {
    this.deathListeners.add(listener);
    return () => this.deathListeners.delete(listener);
  }

  /** Ends the worker at once, whatever it is doing. The next call starts a fresh one. */
  stop(reason: TintypeError = cancelled()): void {
    if (!this.live) return;
    this.live.worker.terminate();
    this.live = null;
    for (const reject of [...this.pending]) reject(reason);
    for (const listener of this.deathListeners) listener();
  }

  private start(): { worker: Worker; remote: Remote<Api> } {
    if (this.live) return this.live;
    const worker = this.spawn();
    this.live = { worker, remote: wrap<Api>(worker) };
    const die = (details: string) => {
      if (this.live?.worker !== worker) return;
      this.stop(new TintypeError('WORKER_DIED', `The ${this.name} stopped unexpectedly.`, { details }));
    };
    const fail = (event: Event) => {
      event.preventDefault?.();
      die(event instanceof ErrorEvent ? `${event.message} (${event.filename}:${event.lineno})` : event.type);
    };
    // An uncaught error leaves a worker alive in a state nobody knows: end it.
    worker.addEventListener('error', fail);
    worker.addEventListener('messageerror', fail);
    watch(worker, () => die('its thread is gone'));
    return this.live;
  }
}

/** Calls `onGone` when the worker's thread has ended, whatever ended it: only then is the page granted the lock that the worker held. */
function watch(worker: Worker, onGone: () => void): void {
  if (!globalThis.navigator?.locks) return;
  const aliveLock = `tintype-worker-${crypto.randomUUID()}`;
  const onMessage = ({ data }: MessageEvent<Partial<AliveMessage>>) => {
    if (data?.aliveLock !== aliveLock) return;
    worker.removeEventListener('message', onMessage);
    void navigator.locks.request(aliveLock, onGone);
  };
  worker.addEventListener('message', onMessage);
  worker.postMessage({ aliveLock } satisfies AliveMessage);
}

/** Resolves when the signal fires, or at once if it has fired. For Promise.race() with work that cannot be stopped. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
