import { TintypeError } from '../../../../src/domain/errors';
import { outputFileName, type PicturesFormat } from '../../../../src/domain/formats';
import { composeFullRgb, fullAb } from '../../../../src/gpu/full-chroma';
import { createExportFile } from '../../../../src/storage/export-file';
import { writeInto } from '../../../../src/storage/user-folder';
import type { ExportProgress, ExportRequest, ExportResult, FolderResult, MediaReport } from '../../api';
import type { FrameSource } from '../../decode/source';
import { fullLuma } from '../deep-composer';
import { approximate } from '../ffmpeg-encoder';
import { type FrameToExport, framesToExport, grayNotice } from '../frames';
import { PictureZip } from './picture-zip';
import { encodePng } from './png';
import { encodeTiff } from './tiff';

const JPEG_QUALITY = { draft: 0.8, good: 0.92, best: 0.98 };

/**
 * Frames [from, to) as picture files: a single one as it is, several in a zip that is written to disk picture by picture.
 *
 * @throws OUTPUT_FORMAT when the format holds one picture and there are more frames, DISK_FULL, MEDIA_UNREADABLE
 */
export async function exportPictures(
  source: FrameSource,
  report: MediaReport,
  request: ExportRequest,
  format: PicturesFormat,
  onProgress: (progress: ExportProgress) => void,
): Promise<ExportResult> {
  const { from, to } = request;
  if (!format.isSequence && to - from > 1) {
    throw new TintypeError('OUTPUT_FORMAT', `A ${format.coding.toUpperCase()} holds one picture, not ${to - from}.`);
  }
  const file = await createExportFile(format.extension);
  try {
    let at = 0;
    const put = (data: Uint8Array<ArrayBuffer>) => {
      file.write(data, at);
      at += data.length;
    };
    const zip = format.isSequence ? new PictureZip(put) : null;
    const add = async (name: string, data: Uint8Array<ArrayBuffer>) => (zip ? zip.add(name, data) : put(data));
    const written = await writePictures(source, report, request, format, add, onProgress);
    await zip?.close();
    const isOfFilm = !format.isSequence && report.kind === 'video';
    return {
      file: await file.finish(),
      fileName: outputFileName(report.fileName, format, isOfFilm ? from : undefined),
      ...written,
    };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Frames [from, to) as picture files in a folder, which is the caller's to delete when this fails. @throws DISK_FULL, MEDIA_UNREADABLE */
export async function exportIntoFolder(
  folder: FileSystemDirectoryHandle,
  source: FrameSource,
  report: MediaReport,
  request: ExportRequest,
  format: PicturesFormat,
  onProgress: (progress: ExportProgress) => void,
): Promise<FolderResult> {
  let sizeBytes = 0;
  const add = async (name: string, data: Uint8Array<ArrayBuffer>) => {
    await writeInto(folder, name, data);
    sizeBytes += data.length;
  };
  const written = await writePictures(source, report, request, format, add, onProgress);
  return { fileName: folder.name, sizeBytes, ...written };
}

async function writePictures(
  source: FrameSource,
  report: MediaReport,
  request: ExportRequest,
  format: PicturesFormat,
  add: (name: string, data: Uint8Array<ArrayBuffer>) => Promise<void>,
  onProgress: (progress: ExportProgress) => void,
): Promise<Omit<ExportResult, 'file' | 'fileName'>> {
  const { from, to } = request;
  const framesTotal = to - from;
  let grayFrames = 0;
  for await (const frame of framesToExport(source, request, format.coding !== 'jpeg')) {
    if (!frame.chroma) grayFrames++;
    const name = outputFileName(report.fileName, { ...format, extension: `.${format.coding}` }, frame.index);
    await add(name, await encodePicture(frame, report, request, format));
    onProgress({ framesDone: frame.index + 1 - from, framesTotal, stage: 'video' });
  }
  if (format.holds === 'chroma') await add('README.txt', about());
  onProgress({ framesDone: framesTotal, framesTotal, stage: 'mux' });
  const notices = grayNotice(grayFrames, framesTotal);
  if (report.audio && format.isSequence) notices.push('Pictures hold no sound: the film’s was left out.');
  if (report.timecode && format.isSequence) notices.push(`The timecode (${report.timecode}) was left out.`);
  return { frames: framesTotal, encoder: 'pictures', audio: 'none', notices };
}

async function encodePicture(
  { luma, chroma }: FrameToExport,
  { colorSpace, pixelAspect, bitDepth }: MediaReport,
  { grade, quality }: ExportRequest,
  { coding, holds }: PicturesFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = luma;
  const source = { luma: fullLuma(luma, colorSpace), colorSpace, chroma, grade };
  const aspect = approximate(pixelAspect);
  if (holds === 'chroma') {
    const rgb = chromaCodes(fullAb(source));
    return encodePng({ width, height, bits: 16, rgb, pixelAspect: aspect, text: ['Description', CHROMA_CODES] });
  }
  const color = composeFullRgb(source);
  if (coding !== 'jpeg') {
    const bits = bitDepth > 8 ? 16 : 8;
    const scale = bits === 16 ? 65_535 / 255 : 1;
    const rgb = bits === 16 ? new Uint16Array(color.length) : new Uint8Array(color.length);
    for (let i = 0; i < color.length; i++) {
      rgb[i] = Math.round(Math.min(255, Math.max(0, color[i]!)) * scale);
    }
    const encode = coding === 'png' ? encodePng : encodeTiff;
    return encode({ width, height, bits, rgb, pixelAspect: aspect });
  }
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 3; k++) rgba[4 * i + k] = color[3 * i + k]!;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY[quality] });
  return new Uint8Array(await blob.arrayBuffer());
}

/** Lab a and b as 16-bit codes: 256 a unit around the middle. */
const CHROMA_UNIT = 256;
const CHROMA_MIDDLE = 32_768;
const CHROMA_CODES =
  'CIE Lab chroma (D65, 2 degrees) in 16 bits: R = 32768, G = 32768 + 256 a, B = 32768 + 256 b. Lightness is left to the master.';

function chromaCodes(ab: Float32Array): Uint16Array {
  const rgb = new Uint16Array((ab.length / 2) * 3).fill(CHROMA_MIDDLE);
  const code = (value: number) => Math.min(65_535, Math.max(0, Math.round(CHROMA_MIDDLE + CHROMA_UNIT * value)));
  for (let i = 0; i < ab.length / 2; i++) {
    rgb[3 * i + 1] = code(ab[2 * i]!);
    rgb[3 * i + 2] = code(ab[2 * i + 1]!);
  }
  return rgb;
}

const about = () => new TextEncoder().encode(`${CHROMA_CODES}\n`);
