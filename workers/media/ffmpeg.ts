import wasmUrl from '@ffmpeg/core/wasm?url';
import coreUrl from '@ffmpeg/core?url';
import { FFFSType, FFmpeg as FFmpegWorker } from '@ffmpeg/ffmpeg';
import { TintypeError } from '../../src/domain/errors';
import workerUrl from './ffmpeg-worker?worker&url';

/** Where the opened file appears inside ffmpeg's file system; the name has no extension, so that content decides. */
export const SOURCE_PATH = '/source/file';

/** A run that prints nothing for this long hangs (ffmpeg reports its progress twice a second). */
const SILENCE_LIMIT_MS = 60_000;
const RECENT_LINES = 60;

/**
 * Calls after which a core is replaced. ffmpeg exits by an exception that does not unwind its stack, so each call leaks some of it:
 * decoding calls of one small file crashed the core with "memory access out of bounds" at the 99th.
 */
const CALLS_PER_CORE = 24;

interface Call {
  kind: 'exec' | 'ffprobe';
  args: string[];
  output: string;
  inputs: Record<string, Uint8Array>;
  /** Longest silence before the run counts as hung. */
  limitMs: number;
  onLine?: ((line: string) => void) | undefined;
}

/**
 * One ffmpeg.wasm in a worker of its own: it computes without pause, so only terminating that worker stops it.
 *
 * The core is the single-threaded one (the multi-threaded one hangs and crashes on encodes) and is loaded when first
 * needed. Calls run one after another. After any crash or hang, and after CALLS_PER_CORE calls, the worker is dropped and
 * the next call starts afresh.
 */
export class Ffmpeg {
  #worker: Promise<FFmpegWorker> | null = null;
  #live: FFmpegWorker | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #lines: string[] = [];
  #onLine: ((line: string) => void) | null = null;
  #lastSign = 0;
  #calls = 0;
  #closed = false;
  #fail: ((error: TintypeError) => void) | null = null;

  /** @param source the file that every command reads at SOURCE_PATH, mounted without copying it */
  constructor(private readonly source: Blob | null) {}

  /**
   * Runs ffmpeg with files in memory.
   *
   * @param output name of the one file the command writes; it is taken out and deleted
   * @param inputs further files by name, deleted afterwards
   * @returns the file; rejects with MEDIA_UNREADABLE carrying ffmpeg's last lines when ffmpeg fails
   */
  exec(args: string[], output: string, inputs: Record<string, Uint8Array> = {}, onLine?: (line: string) => void) {
    // ffmpeg's global options keep their values after a run: ffprobe's log level and -copyts would affect the next one.
    const common = [
      '-v',
      'info',
      '-nocopyts',
      '-hide_banner',
      '-nostdin',
      '-y',
      '-protocol_whitelist',
      'file',
      '-stats_period',
      '0.5',
    ];
    return this.#run({ kind: 'exec', args: [...common, ...args], output, inputs, limitMs: SILENCE_LIMIT_MS, onLine });
  }

