import {
  ALL_FORMATS,
  BlobSource,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import type { ColorSpace } from '../../../src/domain/color/color-space';
import { TintypeError } from '../../../src/domain/errors';
import { endOfFrameUs } from '../../../src/domain/frames';
import { bytesOf } from '../encode/encoder';
import { Ffmpeg } from '../ffmpeg';
import { extractSound } from '../sound/sound';
import { isInterlacedAvc } from './avc-sps';
import { chromaShare, type Plane, rotatePlane, scalePlane, unpackPlane } from './luma';
import {
  assumedMatrix,
  type FrameSource,
  frameRateOf,
  isHdr,
  MAX_PIXELS,
  MAX_SIDE,
  nearestIndex,
  RESTART_SECONDS,
  type SoundFormat,
  type SoundTrack,
  type SourceInfo,
  sizeChangeNotice,
  soundTracksNotice,
} from './source';

/** The fast way: the browser's own decoder, for files and adapters where it really gives planes that we can read. */
export class WebCodecsSource implements FrameSource {
  private constructor(
    private readonly file: Blob,
    private readonly input: Input,
    private readonly video: InputVideoTrack,
    private readonly sound: InputAudioTrack | null,
    readonly info: SourceInfo,
    /** Container time of the first frame; `info.timestampsUs` counts from it. */
    private readonly originSeconds: number,
    private readonly flip: boolean,
  ) {}

  /**
   * Opens the file if the browser can decode it, which is found out by decoding a frame and reading its planes.
   *
   * @param hasEditList frames before time 0 are hidden by it; elsewhere such frames are shown
   * @returns null when ffmpeg has to do it
   * @throws MEDIA_TOO_LARGE
   */
  static async open(file: Blob, hasEditList = false): Promise<WebCodecsSource | null> {
    if (typeof VideoDecoder === 'undefined') return null;
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
    let source: WebCodecsSource | null = null;
    try {
      source = await probe(hasEditList, input, (...parts) => new WebCodecsSource(file, input, ...parts));
    } catch (error) {
      if (error instanceof TintypeError) throw error;
      // Anything this library or the browser dislikes is ffmpeg's turn.
      console.debug('webcodecs probe', error);
    } finally {
      if (!source) input.dispose();
    }
    return source;
  }

  async *readFrames(from: number, to: number): AsyncGenerator<Plane> {
    const { timestampsUs, rotation } = this.info;
    const start = this.originSeconds + timestampsUs[from]! / 1e6;
    const end = to < timestampsUs.length ? this.originSeconds + timestampsUs[to]! / 1e6 : Number.POSITIVE_INFINITY;
    const sink = new VideoSampleSink(this.video);
    let next = from;
    let last: Plane | null = null;
    // Half a millisecond of slack: container times are rounded, and [start, end) must not lose or gain a frame by it.
    for await (const sample of sink.samples(start - 5e-4, end - 5e-4)) {
      try {
        const index = nearestIndex(timestampsUs, (sample.timestamp - this.originSeconds) * 1e6);
        if (index < next || index >= to) continue;
        const { codedWidth, codedHeight } = this.info;
        // Frames may change their size on the way.
        const own = scalePlane(await readLuma(sample), codedWidth, codedHeight);
        const plane = rotatePlane(own, rotation, this.flip);
        // Frames that the decoder left out are filled with their neighbor.
        while (next < index) {
          yield last ?? plane;
          next++;
        }
        yield plane;
        last = plane;
        next++;
      } finally {
        sample.close();
      }
    }
    if (next < to && !last)
      throw new TintypeError('MEDIA_UNREADABLE', `Frame ${next + 1} of this file could not be decoded.`);
    while (next++ < to) yield last!;
  }

  async readSound(from: number, to: number, format: SoundFormat): Promise<SoundTrack | null> {
    const { audio, timestampsUs } = this.info;
    if (!this.sound || !audio) return null;
    const originSeconds = this.originSeconds + timestampsUs[from]! / 1e6;
    if (format.copied.has(audio.codec)) return { container: this.file, originSeconds, how: 'copied' };
    const ffmpeg = new Ffmpeg(this.file);
    try {
      // ffmpeg counts from the container's first time, this library from zero.
      const start = originSeconds - (await this.input.getFirstTimestamp());
      const duration = (endOfFrameUs(this.info, to - 1) - timestampsUs[from]!) / 1e6;
      return await extractSound(ffmpeg, '0:a:0', start, duration, format.fallback);
    } finally {
      ffmpeg.close();
    }
  }

  close(): void {
    this.input.dispose();
  }
}

type Parts = [
  video: InputVideoTrack,
  sound: InputAudioTrack | null,
  info: SourceInfo,
  originSeconds: number,
  flip: boolean,
];

async function probe(
  hasEditList: boolean,
  input: Input,
  build: (...parts: Parts) => WebCodecsSource,
): Promise<WebCodecsSource | null> {
  if (!(await input.canRead())) return null;
  const video = await input.getPrimaryVideoTrack();
  if (!video) return null;
  const codedWidth = await video.getCodedWidth();
  const codedHeight = await video.getCodedHeight();
  if (codedWidth > MAX_SIDE || codedHeight > MAX_SIDE || codedWidth * codedHeight > MAX_PIXELS) {
    throw new TintypeError(
      'MEDIA_TOO_LARGE',
      `This file says its pictures are ${codedWidth} x ${codedHeight}, more than the 8K that can be opened.`,
    );
  }
  if (!(await video.canDecode())) return null;
  // Brought to standard range by ffmpeg.
  if (isHdr((await video.getColorSpace()).transfer)) return null;

  const packets = new EncodedPacketSink(video);
  const first = await packets.getFirstPacket();
  // Without a keyframe at the start the browser skips frames that ffmpeg can still show.
  if (!first || (await video.determinePacketType(first)) !== 'key') return null;
  const times: number[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  let lastDuration = 0;
  for await (const packet of packets.packets(undefined, undefined, { metadataOnly: true })) {
    if (hasEditList && packet.timestamp + packet.duration <= 1e-6) continue;
    // Clocks that wrap or start over: ffmpeg takes the parts one after another.
    if (packet.timestamp < latest - RESTART_SECONDS) return null;
    if (packet.timestamp >= latest) {
      latest = packet.timestamp;
      lastDuration = packet.duration;
    }
    times.push(packet.timestamp);
  }
  if (times.length === 0) return null;
  times.sort((a, b) => a - b);
  const originSeconds = times[0]!;
  const timestampsUs = Float64Array.from(times, (time) => Math.round((time - originSeconds) * 1e6));

  const lastKey = await packets.getKeyPacket(times.at(-1)!);
  const middle = times.length > 2 ? [times[times.length >> 1]!] : [];
  const looks = await lookAtFrames(video, [times[0]!, ...middle, lastKey?.timestamp ?? times[0]!]);
  if (!looks) return null;
  const rotation = await video.getRotation();
  const turned = rotation === 90 || rotation === 270;
  const aspect = await video.getPixelAspectRatio();
  const par = exactAspect(aspect.num / aspect.den, looks.width);
  const frameRate = frameRateOf(timestampsUs, lastDuration * 1e6);
  const sound = await input.getPrimaryAudioTrack();
  const notices: string[] = [];
  const sounds = (await input.getAudioTracks()).length;
  if (sounds > 1) notices.push(soundTracksNotice(sounds));
  if (looks.changesSize) notices.push(sizeChangeNotice(looks.width, looks.height));
  if (looks.bitDepth > 8) notices.push(`This video has ${looks.bitDepth} bits a sample; it is worked on in 8.`);
  if (looks.colored) notices.push('This file is in color already; its colors are replaced.');
  const description = (await video.getDecoderConfig())?.description;
  const interlaced =
    (await video.getCodec()) === 'avc' && description !== undefined && isInterlacedAvc(bytesOf(description));
  if (interlaced) notices.push('This video is interlaced; its lines are kept as they are.');
  const info: SourceInfo = {
    kind: 'video',
    container: (await input.getFormat()).name,
    videoCodec: (await video.getCodec()) ?? 'unknown',
    codedWidth: looks.width,
    codedHeight: looks.height,
    width: turned ? looks.height : looks.width,
    height: turned ? looks.width : looks.height,
    rotation,
    pixelAspect: turned ? 1 / par : par,
    bitDepth: looks.bitDepth,
    interlaced,
    colorSpace: await colorSpaceOf(video, looks.width, looks.height),
    frameRate,
    frameCount: times.length,
    durationUs:
      timestampsUs[times.length - 1]! + Math.round(lastDuration > 0 ? lastDuration * 1e6 : 1e6 / frameRate.fps),
    timestampsUs,
    audio: sound
      ? {
          codec: mp4Name(await sound.getCodec()),
          channels: await sound.getNumberOfChannels(),
          sampleRate: await sound.getSampleRate(),
        }
      : null,
    hasColor: looks.colored,
    decoder: 'webcodecs',
    notices,
  };
  return build(video, sound, info, originSeconds, await video.getFlip());
}

/** Decodes the frames of these times. Null when their planes cannot be read. */
async function lookAtFrames(video: InputVideoTrack, times: readonly number[]) {
  const sink = new VideoSampleSink(video);
  let colored = false;
  let size: { width: number; height: number; bitDepth: number } | null = null;
  let changesSize = false;
  for (const time of new Set(times)) {
    const sample = await sink.getSample(time);
    if (!sample) return null;
    try {
      const layout = planarLayout(sample);
      if (!layout) return null;
      const { width, height, bitDepth, chroma } = await readChroma(sample);
      if (size && (size.width !== width || size.height !== height)) changesSize = true;
      size ??= { width, height, bitDepth };
      colored ||= chroma > 0.02;
    } finally {
      sample.close();
    }
  }
  return size && { ...size, colored, changesSize };
}

interface PlanarLayout {
  bitDepth: number;
  chroma: 'planar' | 'interleaved' | 'none';
  /** log2 of how many luma samples share one chroma sample, across and down. */
  shift: [x: number, y: number];
}

function planarLayout(sample: VideoSample): PlanarLayout | null {
  // The platform names NV12 and I420, I422, I444 with P10 or P12 behind for deeper samples.
  const match = /^(?:NV12|I(420|422|444)A?(?:P(10|12))?)$/.exec(sample.format ?? '');
  if (!match) return null;
  const [, subsampling = '420', depth] = match;
  const shift: [number, number] = subsampling === '444' ? [0, 0] : subsampling === '422' ? [1, 0] : [1, 1];
  return { bitDepth: depth ? Number(depth) : 8, chroma: match[1] ? 'planar' : 'interleaved', shift };
}

async function copyPlanes(sample: VideoSample) {
  const layout = planarLayout(sample);
  if (!layout)
    throw new TintypeError('MEDIA_UNREADABLE', `The browser hides this file’s planes (format ${sample.format}).`);
  const bytes = new Uint8Array(sample.allocationSize());
  const planes = await sample.copyTo(bytes);
  const { width, height } = sample.visibleRect;
  return { layout, bytes, planes, width, height };
}

async function readLuma(sample: VideoSample): Promise<Plane> {
  const { layout, bytes, planes, width, height } = await copyPlanes(sample);
  return unpackPlane(bytes, planes[0]!.offset, planes[0]!.stride, width, height, layout.bitDepth);
}

/** Frame size, depth and the share of visibly colored pixels. */
async function readChroma(sample: VideoSample) {
  const { layout, bytes, planes, width, height } = await copyPlanes(sample);
  const { bitDepth, shift } = layout;
  const w = (width + (1 << shift[0]) - 1) >> shift[0];
  const h = (height + (1 << shift[1]) - 1) >> shift[1];
  let u: Uint8Array;
  let v: Uint8Array;
  if (layout.chroma === 'interleaved') {
    const uv = unpackPlane(bytes, planes[1]!.offset, planes[1]!.stride, 2 * w, h, bitDepth).data;
    u = uv.filter((_, i) => i % 2 === 0);
    v = uv.filter((_, i) => i % 2 === 1);
  } else {
    u = unpackPlane(bytes, planes[1]!.offset, planes[1]!.stride, w, h, bitDepth).data;
    v = unpackPlane(bytes, planes[2]!.offset, planes[2]!.stride, w, h, bitDepth).data;
  }
  return { width, height, bitDepth, chroma: chromaShare(u, v) };
}

async function colorSpaceOf(video: InputVideoTrack, width: number, height: number): Promise<ColorSpace> {
  const { matrix, fullRange } = await video.getColorSpace();
  const known =
    matrix === 'bt709' || matrix?.startsWith('bt2020')
      ? 'bt709'
      : matrix === 'smpte170m' || matrix === 'bt470bg'
        ? 'bt601'
        : null;
  return { matrix: known ?? assumedMatrix(width, height), range: fullRange ? 'full' : 'limited' };
}

/**
 * mediabunny rounds the display width to whole pixels and takes the aspect from that: 16:11 comes out as 233:160. The
 * simplest fraction that rounds to the same width is what the file said. Exported for its test.
 */
export function exactAspect(aspect: number, width: number): number {
  const shown = Math.round(aspect * width);
  for (let den = 1; den <= 99; den++) {
    const num = Math.round(aspect * den);
    if (num > 0 && Math.round((num / den) * width) === shown) return num / den;
  }
  return aspect;
}

/** mediabunny's codec names in ffmpeg's spelling, where they differ. */
function mp4Name(codec: string | null): string {
  return codec === 'ac-3' ? 'ac3' : codec === 'e-ac-3' ? 'eac3' : (codec ?? 'unknown');
}
