/**
 * The media worker as the rest of the app sees it: MediaApi with the AbortSignal first, one call at a time (decoders have a
 * state), exports in a worker of their own. ffmpeg.wasm cannot be stopped in the middle, so aborting ends a worker;
 * the file is then opened again by itself when it is needed.
 */

import { proxy } from 'comlink';
import type {
  ExportProgress,
  ExportRequest,
  ExportResult,
  FolderResult,
  FrameRequest,
  MediaApi,
  MediaReport,
} from '../../workers/media/api';
import { cancelled, TintypeError } from '../domain/errors';
import type { LumaFrame } from '../domain/frames';
import { DOWNLOAD_MS, exportLock, sweepExports } from '../storage/export-file';
import { WorkerBridge } from './bridge';

export type OpenOptions = NonNullable<Parameters<MediaApi['open']>[1]>;

export interface MediaClient {
  open(signal: AbortSignal, file: File, options?: OpenOptions): Promise<MediaReport>;
  readFrames(signal: AbortSignal, request: FrameRequest): Promise<LumaFrame[]>;
  thumbnails(signal: AbortSignal, count: number, height: number): Promise<LumaFrame[]>;
  /** The file is kept until an hour after this client's next export, this client's end or the closing of the page (export-file.ts). */
  exportVideo(
    signal: AbortSignal,
    request: ExportRequest,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<ExportResult>;
  /** As MediaApi has it; what lies in the folder when it fails or is aborted is the caller's to delete. */
  exportIntoFolder(
    signal: AbortSignal,
    folder: FileSystemDirectoryHandle,
    request: ExportRequest,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<FolderResult>;
  close(signal: AbortSignal): Promise<void>;
  onDeath(listener: () => void): () => void;
}

/** Hostile files can keep a demuxer busy for minutes (mediabunny #476); honest ones open in seconds. */
const OPEN_LIMIT_MS = 90_000;

export function createMediaClient(): MediaClient {
  const bridge = mediaBridge('media reader');
  let opened: { file: File; options: OpenOptions } | null = null;
  let isOpen = false;
  let letGo = () => {};
  let queue: Promise<unknown> = Promise.resolve();
  // Deleting old exports only frees space; a failure to do so must not keep a file from opening.
  sweepExports().catch(() => undefined);
  bridge.onDeath(() => {
    isOpen = false;
  });

  /** Waits its turn; a call that is aborted while it waits never starts. */
  function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = queue.then(() => {
      if (signal.aborted) throw cancelled(signal.reason);
      return work();
    });
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function ensureOpen(signal: AbortSignal): Promise<void> {
    if (isOpen) return;
    if (!opened) throw new TintypeError('MEDIA_NOT_OPEN', 'No file is open.');
    await openIn(bridge, signal, opened.file, opened.options);
    isOpen = true;
  }

  /** In a worker of its own, with the same file open. */
  async function exporting<T>(signal: AbortSignal, work: (exporter: WorkerBridge<MediaApi>) => Promise<T>): Promise<T> {
    if (!opened) throw new TintypeError('MEDIA_NOT_OPEN', 'No file is open.');
    const exporter = mediaBridge('media exporter');
    try {
      await openIn(exporter, signal, opened.file, opened.options);
      return await work(exporter);
    } finally {
      exporter.stop();
    }
  }

  return {
    open: (signal, file, options = {}) => {
      // A new file makes everything that waits or runs for the old one pointless.
      bridge.stop();
      opened = null;
      return inTurn(signal, async () => {
        const report = await openIn(bridge, signal, file, options);
        opened = { file, options };
        isOpen = true;
        return report;
      });
    },
    readFrames: (signal, request) =>
      inTurn(signal, async () => {
        await ensureOpen(signal);
        return bridge.call(signal, (remote) => remote.readFrames(request));
      }),
    thumbnails: (signal, count, height) =>
      inTurn(signal, async () => {
        await ensureOpen(signal);
        return bridge.call(signal, (remote) => remote.thumbnails(count, height));
      }),
    exportVideo: (signal, request, onProgress) =>
      exporting(signal, async (exporter) => {
        const result = await exporter.call(signal, (remote) => remote.exportVideo(request, proxy(onProgress)));
        letGo();
        letGo = keepExport(result.file.name);
        return result;
      }),
    exportIntoFolder: (signal, folder, request, onProgress) =>
      exporting(signal, (exporter) =>
        exporter.call(signal, (remote) => remote.exportIntoFolder(folder, request, proxy(onProgress))),
      ),
    close: async () => {
      opened = null;
      bridge.stop();
      letGo();
    },
    onDeath: (listener) => bridge.onDeath(listener),
  };
}

/**
 * Waits for an export's lock, which is free once its worker ends, and holds it.
 * @returns releases it after DOWNLOAD_MS, when no download can need the file any more
 */
function keepExport(name: string): () => void {
  let letGo = () => {};
  const kept = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  void navigator.locks.request(exportLock(name), () => kept);
  return () => void setTimeout(letGo, DOWNLOAD_MS);
}

function mediaBridge(name: string): WorkerBridge<MediaApi> {
  return new WorkerBridge<MediaApi>(
    name,
    () => new Worker(new URL('../../workers/media/index.ts', import.meta.url), { type: 'module', name }),
  );
}

async function openIn(
  bridge: WorkerBridge<MediaApi>,
  signal: AbortSignal,
  file: File,
  options: OpenOptions,
): Promise<MediaReport> {
  const timer = setTimeout(() => {
    bridge.stop(
      new TintypeError('MEDIA_UNREADABLE', `${file.name} could not be read within ${OPEN_LIMIT_MS / 1000} seconds.`),
    );
  }, OPEN_LIMIT_MS);
  try {
    return await bridge.call(signal, (remote) => remote.open(file, options), { onAbort: () => bridge.stop() });
  } finally {
    clearTimeout(timer);
  }
}
