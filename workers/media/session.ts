import { TintypeError } from '../../src/domain/errors';
import type { LumaFrame } from '../../src/domain/frames';
import { bytesOfBlob, type ReadBytes } from '../../src/domain/pictures/tiff';
import type {
  ExportProgress,
  ExportRequest,
  ExportResult,
  FolderResult,
  FrameRequest,
  MediaApi,
  MediaReport,
} from './api';
import { FallbackSource } from './decode/fallback-source';
import { readTimecode } from './decode/ffmpeg-probe';
import { FfmpegSource } from './decode/ffmpeg-source';
import { type Plane, scalePlane } from './decode/luma';
import { examineMp4 } from './decode/mp4-guard';
import { ImageSource } from './decode/pictures/image-source';
import { exifTurn, type PictureKind, pictureKind } from './decode/pictures/picture';
import { examineTiff } from './decode/pictures/tiff';
import type { FrameSource } from './decode/source';
import { WebCodecsSource } from './decode/webcodecs-source';

const MAX_FRAMES_A_CALL = 64;
/** Decoded luma kept for scrubbing back and forth. */
const CACHE_BYTES = 160e6;
/** A lone frame is decoded with some that follow it: seeking costs more than they do. */
const READ_AHEAD = 8;
/** A demuxer that has not made sense of a file by then never will. */
const PROBE_LIMIT_MS = 20_000;

/** The media worker's state: at most one open file. */
export class MediaSession implements MediaApi {
  #source: FrameSource | null = null;
  #report: MediaReport | null = null;
  #cache = new Map<number, Plane>();
  #cacheBytes = 0;

  async open(
    file: File,
    { decoder = 'auto' }: { decoder?: 'auto' | 'webcodecs' | 'ffmpeg' } = {},
  ): Promise<MediaReport> {
    await this.close();
    if (file.size === 0) throw new TintypeError('MEDIA_UNREADABLE', 'This file is empty: it has no bytes.');
    const source = await openSource(file, decoder);
    this.#source = source;
    this.#report = { ...source.info, fileName: file.name, fileSizeBytes: file.size };
    return this.#report;
  }

  async readFrames({ from, to, width, height }: FrameRequest): Promise<LumaFrame[]> {
    const report = this.#opened();
    if (!(from >= 0 && from < to && to <= report.frameCount && to - from <= MAX_FRAMES_A_CALL)) {
      throw new RangeError(
        `Frames ${from} to ${to} of ${report.frameCount} were asked for; at most ${MAX_FRAMES_A_CALL} a call.`,
      );
    }
    const planes = await this.#planes(from, to);
    return planes.map((plane, k) => {
      const scaled = scalePlane(plane, width ?? plane.width, height ?? plane.height);
      // The caller's buffer is transferred away; the cache keeps its own.
      const lumaU8 = scaled === plane ? plane.data.slice() : scaled.data;
      return {
        index: from + k,
        timestampUs: report.timestampsUs[from + k]!,
        width: scaled.width,
        height: scaled.height,
        lumaU8,
      };
    });
  }

  async thumbnails(count: number, height: number): Promise<LumaFrame[]> {
    const report = this.#opened();
    const rows = Math.max(1, Math.min(height, report.height));
    const width = Math.max(1, Math.round((report.width * report.pixelAspect * rows) / report.height));
    const total = Math.min(Math.max(1, count), report.frameCount);
    const frames: LumaFrame[] = [];
    for (let k = 0; k < total; k++) {
      const index = Math.min(report.frameCount - 1, Math.floor(((k + 0.5) * report.frameCount) / total));
      const plane = this.#cache.get(index) ?? (await this.#decode(index, index + 1))[0]!;
      const scaled = scalePlane(plane, width, rows);
      // A picture that was not scaled still belongs to the cache.
      const lumaU8 = scaled === plane ? plane.data.slice() : scaled.data;
      frames.push({ index, timestampUs: report.timestampsUs[index]!, width, height: rows, lumaU8 });
    }
    return frames;
  }

