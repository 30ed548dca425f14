import { TintypeError, toTintypeError } from '../../../src/domain/errors';
import { DEFAULT_FORMAT, formatById } from '../../../src/domain/formats';
import type { ExportProgress, ExportRequest, ExportResult, MediaReport } from '../api';
import type { FrameSource } from '../decode/source';
import { exportFilm } from './export-film';
import { exportGif } from './pictures/export-gif';
import { exportPictures } from './pictures/export-pictures';

/**
 * Writes frames [from, to) in the requested format: the source's own luma with stored chroma.
 *
 * @throws ENCODE_FAILED, OUTPUT_FORMAT, MEDIA_UNREADABLE, OUT_OF_MEMORY, DISK_FULL
 */
export async function exportVideo(
  source: FrameSource,
  report: MediaReport,
  request: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
): Promise<ExportResult> {
  const { from, to } = request;
  if (!(from >= 0 && from < to && to <= report.frameCount)) {
    throw new RangeError(`Frames ${from} to ${to} of ${report.frameCount} were to be exported.`);
  }
  const format = request.format === undefined ? DEFAULT_FORMAT : formatById(request.format);
  try {
    if (format.writes === 'film') return await exportFilm(source, report, request, format, onProgress);
    if (format.writes === 'gif') return await exportGif(source, report, request, format, onProgress);
    return await exportPictures(source, report, request, format, onProgress);
  } catch (error) {
    const failure = toTintypeError(error, 'ENCODE_FAILED', `The ${format.label} could not be written.`);
    // Our own errors have a sentence for the user; those of browsers and libraries do not.
    throw error instanceof TintypeError ? error : failure;
  }
}
