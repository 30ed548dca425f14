import { codingHere } from '../../../src/domain/encodable';
import { TintypeError, toTintypeError } from '../../../src/domain/errors';
import { type FilmFormat, outputFileName } from '../../../src/domain/formats';
import { endOfFrameUs } from '../../../src/domain/frames';
import { keepsTimecode, later, parseTimecode } from '../../../src/domain/start-timecode';
import { createExportFile } from '../../../src/storage/export-file';
import type { ExportProgress, ExportRequest, ExportResult, MediaReport } from '../api';
import type { FrameSource, SoundTrack } from '../decode/source';
import { type Composer, createComposer } from './composer';
import type { EncoderInput, VideoEncoding } from './encoder';
import { FfmpegEncoding } from './ffmpeg-encoder';
import { framesToExport, grayNotice } from './frames';
import { isSupported, WebCodecsEncoding } from './webcodecs-encoder';
import { FilmWriter } from './webcodecs-mux';
import { readPackets } from './webcodecs-packets';

/** Smallest side that browsers' encoders take. */
const MIN_WEBCODECS_SIDE = 16;

/**
 * Frames [from, to) as a film, with their times and sound.
 *
 * @throws ENCODE_FAILED, MEDIA_UNREADABLE, OUT_OF_MEMORY, DISK_FULL
 */
export async function exportFilm(
  source: FrameSource,
  report: MediaReport,
  request: ExportRequest,
  wanted: FilmFormat,
  onProgress: (progress: ExportProgress) => void,
): Promise<ExportResult> {
  const output = await asHere(wanted, report, request);
  const { from, to } = request;
  const framesTotal = to - from;
  const notices: string[] = [];
  onProgress({ framesDone: 0, framesTotal, stage: 'audio' });
  const sounds = await soundsOf(source, report, request, output, notices);
  const composer = await createComposer(report, request.grade, output.video);
  try {
    const format = pictureFormat(report, request, composer, output);
    if (composer.width !== report.width || composer.height !== report.height) {
      notices.push(
        `The picture was widened from ${report.width} x ${report.height} to ${composer.width} x ${composer.height}: ${output.video.label} needs even sides.`,
      );
    }
    notices.push(...changes(report, composer, output));
    const order = encoderOrder(request.encoder, format);
    for (const name of order) {
      try {
        const written = await write(name, source, request, composer, format, sounds, onProgress);
        notices.push(...grayNotice(written.grayFrames, framesTotal));
        if (written.sounds < sounds.length)
          notices.push(
            written.sounds === 0
              ? 'The sound could not be kept.'
              : `${written.sounds} of ${sounds.length} sound tracks could be kept.`,
          );
        if (report.timecode && !written.hasTimecode)
          notices.push(`The timecode (${report.timecode}) could not be kept.`);
        return {
          file: written.file,
          fileName: outputFileName(report.fileName, output),
          frames: framesTotal,
          encoder: name,
          audio: written.sounds === 0 ? 'none' : (sounds.find(({ how }) => how === 'converted') ?? sounds[0])!.how,
          notices,
        };
      } catch (error) {
        const isLast = name === order.at(-1);
        const failure = toTintypeError(error, 'ENCODE_FAILED', 'The video could not be encoded.');
        if (isLast || failure.code !== 'ENCODE_FAILED') throw failure;
        notices.push(`${failure.message} ffmpeg encoded this file instead.`);
      }
    }
    throw new TintypeError(
      'ENCODE_FAILED',
      `This browser has no ${output.video.label} encoder for pictures of this size.`,
    );
  } finally {
    composer.close();
  }
}

