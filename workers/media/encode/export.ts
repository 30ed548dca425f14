import { TintypeError, toTintypeError } from '../../../src/domain/errors';
import { DEFAULT_FORMAT, formatById, type OutputFormat } from '../../../src/domain/formats';
import type { ExportProgress, ExportRequest, ExportResult, FolderResult, MediaReport } from '../api';
import type { FrameSource } from '../decode/source';
import { exportFilm } from './export-film';
import { exportGif } from './pictures/export-gif';
import { exportIntoFolder, exportPictures } from './pictures/export-pictures';

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
  const format = formatOf(request, report);
  return named(format, async () => {
    if (format.writes === 'film') return exportFilm(source, report, request, format, onProgress);
    if (format.writes === 'gif') return exportGif(source, report, request, format, onProgress);
    return exportPictures(source, report, request, format, onProgress);
  });
}

/**
 * Writes frames [from, to) as pictures into a folder of the user's.
 *
 * @throws OUTPUT_FORMAT where the format is none of pictures, MEDIA_UNREADABLE, DISK_FULL
 */
export async function exportFolder(
  folder: FileSystemDirectoryHandle,
  source: FrameSource,
  report: MediaReport,
  request: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
): Promise<FolderResult> {
  const format = formatOf(request, report);
  if (format.writes !== 'pictures')
    throw new TintypeError('OUTPUT_FORMAT', `A ${format.label} is one file, not a folder of pictures.`);
  return named(format, () => exportIntoFolder(folder, source, report, request, format, onProgress));
}

function formatOf({ from, to, format }: ExportRequest, { frameCount }: MediaReport): OutputFormat {
  if (!(from >= 0 && from < to && to <= frameCount)) {
    throw new RangeError(`Frames ${from} to ${to} of ${frameCount} were to be exported.`);
  }
  return format === undefined ? DEFAULT_FORMAT : formatById(format);
}

/** Our own errors have a sentence for the user; those of browsers and libraries get one. */
async function named<T>({ label }: OutputFormat, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw toTintypeError(error, 'ENCODE_FAILED', `The ${label} could not be written.`);
  }
}
