/** One entry of the queue from its file to the finished film, with a media reader of its own: the studio keeps its. */
import type { EngineReport } from '../../../workers/colorizer/api';
import { createMediaClient } from '../../clients/media';
import { isTintypeError, TintypeError, toTintypeError } from '../../domain/errors';
import { DEFAULT_FORMAT, formatFor } from '../../domain/formats';
import { NOTHING_GIVEN } from '../../domain/hand/given';
import { withRowGrades } from '../../domain/hand/row-grades';
import { refusalOf } from '../../film/export-offer';
import { runJob } from '../../film/job';
import { prepareFilm } from '../../film/prepare-film';
import { chromaRanges } from '../../film/shots';
import { colorizer } from '../film/clients';
import { loadEngine } from '../film/engine';
import { askForRoom } from '../jobs/room';
import { engineReport, session } from '../stores/session';
import { keepResult } from './files';
import { framesOfRange, type QueueEntry } from './list';

export interface QueueProgress {
  stage: 'opening' | 'model' | 'shots' | 'colorizing' | 'exporting' | 'elsewhere' | 'full';
  done: number;
  total: number;
  secondsLeft: number | null;
}

export interface RunOptions {
  entry: QueueEntry;
  file: File;
  signal: AbortSignal;
  gate: { pass(): Promise<void> };
  onProgress: (progress: QueueProgress) => void;
  /** Called with the store keys once they are known. */
  onKeys: (storeKeys: string[]) => void;
}

/** @throws TintypeError; CANCELLED when the signal fires */
export async function runEntry(options: RunOptions): Promise<NonNullable<QueueEntry['result']>> {
  const { entry, signal, gate, onProgress, onKeys } = options;
  // A file that was found again may have another name; the film keeps the name that it had when it was queued.
  const { type, lastModified } = options.file;
  const file = new File([options.file], entry.fileName, { type, lastModified });
  const tell = (stage: QueueProgress['stage'], done = 0, total = 0, secondsLeft: number | null = null) =>
    onProgress({ stage, done, total, secondsLeft });
  const media = createMediaClient();
  // Reading and exports under way end with their worker.
  const stop = () => void media.close(signal);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const prepared = await prepareFilm(signal, {
      ...{ media, file, search: 'film', shotEdits: entry.shotEdits },
      range: ({ film, report }) => {
        if (film.fingerprint !== entry.fingerprint)
          throw new TintypeError(
            'PROJECT_INVALID',
            `${options.file.name} is not the file that was put into the queue.`,
            {
              remedy: 'Find the very file, or remove the entry and add this one.',
            },
          );
        return framesOfRange(entry.range, report);
      },
      loadModel: () => engineReady(signal),
      settings: () => entry.settings,
      prompts: () => entry.prompts,
      things: () => entry.things ?? [],
      strokes: () => entry.colorStrokes ?? [],
      given: () => entry.given ?? NOTHING_GIVEN,
      onStage: (stage) => tell(stage),
    });
    const { from, to, shots, report } = prepared;
    const { grade, quality } = entry;
    const format = formatFor(report.kind, { still: entry.still, format: entry.format ?? DEFAULT_FORMAT.id });
    const refusal = await refusalOf(format, report, to - from, quality);
    if (refusal) throw new TintypeError('OUTPUT_FORMAT', refusal.sentence, { remedy: refusal.remedy });
    onKeys([...new Set(shots.map((shot) => shot.storeKey))]);
    const waitForRoom = async (bytes: number) => {
      tell('full');
      await askForRoom(bytes, signal);
    };
    await runJob(
      {
        ...prepared,
        ...{ media, colorizer: await colorizer(), gate },
        onElsewhere: (progress) =>
          tell('elsewhere', progress?.framesDone, progress?.framesTotal, progress?.secondsLeft ?? null),
        onDiskFull: (_, bytes) => waitForRoom(bytes),
      },
      signal,
      ({ framesDone, framesTotal, secondsLeft }) => tell('colorizing', framesDone, framesTotal, secondsLeft),
    );
    const chroma = withRowGrades(chromaRanges(shots), entry.prompts, entry.things ?? []);
    const request = {
      ...{ from, to, quality, chroma, grade, encoder: 'auto' as const },
      format: format.id,
    };
    for (;;) {
      try {
        const {
          file: made,
          fileName,
          frames,
          notices,
        } = await media.exportVideo(signal, request, (progress) =>
          tell('exporting', progress.framesDone, progress.framesTotal),
        );
        return { opfsName: await keepResult(entry.id, made), fileName, sizeBytes: made.size, frames, notices };
      } catch (error) {
        const known = toTintypeError(error, 'ENCODE_FAILED', 'The finished film could not be kept.');
        if (!isTintypeError(known, 'DISK_FULL')) throw known;
        await waitForRoom(2 * file.size);
        signal.throwIfAborted();
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await media.close(signal);
  }
}

/** Resolves when the model is loaded. A failed load is shown in the studio with a button, and the queue goes on waiting. */
function engineReady(signal: AbortSignal): Promise<EngineReport> {
  void loadEngine();
  return new Promise((resolve, reject) => {
    const look = () => {
      const report = engineReport(session.getState());
      if (report === null) return;
      unsubscribe();
      resolve(report);
    };
    const unsubscribe = session.subscribe(look);
    signal.addEventListener('abort', () => {
      unsubscribe();
      reject(toTintypeError(signal.reason));
    });
    look();
  });
}
