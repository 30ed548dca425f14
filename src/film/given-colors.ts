/** Color pictures that the user gave, read from the picture store as the colorizer takes them. */
import type { GivenColor } from '../../workers/colorizer/api';
import type { MediaReport } from '../../workers/media/api';
import type { MediaClient } from '../clients/media';
import { linearOfSrgb, rgbToLab, srgbOfLinear } from '../domain/color/lab';
import { TintypeError, toTintypeError } from '../domain/errors';
import { type ChromaFrame, type LumaFrame, type Size, workingSize as sizeOf } from '../domain/frames';
import type { GivenPicture } from '../domain/hand/given';
import { decodeFrame } from '../storage/chroma-store';
import { readGivenPicture } from '../storage/picture-store';

export interface GivenScene {
  media: Pick<MediaClient, 'readFrames'>;
  report: Pick<MediaReport, 'width' | 'height' | 'colorSpace'>;
  fingerprint: string;
  workingSize: number;
  sizeMultiple: number;
}

/** Most that a locked picture's aspect ratio may differ from the film's: scaling and cropping to whole pixels change it a little. */
const SAME_ASPECT = 0.03;

/** @throws PICTURE_UNREADABLE, MEDIA_* */
export async function loadGiven(
  signal: AbortSignal,
  { media, report, fingerprint, workingSize, sizeMultiple }: GivenScene,
  given: readonly GivenPicture[],
): Promise<GivenColor[]> {
  const size = sizeOf(report, workingSize, sizeMultiple);
  const loaded: GivenColor[] = [];
  for (const { picture, frame, lumaOf, from, to } of given) {
    const blob = await readGivenPicture(fingerprint, picture);
    if (!blob) throw unreadable('A picture that was given for this film is no longer kept here.');
    if (lumaOf === null) {
      const bitmap = await bitmapOf(blob);
      const own = sizeOf(bitmap, workingSize, sizeMultiple);
      const { luma, chroma } = await colorsOf(bitmap, own, report.colorSpace.range);
      loaded.push({ frame, from, to, luma, chroma });
      continue;
    }
    const [luma] = await media.readFrames(signal, { from: lumaOf, to: lumaOf + 1, ...size });
    if (!luma) throw unreadable(`Frame ${lumaOf}, which is locked, could not be read.`);
    const kept = decodeFrame(lumaOf, await blob.arrayBuffer());
    const chroma = kept ?? (await colorsOf(await bitmapOf(blob), size, report.colorSpace.range)).chroma;
    loaded.push({ frame, from, to, luma, chroma });
  }
  return loaded;
}

/** @throws PICTURE_UNREADABLE where it is no picture, or one of another aspect ratio than the film's frames */
export async function checkLockPicture(blob: Blob, film: Size): Promise<void> {
  const bitmap = await bitmapOf(blob);
  const { width, height } = bitmap;
  bitmap.close();
  if (isOfShape({ width, height }, film)) return;
  throw new TintypeError(
    'PICTURE_UNREADABLE',
    `This picture is ${width} x ${height}, and the film's frames are ${film.width} x ${film.height}: it is not one of them.`,
    { remedy: 'Use a picture of the same shape, of any size, or take it as a reference.' },
  );
}

/** Whether a picture, of any size, has the shape of the film's frames. */
export function isOfShape({ width, height }: Size, film: Size): boolean {
  return Math.abs(Math.log((width * film.height) / (height * film.width))) <= SAME_ASPECT;
}

/** @throws PICTURE_UNREADABLE */
export async function bitmapOf(blob: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob);
  } catch (error) {
    throw unreadable('This picture cannot be read by the browser.', error);
  }
}

/** A picture's chroma, and its luma as a film of that range has it. The bitmap is closed. */
export async function colorsOf(
  bitmap: ImageBitmap,
  { width, height }: Size,
  range: 'limited' | 'full',
): Promise<{ luma: LumaFrame; chroma: ChromaFrame }> {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  // What is transparent shows what is under it: nothing, which is white on paper.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const lumaU8 = new Uint8Array(width * height);
  const abU8 = new Uint8ClampedArray(2 * width * height);
  for (let i = 0; i < lumaU8.length; i++) {
    const [r, g, b] = [data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!];
    const [, a, blue] = rgbToLab([r, g, b]);
    abU8[2 * i] = a + 128;
    abU8[2 * i + 1] = blue + 128;
    const [red, green, bl] = [linearOfSrgb(r / 255), linearOfSrgb(g / 255), linearOfSrgb(b / 255)];
    const gray = srgbOfLinear(0.2126729 * red + 0.7151522 * green + 0.072175 * bl);
    lumaU8[i] = Math.round(range === 'limited' ? 16 + 219 * gray : 255 * gray);
  }
  const size = { index: 0, width, height };
  return { luma: { ...size, timestampUs: 0, lumaU8 }, chroma: { ...size, abU8: new Uint8Array(abU8.buffer) } };
}

const unreadable = (sentence: string, cause?: unknown) =>
  new TintypeError('PICTURE_UNREADABLE', sentence, {
    ...(cause !== undefined && { cause, details: toTintypeError(cause).message }),
  });
