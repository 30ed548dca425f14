/**
 * The one kind of error this project throws: a stable code for programs, one sentence for the user, one remedy.
 * Codes are part of the app's contract (tests, docs and the command line print them); add, never rename.
 */

/** Every code with its remedy, unless the thrower gives a more specific one. */
const REMEDIES = {
  MEDIA_UNREADABLE: 'Try another file, or convert this one to MP4 (H.264) first.',
  MEDIA_NO_VIDEO: 'Choose a file that holds a video track or a picture.',
  MEDIA_TOO_LARGE: 'Cut the file into shorter pieces, or scale it down, and open a piece.',
  MEDIA_CUT_OFF: 'Copy or download the file again; its end is missing.',
  MEDIA_ENCRYPTED: 'Open a copy without copy protection.',
  MEDIA_UNSUPPORTED: 'Convert it with another program, a picture to PNG, a video to MP4 (H.264), and open that.',
  MEDIA_NOT_OPEN: 'Open a file first.',
  RANGE_EMPTY: 'Choose a range that begins before it ends and lies within the file.',
  OUTPUT_FORMAT: 'Give the file a name with an ending that can be written.',
  ENCODE_FAILED: 'Try the other quality preset or a shorter range.',
  PACK_DAMAGED: 'Reload the page while online: the damaged part is fetched again.',
  PACK_MISSING: 'Check that the server is running and holds the model folder, then try again.',
  PACK_VERSION: 'Reload the page to get the newest version of the app.',
  PACK_TOO_LARGE: 'Use a smaller model, or a machine with more memory.',
  GPU_LOST: 'Try again; if it happens again, close other tabs that use the GPU or choose the processor instead.',
  GPU_UNAVAILABLE: 'Choose the processor instead, or switch WebGPU on in this browser.',
  OUT_OF_MEMORY: 'Choose a smaller working size, or close other tabs.',
  DISK_FULL: 'Free some space, or delete the chroma of older projects, and go on.',
  CANCELLED: 'Start again when you like; what was finished is kept.',
  WORKER_DIED: 'Try again; what was finished is kept.',
  NO_SUCH_SHOT: 'See the shots of a film and their numbers with --list-shots.',
  SHARE_UNREADABLE: 'Copy it again from the machine that made it, or make it again.',
  SHARE_MISMATCH: 'Make this share again like the others.',
  SHARE_TWICE: 'Leave one of the two out.',
  SHARE_MISSING: 'Make the missing shots and join again.',
  EDITS_INVALID: 'Correct the entry; docs/edits.schema.json describes what is allowed.',
  PICTURE_UNREADABLE: 'Choose a PNG, JPEG, WebP or AVIF picture in color.',
  PROJECT_INVALID: 'Choose a project file that was saved by this app.',
  INTERNAL: 'Reload the page; if it happens again, please report the details.',
} as const;

export type ErrorCode = keyof typeof REMEDIES;

export const ERROR_CODES = Object.keys(REMEDIES) as ErrorCode[];

export interface TintypeErrorOptions {
  /** One sentence saying what to do; the code's own remedy when left out. */
  remedy?: string;
  /** Technical text for the "more" fold: versions, values, a stack. */
  details?: string;
  cause?: unknown;
}

/** `message` is one sentence that a user understands; it names the file or thing at fault where there is one. */
export class TintypeError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details?: string;

  constructor(code: ErrorCode, message: string, options: TintypeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TintypeError';
    this.code = code;
    this.remedy = options.remedy ?? REMEDIES[code];
    const details = options.details ?? describeCause(options.cause);
    if (details !== undefined) this.details = details;
  }
}

/** The form that crosses worker boundaries: structured clone drops an Error's own fields. */
export interface SerializedTintypeError {
  code: ErrorCode;
  message: string;
  remedy: string;
  details?: string;
  stack?: string;
}

export function serializeError(error: unknown): SerializedTintypeError {
  const { code, message, remedy, details, stack } = toTintypeError(error);
  return { code, message, remedy, ...(details !== undefined && { details }), ...(stack !== undefined && { stack }) };
}

export function deserializeError(wire: SerializedTintypeError): TintypeError {
  const error = new TintypeError(wire.code, wire.message, {
    remedy: wire.remedy,
    ...(wire.details !== undefined && { details: wire.details }),
  });
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

/**
 * Gives any thrown value a code. Aborts become CANCELLED, quota errors DISK_FULL, failed allocations OUT_OF_MEMORY;
 * anything else gets `fallback`, its own text kept under `details`.
 */
export function toTintypeError(
  error: unknown,
  fallback: ErrorCode = 'INTERNAL',
  message = 'Something went wrong inside the app.',
): TintypeError {
  if (error instanceof TintypeError) return error;
  const name = error instanceof Error || isNamed(error) ? error.name : '';
  if (name === 'AbortError') return cancelled(error);
  if (name === 'QuotaExceededError')
    return new TintypeError('DISK_FULL', 'The browser has no space left for this app.', { cause: error });
  if (isAllocationFailure(error))
    return new TintypeError('OUT_OF_MEMORY', 'There is not enough memory for this.', { cause: error });
  return new TintypeError(fallback, message, { cause: error });
}

export function isTintypeError(error: unknown, code?: ErrorCode): error is TintypeError {
  return error instanceof TintypeError && (code === undefined || error.code === code);
}

export function cancelled(cause?: unknown): TintypeError {
  return new TintypeError('CANCELLED', 'This was cancelled.', { cause });
}

/** Throws CANCELLED when `signal` has fired. AbortSignal is described by its shape, since src/domain is compiled without DOM types. */
export function throwIfAborted(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw cancelled();
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

function isAllocationFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // V8's RangeError for ArrayBuffers, Emscripten's abort for the wasm heap, and std::bad_alloc as onnxruntime words it.
  return /array buffer allocation failed|out of memory|\bOOM\b|bad_alloc|cannot enlarge memory/i.test(error.message);
}

function describeCause(cause: unknown): string | undefined {
  if (cause === undefined || cause === null) return undefined;
  if (cause instanceof Error) return cause.stack ?? `${cause.name}: ${cause.message}`;
  return String(cause);
}
