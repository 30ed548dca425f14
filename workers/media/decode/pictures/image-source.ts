import { TintypeError } from '../../../../src/domain/errors';
import { chromaShare, type Plane } from '../luma';
import { type FrameSource, frameRateOf, MAX_PIXELS, MAX_SIDE, type SourceInfo } from '../source';

const MIME = { avif: 'image/avif', heic: 'image/heic', jxl: 'image/jxl', 'animated-webp': 'image/webp' };
type Kind = keyof typeof MIME;

/** Duration of a still picture's one frame, and of animation frames without a duration; microseconds. */
const NEUTRAL_US = 40_000;
const UNSUPPORTED: Partial<Record<Kind, string>> = {
  heic: 'This is a HEIC picture, as iPhones take them, and this browser does not read those.',
  jxl: 'This is a JPEG XL picture, and this browser does not read those.',
};

/**
 * Pictures that ffmpeg's core does not decode and browsers may: AVIF, animated WebP, in Safari HEIC and JPEG XL. The browser
 * brings them upright and to sRGB, over black; luma is made from that (BT.709, full range).
 */
export class ImageSource implements FrameSource {
  private constructor(
    readonly info: SourceInfo,
    private readonly draw: (frame: number) => Promise<ImageData>,
    private readonly end: () => void,
  ) {}

  /** @throws MEDIA_UNSUPPORTED, MEDIA_UNREADABLE, MEDIA_TOO_LARGE */
  static async open(file: Blob, kind: Kind): Promise<ImageSource> {
    const picture = file.slice(0, file.size, MIME[kind]);
    const moving = kind === 'animated-webp' ? await openMoving(picture) : null;
    const opened = moving ?? (await openStill(picture, kind));
    const first = await opened.draw(0);
    const { data: luma, chroma } = lumaOf(first);
    const hasColor = chroma > 0.02;
    const { timesUs } = opened;
    const isStill = timesUs.length === 1;
    const durationUs = opened.durationUs;
    const notices: string[] = [];
    if (kind === 'animated-webp' && !moving) {
      notices.push('This picture moves, and this browser gives only its first frame.');
    }
    if (hasColor) notices.push('This file is in color already; its colors are replaced.');
    const info: SourceInfo = {
      kind: isStill ? 'still' : 'video',
      container: kind === 'animated-webp' ? 'webp' : kind,
      videoCodec: kind === 'animated-webp' ? 'webp' : kind,
      codedWidth: luma.width,
      codedHeight: luma.height,
      width: luma.width,
      height: luma.height,
      rotation: 0,
      pixelAspect: 1,
      bitDepth: 8,
      interlaced: false,
      colorSpace: { matrix: 'bt709', range: 'full' },
      frameRate: frameRateOf(timesUs, durationUs - timesUs.at(-1)!),
      frameCount: timesUs.length,
      durationUs,
      timestampsUs: timesUs,
      ...{ audio: null, sounds: [], timecode: null },
      hasColor,
      decoder: 'webcodecs',
      notices,
    };
    return new ImageSource(info, opened.draw, opened.close);
  }

  async *readFrames(from: number, to: number): AsyncGenerator<Plane> {
    for (let frame = from; frame < to; frame++) yield lumaOf(await this.draw(frame)).data;
  }

  /** Pictures have none to ask for. */
  async readSound(): Promise<never> {
    throw new TintypeError('MEDIA_UNREADABLE', 'A picture has no sound.');
  }

  close(): void {
    this.end();
  }
}

interface Opened {
  timesUs: Float64Array;
  durationUs: number;
  draw(frame: number): Promise<ImageData>;
  close(): void;
}

async function openStill(picture: Blob, kind: Kind): Promise<Opened> {
  const bitmap = await createImageBitmap(picture).catch((cause) => {
    const sentence = UNSUPPORTED[kind];
    throw sentence
      ? new TintypeError('MEDIA_UNSUPPORTED', sentence, { cause, remedy: 'Save it as JPEG or PNG, and open that.' })
      : new TintypeError('MEDIA_UNREADABLE', 'This picture is damaged, or this browser does not read its kind.', {
          cause,
        });
  });
  checkSize(bitmap);
  const draw = async () => pixelsOf(bitmap, bitmap.width, bitmap.height);
  return { timesUs: new Float64Array(1), durationUs: NEUTRAL_US, draw, close: () => bitmap.close() };
}

/** Null in browsers without ImageDecoder (WebCodecs). */
async function openMoving(picture: Blob): Promise<Opened | null> {
  if (typeof ImageDecoder === 'undefined') return null;
  const decoder = new ImageDecoder({ type: picture.type, data: picture.stream() });
  try {
    await decoder.completed;
    const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
    const timesUs = new Float64Array(count);
    let durationUs = 0;
    for (let frame = 0; frame < count; frame++) {
      const { image } = await decoder.decode({ frameIndex: frame });
      if (frame === 0) checkSize({ width: image.displayWidth, height: image.displayHeight });
      timesUs[frame] = durationUs;
      // Browsers show frames without a time for a tenth of a second.
      durationUs += image.duration || 100_000;
      image.close();
    }
    if (count === 0) throw new Error('no frames');
    const draw = async (frame: number) => {
      const { image } = await decoder.decode({ frameIndex: frame });
      try {
        return pixelsOf(image, image.displayWidth, image.displayHeight);
      } finally {
        image.close();
      }
    };
    return { timesUs, durationUs, draw, close: () => decoder.close() };
  } catch (cause) {
    decoder.close();
    if (cause instanceof TintypeError) throw cause;
    throw new TintypeError('MEDIA_UNREADABLE', 'This picture is damaged.', { cause });
  }
}

function checkSize({ width, height }: { width: number; height: number }): void {
  if (width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS) return;
  throw new TintypeError(
    'MEDIA_TOO_LARGE',
    `This picture is ${width} x ${height}, more than the 8K that can be opened.`,
  );
}

function pixelsOf(image: CanvasImageSource, width: number, height: number): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new TintypeError('OUT_OF_MEMORY', 'There is not enough memory for this picture.');
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height);
}

/** BT.709 luma in full range, and the share of visibly colored pixels. */
function lumaOf({ data: rgba, width, height }: ImageData): { data: Plane; chroma: number } {
  const data = new Uint8Array(width * height);
  const u = new Uint8Array(data.length);
  const v = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const [r, g, b] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!];
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    data[i] = Math.round(y);
    u[i] = Math.round(128 + (b - y) / 1.8556);
    v[i] = Math.round(128 + (r - y) / 1.5748);
  }
  return { data: { width, height, data }, chroma: chromaShare(u, v) };
}
