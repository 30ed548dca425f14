import { EncodedPacketSink, type Input, type InputAudioTrack, type InputVideoTrack } from 'mediabunny';
import type { ColorSpace } from '../../../src/domain/color/color-space';
import type { SoundFacts } from '../api';
import { bytesOf } from '../encode/encoder';
import { isInterlacedAvc } from './avc-sps';
import { tooLarge } from './refusals';
import {
  assumedMatrix,
  frameRateOf,
  isHdr,
  MAX_PIXELS,
  MAX_SIDE,
  RESTART_SECONDS,
  type SourceInfo,
  sizeChangeNotice,
  soundTracksNotice,
} from './source';
import { lookAtFrames } from './webcodecs-planes';

/** A file that the browser decodes. */
export interface WebCodecsFile {
  video: InputVideoTrack;
  info: SourceInfo;
  /** Container time of the first frame; `info.timestampsUs` counts from it. */
  originSeconds: number;
  flip: boolean;
}

/**
 * Reads the report of a file, which includes decoding some of its frames and reading their planes.
 *
 * @returns null when ffmpeg has to do it
 * @throws MEDIA_TOO_LARGE
 */
export async function probeWithWebCodecs(input: Input, hasEditList: boolean): Promise<WebCodecsFile | null> {
  if (!(await input.canRead())) return null;
  const video = await input.getPrimaryVideoTrack();
  if (!video) return null;
  const codedWidth = await video.getCodedWidth();
  const codedHeight = await video.getCodedHeight();
  if (codedWidth > MAX_SIDE || codedHeight > MAX_SIDE || codedWidth * codedHeight > MAX_PIXELS) {
    throw tooLarge(codedWidth, codedHeight);
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
  const sounds = await Promise.all((await input.getAudioTracks()).map(soundFacts));
  const notices: string[] = [];
  if (sounds.length > 1) notices.push(soundTracksNotice(sounds.length));
  if (looks.changesSize) notices.push(sizeChangeNotice(looks.width, looks.height));
  if (looks.bitDepth > 8) notices.push(`This video has ${looks.bitDepth} bits a sample; colors are made in 8.`);
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
    audio: sounds[0] ?? null,
    sounds,
    timecode: timecodeTag((await input.getMetadataTags()).raw),
    hasColor: looks.colored,
    decoder: 'webcodecs',
    notices,
  };
  return { video, info, originSeconds, flip: await video.getFlip() };
}

async function soundFacts(sound: InputAudioTrack): Promise<SoundFacts> {
  return {
    codec: mp4Name(await sound.getCodec()),
    channels: await sound.getNumberOfChannels(),
    sampleRate: await sound.getSampleRate(),
  };
}

/** Matroska's tag; MP4 and MOV have a track for it, which the session asks ffmpeg about. */
function timecodeTag(raw: Record<string, unknown> = {}): string | null {
  const [, value] = Object.entries(raw).find(([key]) => key.toUpperCase() === 'TIMECODE') ?? [];
  return typeof value === 'string' ? value : null;
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
 * simplest fraction that rounds to the same width is taken as the file's aspect. Exported for its test.
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
