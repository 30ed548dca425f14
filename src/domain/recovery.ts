/**
 * Who retries what after an error. An error passes three layers, one after the other: the engine in its worker, the client that talks to
 * the worker, and the job that colorizes a film. Each calls recoveryFor() and rethrows errors for which the table gives it no action.
 *
 * | trouble       | engine                                      | client                      | job                                |
 * | ------------- | ------------------------------------------- | --------------------------- | ---------------------------------- |
 * | GPU_LOST      | new device, on from the last finished step; | -                           | the segment again, 3 attempts      |
 * |               | 2 attempts without a step between them      |                             |                                    |
 * | GPU_MEMORY    | new device, half the budget of features     | see OUT_OF_MEMORY           | see OUT_OF_MEMORY                  |
 * | NOT_FINITE    | fp32 graphs in place of fp16                | -                           | -                                  |
 * | OUT_OF_MEMORY | -                                           | worker ended; the next call | segments of half the length, down  |
 * |               |                                             | starts a new one            | to one frame                       |
 * | WORKER_DIED   | -                                           | the next call starts a new  | the segment again, 3 attempts      |
 * |               |                                             | worker with the same pack   |                                    |
 * | DISK_FULL     | -                                           | -                           | waits for room, then again         |
 *
 * What the job rethrows is shown to the user: the error's sentence, its remedy and a button. GPU_MEMORY and NOT_FINITE exist inside the
 * engine only; the other layers see the codes of those errors, OUT_OF_MEMORY and INTERNAL.
 */
import { isTintypeError, TintypeError } from './errors';

/** The GPU had no room for a buffer. Nothing made on that device since can be trusted. */
export class GpuMemoryError extends TintypeError {
  constructor(details: string) {
    super('OUT_OF_MEMORY', 'The graphics adapter has not enough memory for this.', { details });
  }
}

/** fp16 overflowed, or a driver failed without saying so. */
export class NotFiniteError extends TintypeError {
  constructor() {
    super('INTERNAL', 'The model gave numbers that are not finite.');
  }
}

export type Layer = 'engine' | 'client' | 'job';
export type Trouble = 'GPU_LOST' | 'GPU_MEMORY' | 'NOT_FINITE' | 'OUT_OF_MEMORY' | 'WORKER_DIED' | 'DISK_FULL';
export type Action =
  | 'new-device'
  | 'smaller-gpu-budget'
  | 'fp32'
  | 'new-worker'
  | 'reload-pack'
  | 'again'
  | 'shorter-segments'
  | 'wait-for-room';

export interface Recovery {
  action: Action;
  /** Failures in a row, without progress between them, after which the error is rethrown. Infinity: the action itself cannot go on forever. */
  attempts: number;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

export const RECOVERIES: Readonly<Record<Layer, Readonly<Partial<Record<Trouble, Recovery>>>>> = {
  engine: {
    GPU_LOST: { action: 'new-device', attempts: 2 },
    GPU_MEMORY: { action: 'smaller-gpu-budget', attempts: NO_LIMIT },
    NOT_FINITE: { action: 'fp32', attempts: NO_LIMIT },
  },
  client: {
    OUT_OF_MEMORY: { action: 'new-worker', attempts: NO_LIMIT },
    // The bridge has ended the worker already; ending it here could hit the one that another call has started since.
    WORKER_DIED: { action: 'reload-pack', attempts: NO_LIMIT },
  },
  job: {
    GPU_LOST: { action: 'again', attempts: 3 },
    WORKER_DIED: { action: 'again', attempts: 3 },
    OUT_OF_MEMORY: { action: 'shorter-segments', attempts: NO_LIMIT },
    DISK_FULL: { action: 'wait-for-room', attempts: NO_LIMIT },
  },
};

const SEEN_BY_CODE = ['GPU_LOST', 'OUT_OF_MEMORY', 'WORKER_DIED', 'DISK_FULL'] as const;

function troubleOf(layer: Layer, error: unknown): Trouble | undefined {
  // Errors that cross a thread keep their code and lose their class.
  if (layer === 'engine' && error instanceof GpuMemoryError) return 'GPU_MEMORY';
  if (layer === 'engine' && error instanceof NotFiniteError) return 'NOT_FINITE';
  return SEEN_BY_CODE.find((code) => isTintypeError(error, code));
}

/**
 * What a layer does about an error; null: it rethrows the error.
 * @param failures how often in a row the same work has failed in this layer, this failure included
 */
export function recoveryFor(layer: Layer, error: unknown, failures = 1): Action | null {
  const trouble = troubleOf(layer, error);
  const recovery = trouble && RECOVERIES[layer][trouble];
  return recovery && failures < recovery.attempts ? recovery.action : null;
}
