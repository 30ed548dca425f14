import { TintypeError } from '../../../../src/domain/errors';
import { type GifFormat, gifLimit, gifSize, outputFileName } from '../../../../src/domain/formats';
import { composeFullRgb } from '../../../../src/gpu/full-chroma';
import { createExportFile } from '../../../../src/storage/export-file';
import type { ExportProgress, ExportRequest, ExportResult, MediaReport } from '../../api';
import { scalePlane } from '../../decode/luma';
import type { FrameSource } from '../../decode/source';
import { Ffmpeg } from '../../ffmpeg';
import { fullLuma } from '../deep-composer';
import { framesToExport, grayNotice } from '../frames';

/** One palette for all frames, then dithered with it. */
const PALETTE = 'split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a';

/**
 * Frames [from, to) as a GIF that repeats, scaled to square pixels. All frames are in memory at once, so their number is limited.
 *
 * @throws OUTPUT_FORMAT when there are too many, ENCODE_FAILED, OUT_OF_MEMORY
 */
export async function exportGif(
  source: FrameSource,
  report: MediaReport,
  request: ExportRequest,
  format: GifFormat,
  onProgress: (progress: ExportProgress) => void,
): Promise<ExportResult> {
  const { from, to, grade } = request;
  const framesTotal = to - from;
  const { width, height } = gifSize(report);
  const limit = gifLimit(report);
  if (framesTotal > limit)
    throw new TintypeError('OUTPUT_FORMAT', `A GIF of this size holds at most ${limit} frames, not ${framesTotal}.`, {
      remedy: 'Mark a shorter range, or choose MP4 or WebM.',
    });
  const { colorSpace } = report;
  const bytes = width * height * 3;
  const raw = new Uint8Array(bytes * framesTotal);
  let grayFrames = 0;
  for await (const { index, luma, chroma } of framesToExport(source, request, false)) {
    if (!chroma) grayFrames++;
    const small = fullLuma(scalePlane(luma, width, height), colorSpace);
    const rgb = composeFullRgb({ luma: small, colorSpace, chroma, grade });
    const at = (index - from) * bytes;
    for (let i = 0; i < bytes; i++) raw[at + i] = Math.round(Math.min(255, Math.max(0, rgb[i]!)));
    onProgress({ framesDone: index + 1 - from, framesTotal, stage: 'video' });
  }
  const { fps } = report.frameRate;
  const rate = String(Math.round(fps * 1000) / 1000);
  onProgress({ framesDone: framesTotal, framesTotal, stage: 'mux' });
  const ffmpeg = new Ffmpeg(null);
  try {
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', rate, '-i', 'run.rgb'];
    const gif = await ffmpeg.exec([...input, '-lavfi', PALETTE, '-loop', '0', '-f', 'gif', 'run.gif'], 'run.gif', {
      'run.rgb': raw,
    });
    const file = await createExportFile(format.extension);
    file.write(gif as Uint8Array<ArrayBuffer>, 0);
    const notices = grayNotice(grayFrames, framesTotal);
    if (report.audio) notices.push('A GIF holds no sound: the film’s was left out.');
    if (report.timecode) notices.push(`The timecode (${report.timecode}) was left out.`);
    if (report.frameRate.mode === 'variable') notices.push('The film’s varying frame times became one rate.');
    return {
      file: await file.finish(),
      fileName: outputFileName(report.fileName, format),
      ...{ frames: framesTotal, encoder: 'ffmpeg', audio: 'none', notices },
    };
  } catch (error) {
    if (error instanceof TintypeError && error.code !== 'MEDIA_UNREADABLE') throw error;
    throw new TintypeError('ENCODE_FAILED', 'The GIF could not be encoded.', {
      cause: error,
      details: ffmpeg.recentLog,
    });
  } finally {
    ffmpeg.close();
  }
}