  /**
   * Runs ffprobe, which prints nothing while it works.
   *
   * @param limitMs time it may take
   */
  async probe(args: string[], limitMs: number): Promise<string> {
    const output = 'probe.out';
    const all = ['-hide_banner', '-v', 'error', '-protocol_whitelist', 'file', ...args, '-o', output];
    return new TextDecoder().decode(await this.#run({ kind: 'ffprobe', args: all, output, inputs: {}, limitMs }));
  }

  /** What ffmpeg printed last, for the details of an error. */
  get recentLog(): string {
    return this.#lines.join('\n');
  }

  /** Ends the worker, whatever it is doing; a call under way rejects with CANCELLED. */
  close(): void {
    this.#closed = true;
    this.#drop();
    this.#fail?.(new TintypeError('CANCELLED', 'The file was closed.'));
  }

  #run(call: Call): Promise<Uint8Array> {
    const result = this.#queue.then(() => this.#runNow(call));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #runNow({ kind, args, output, inputs, limitMs, onLine }: Call): Promise<Uint8Array> {
    if (this.#closed) throw new TintypeError('CANCELLED', 'The file was closed.');
    this.#lines = [];
    if (this.#calls >= CALLS_PER_CORE) this.#drop();
    this.#calls++;
    this.#lastSign = performance.now();
    const hang = this.#watch(limitMs);
    try {
      const worker = await Promise.race([this.#load(), hang.promise]);
      this.#onLine = onLine ?? null;
      const work = async () => {
        for (const [name, data] of Object.entries(inputs)) await worker.writeFile(name, data);
        const code = await worker[kind](args);
        for (const name of Object.keys(inputs)) await worker.deleteFile(name);
        // ffprobe returns no exit code here: failures show by missing or empty output.
        if (kind === 'exec' && code !== 0) {
          await worker.deleteFile(output).catch(() => undefined);
          throw new TintypeError('MEDIA_UNREADABLE', 'This file could not be decoded.', { details: this.recentLog });
        }
        const data = await worker.readFile(output);
        await worker.deleteFile(output);
        return data as Uint8Array;
      };
      return await Promise.race([work(), hang.promise]);
    } catch (error) {
      if (error instanceof TintypeError && error.code === 'MEDIA_UNREADABLE') throw error;
      // Anything else is a crash inside the wasm (it rejects with bare strings) or a hang: its memory is not to be trusted.
      this.#drop();
      if (error instanceof TintypeError) throw error;
      const text = String(error);
      const outOfMemory = /out of memory|memory access|OOM|allocation failed|Cannot enlarge|ENOMEM/i.test(
        text + this.recentLog,
      );
      throw outOfMemory && !/memory access/.test(text)
        ? new TintypeError('OUT_OF_MEMORY', 'ffmpeg ran out of memory on this file.', {
            details: `${text}\n${this.recentLog}`,
          })
        : new TintypeError('MEDIA_UNREADABLE', 'This file could not be decoded: the decoder gave up on it.', {
            details: `${text}\n${this.recentLog}`,
          });
    } finally {
      hang.stop();
      this.#onLine = null;
    }
  }

  async #load(): Promise<FFmpegWorker> {
    this.#worker ??= this.#start();
    try {
      return await this.#worker;
    } catch (error) {
      this.#worker = null;
      throw error;
    }
  }

  async #start(): Promise<FFmpegWorker> {
    const worker = new FFmpegWorker();
    this.#live = worker;
    worker.on('log', ({ message }) => {
      this.#lastSign = performance.now();
      if (this.#lines.push(message) > RECENT_LINES) this.#lines.shift();
      this.#onLine?.(message);
    });
    worker.on('progress', () => {
      this.#lastSign = performance.now();
    });
    // Absolute: the core is imported from a worker whose own address differs.
    const base = self.location.href;
    const at = (url: string) => new URL(url, base).href;
    await worker.load({ classWorkerURL: at(workerUrl), coreURL: at(coreUrl), wasmURL: at(wasmUrl) });
    if (this.source) {
      await worker.createDir('/source');
      await worker.mount(FFFSType.WORKERFS, { blobs: [{ name: 'file', data: this.source }] }, '/source');
    }
    return worker;
  }

  #drop(): void {
    this.#live?.terminate();
    this.#live = null;
    this.#worker = null;
    this.#calls = 0;
  }

  /** A promise that rejects once ffmpeg has been silent for too long. */
  #watch(limitMs: number): { promise: Promise<never>; stop: () => void } {
    let timer: ReturnType<typeof setInterval> | undefined;
    const promise = new Promise<never>((_, reject) => {
      this.#fail = reject;
      timer = setInterval(() => {
        if (performance.now() - this.#lastSign < limitMs) return;
        reject(
          new TintypeError('MEDIA_UNREADABLE', 'This file could not be decoded: the decoder stopped answering.', {
            details: this.recentLog,
          }),
        );
      }, 250);
    });
    promise.catch(() => undefined);
    const stop = () => {
      clearInterval(timer);
      this.#fail = null;
    };
    return { promise, stop };
  }
}