  async exportVideo(request: ExportRequest, onProgress: (progress: ExportProgress) => void): Promise<ExportResult> {
    const report = this.#opened();
    const { exportVideo } = await import('./encode/export');
    return exportVideo(this.#source!, report, request, onProgress);
  }

  async exportIntoFolder(
    folder: FileSystemDirectoryHandle,
    request: ExportRequest,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<FolderResult> {
    const report = this.#opened();
    const { exportFolder } = await import('./encode/export');
    return exportFolder(folder, this.#source!, report, request, onProgress);
  }

  async close(): Promise<void> {
    this.#source?.close();
    this.#source = null;
    this.#report = null;
    this.#cache.clear();
    this.#cacheBytes = 0;
  }

  #opened(): MediaReport {
    if (!this.#report) throw new TintypeError('MEDIA_NOT_OPEN', 'No file is open.');
    return this.#report;
  }

  /** Planes of [from, to), decoding the span from the first to the last one that is not in the cache. */
  async #planes(from: number, to: number): Promise<Plane[]> {
    const report = this.#opened();
    let first = from;
    while (first < to && this.#cache.has(first)) first++;
    const found = new Map<number, Plane>();
    for (let i = from; i < first; i++) found.set(i, this.#cache.get(i)!);
    if (first < to) {
      let last = to;
      while (this.#cache.has(last - 1)) last--;
      for (let i = last; i < to; i++) found.set(i, this.#cache.get(i)!);
      const end = last - first === 1 ? Math.min(report.frameCount, first + READ_AHEAD) : last;
      (await this.#decode(first, end)).forEach((plane, k) => {
        found.set(first + k, plane);
        this.#keep(first + k, plane);
      });
    }
    const planes: Plane[] = [];
    for (let i = from; i < to; i++) planes.push(found.get(i)!);
    return planes;
  }

  async #decode(from: number, to: number): Promise<Plane[]> {
    const planes: Plane[] = [];
    for await (const plane of this.#source!.readFrames(from, to)) planes.push(plane);
    return planes;
  }

  #keep(index: number, plane: Plane): void {
    this.#cache.set(index, plane);
    this.#cacheBytes += plane.data.length;
    for (const [oldest, old] of this.#cache) {
      if (this.#cacheBytes <= CACHE_BYTES) break;
      this.#cache.delete(oldest);
      this.#cacheBytes -= old.data.length;
    }
  }
}

async function openSource(file: File, decoder: 'auto' | 'webcodecs' | 'ffmpeg'): Promise<FrameSource> {
  const read = bytesOfBlob(file);
  const picture = await pictureKind(read);
  if (picture === 'avif' || picture === 'heic' || picture === 'jxl' || picture === 'animated-webp') {
    return ImageSource.open(file, picture);
  }
  if (picture) return openPicture(file, read, picture);
  const facts = await examineMp4(file);
  const { verdict } = facts;
  if (facts.isEncrypted)
    throw new TintypeError('MEDIA_ENCRYPTED', 'This file is encrypted: its pictures cannot be read.');
  if (facts.dolbyVision === 5) {
    throw new TintypeError(
      'MEDIA_UNSUPPORTED',
      'This video is Dolby Vision of profile 5, whose luminance only its own players can read.',
    );
  }
  if (decoder !== 'ffmpeg') {
    // A cut-off or hostile MP4 goes to ffmpeg, whose worker can be ended when it runs away.
    // One that is fragmented in part does, too: the browser's demuxer stops where the fragments begin.
    if ((verdict === 'sound' || verdict === 'not-mp4') && !facts.isPartlyFragmented) {
      const source = await within(PROBE_LIMIT_MS, WebCodecsSource.open(file, facts.hasEditList));
      // The browser's demuxer passes such a track over.
      if (source && facts.hasTimecode) {
        source.info.timecode = await readTimecode(file);
        if (source.info.timecode === null) source.info.notices.push('The timecode of this file could not be read.');
      }
      if (source) return new FallbackSource(source, file);
    }
    if (decoder === 'webcodecs')
      throw new TintypeError('MEDIA_UNREADABLE', 'This browser cannot decode this file by itself.');
  }
  return FfmpegSource.open(file, { isCutOff: verdict === 'cut-off' });
}

/** A still that ffmpeg decodes, brought upright. @throws MEDIA_UNSUPPORTED where ffmpeg would show something else */
async function openPicture(file: File, read: ReadBytes, kind: PictureKind): Promise<FrameSource> {
  const notices: string[] = [];
  if (kind === 'tiff') {
    const { pages, unreadable } = await examineTiff(read);
    if (unreadable)
      throw new TintypeError('MEDIA_UNSUPPORTED', `This picture is a TIFF ${unreadable}, which is not read.`);
    if (pages > 1) notices.push(`This file has ${pages} pages; the first one is used.`);
  }
  return FfmpegSource.open(file, { isStill: true, turn: await exifTurn(read, kind), notices });
}

/** The promise's value, or null when it takes too long. */
function within<T>(limitMs: number, promise: Promise<T | null>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
