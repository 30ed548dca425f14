import { TintypeError, toTintypeError } from '../../../src/domain/errors';
import { DEFAULT_FORMAT, OUTPUT_FORMATS, type OutputFormat, outputFileName } from '../../../src/domain/formats';
import { endOfFrameUs } from '../../../src/domain/frames';
import { readChroma } from '../../../src/storage/chroma-store';
import { createExportFile } from '../../../src/storage/export-file';
import type { ExportProgress, ExportRequest, ExportResult, MediaReport } from '../api';
import type { FrameSource, SoundTrack } from '../decode/source';
import { type Composer, createComposer } from './composer';
import type { PictureFormat, VideoEncoding } from './encoder';
import { FfmpegEncoding } from './ffmpeg-encoder';
import { WebCodecsEncoding } from './webcodecs-encoder';
import { FilmWriter, readAvcPackets } from './webcodecs-mux';

/** Smallest side that browsers' encoders take. */
const MIN_WEBCODECS_SIDE = 16;

/**
 * Writes frames [from, to) in the format that was asked for: the source's own luma, stored chroma over it, its times and sound.
 *
 * @throws ENCODE_FAILED, MEDIA_UNREADABLE, OUT_OF_MEMORY
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
  const output = OUTPUT_FORMATS.find(({ id }) => id === request.format) ?? DEFAULT_FORMAT;
  const framesTotal = to - from;
  const notices: string[] = [];
  onProgress({ framesDone: 0, framesTotal, stage: 'audio' });
  const sound = await soundOf(source, report, request, output, notices);
  const composer = await createComposer(report, request.saturation, output);
  try {
    const format = pictureFormat(report, request, composer, output);
    if (composer.width !== report.width || composer.height !== report.height) {
      notices.push(
        `The picture was widened from ${report.width} x ${report.height} to ${composer.width} x ${composer.height}: ${output.video.label} needs even sides.`,
      );
    }
    const order = encoderOrder(request.encoder, format);
    for (const name of order) {
      try {
        const written = await write(name, source, request, composer, format, sound, onProgress);
        if (written.grayFrames > 0) {
          notices.push(`${written.grayFrames} of ${framesTotal} frames were not colorized yet and stayed gray.`);
        }
        if (sound && !written.hasSound) notices.push('The sound could not be kept.');
        return {
          file: written.file,
          fileName: outputFileName(report.fileName, output),
          frames: framesTotal,
          encoder: name,
          audio: sound && written.hasSound ? sound.how : 'none',
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
  { from, to, chroma: ranges }: ExportRequest,
  composer: Composer,
  format: PictureFormat,
  sound: SoundTrack | null,
  onProgress: (progress: ExportProgress) => void,
): Promise<{ file: File; hasSound: boolean; grayFrames: number }> {
  const framesTotal = to - from;
  const writer = await FilmWriter.create(format, sound, await createExportFile(format.output.extension));
  const sink = writer.addVideo.bind(writer);
  const encoding =
    name === 'ffmpeg' ? new FfmpegEncoding(format, sink, readAvcPackets) : await WebCodecsEncoding.create(format, sink);
  try {
    if (!encoding)
      throw new TintypeError(
        'ENCODE_FAILED',
        `This browser has no ${format.output.video.label} encoder for these pictures.`,
      );
    let index = from;
    let grayFrames = 0;
    for await (const luma of source.readFrames(from, to)) {
      const place = ranges.find((range) => range.from <= index && index < range.to);
      const chroma = place ? await readChroma(place.storeKey, index) : null;
      if (!chroma) grayFrames++;
      await encoding.encode(await composer.compose(luma, chroma));
      index++;
      onProgress({ framesDone: index - from, framesTotal, stage: 'video' });
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

/** Sound is worth a notice, never a failed export. */
async function soundOf(
  source: FrameSource,
  report: MediaReport,
  { from, to }: ExportRequest,
  output: OutputFormat,
  notices: string[],
): Promise<SoundTrack | null> {
  if (!report.audio) return null;
  try {
    return await source.readSound(from, to, output.sound);
  } catch (error) {
    const failure = toTintypeError(error);
    if (failure.code === 'CANCELLED') throw failure;
    notices.push(`The sound (${report.audio.codec}) could not be kept: ${failure.message}`);
    return null;
  }
}

function pictureFormat(
  report: MediaReport,
  { from, to, quality }: ExportRequest,
  { width, height }: Composer,
  output: OutputFormat,
): PictureFormat {
  const startUs = report.timestampsUs[from]!;
  const timestampsUs = report.timestampsUs.slice(from, to).map((time) => time - startUs);
  const durationsUs = timestampsUs.map((time, k) => endOfFrameUs(report, from + k) - startUs - time);
  const { pixelAspect, colorSpace, frameRate } = report;
  return { output, width, height, pixelAspect, colorSpace, fps: frameRate.fps, quality, timestampsUs, durationsUs };
}

function encoderOrder(wanted: ExportRequest['encoder'], { width, height }: PictureFormat): VideoEncoding['name'][] {
  if (wanted !== 'auto') return [wanted];
  return Math.min(width, height) < MIN_WEBCODECS_SIDE ? ['ffmpeg'] : ['webcodecs', 'ffmpeg'];
}