async function write(
  name: VideoEncoding['name'],
  source: FrameSource,
  request: ExportRequest,
  composer: Composer,
  format: EncoderInput,
  sounds: readonly SoundTrack[],
  onProgress: (progress: ExportProgress) => void,
): Promise<{ file: File; sounds: number; hasTimecode: boolean; grayFrames: number }> {
  const { from, to } = request;
  const framesTotal = to - from;
  const writer = await FilmWriter.create(format, sounds, await createExportFile(format.output.extension));
  const sink = writer.addVideo.bind(writer);
  const encoding =
    name === 'ffmpeg' ? new FfmpegEncoding(format, sink, readPackets) : await WebCodecsEncoding.create(format, sink);
  try {
    if (!encoding)
      throw new TintypeError(
        'ENCODE_FAILED',
        `This browser has no ${format.output.video.label} encoder for these pictures.`,
      );
    let grayFrames = 0;
    for await (const { index, luma, chroma } of framesToExport(source, request, composer.bits > 8)) {
      if (!chroma) grayFrames++;
      await encoding.encode(await composer.compose(luma, chroma));
      onProgress({ framesDone: index + 1 - from, framesTotal, stage: 'video' });
    }
    await encoding.finish();
    onProgress({ framesDone: framesTotal, framesTotal, stage: 'mux' });
    return { ...(await writer.finish()), grayFrames };
  } catch (error) {
    await writer.cancel().catch(() => undefined);
    throw error;
  } finally {
    encoding?.close();
  }
}

/** The format with the bits that this browser encodes. */
async function asHere(format: FilmFormat, report: MediaReport, { quality }: ExportRequest): Promise<FilmFormat> {
  const { width, height, frameRate, bitDepth } = report;
  const video = await codingHere(format.video, { width, height, fps: frameRate.fps, quality }, bitDepth, isSupported);
  return video ? { ...format, video } : format;
}

/** Notices about properties of the film that the coding cannot keep. */
function changes(report: MediaReport, { bits, colorSpace }: Composer, { video }: FilmFormat): string[] {
  const notices: string[] = [];
  if (bits < report.bitDepth)
    notices.push(
      `The film’s ${report.bitDepth} bits a sample were rounded to ${bits}: ${video.label} here holds no more.`,
    );
  if (colorSpace.range !== report.colorSpace.range)
    notices.push(`${video.label} has limited range only: the film’s full range was converted to it.`);
  return notices;
}

/** The film's sound tracks. If one cannot be read, the export goes on with a notice. */
async function soundsOf(
  source: FrameSource,
  report: MediaReport,
  { from, to }: ExportRequest,
  output: FilmFormat,
  notices: string[],
): Promise<SoundTrack[]> {
  const tracks: SoundTrack[] = [];
  for (const [track, { codec }] of report.sounds.entries()) {
    try {
      tracks.push(await source.readSound(track, from, to, output.sound));
    } catch (error) {
      const failure = toTintypeError(error);
      if (failure.code === 'CANCELLED') throw failure;
      const which = report.sounds.length > 1 ? `Sound track ${track + 1}` : 'The sound';
      notices.push(`${which} (${codec}) could not be kept: ${failure.message}`);
    }
  }
  return tracks;
}

function pictureFormat(
  report: MediaReport,
  { from, to, quality }: ExportRequest,
  { width, height, colorSpace, bits }: Composer,
  output: FilmFormat,
): EncoderInput {
  const startUs = report.timestampsUs[from]!;
  const timestampsUs = report.timestampsUs.slice(from, to).map((time) => time - startUs);
  const durationsUs = timestampsUs.map((time, k) => endOfFrameUs(report, from + k) - startUs - time);
  const { pixelAspect, frameRate } = report;
  const start = keepsTimecode(report) ? parseTimecode(report.timecode!, frameRate.fps) : null;
  const timecode = start && later(start, from);
  const picture = { width, height, pixelAspect, colorSpace, bits };
  return { output, ...picture, fps: frameRate.fps, quality, timestampsUs, durationsUs, timecode };
}

function encoderOrder(
  wanted: ExportRequest['encoder'],
  { output, width, height }: EncoderInput,
): VideoEncoding['name'][] {
  if (wanted !== 'auto') return [wanted];
  const { byBrowser, ffmpegEncoder } = output.video;
  const isTooSmall = ffmpegEncoder !== null && Math.min(width, height) < MIN_WEBCODECS_SIDE;
  const order: VideoEncoding['name'][] = byBrowser && !isTooSmall ? ['webcodecs'] : [];
  return ffmpegEncoder === null ? order : [...order, 'ffmpeg'];
}
