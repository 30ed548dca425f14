import type { ColorSpace } from '../../../src/domain/color/color-space';
import type { FilmFormat } from '../../../src/domain/formats';
import type { StartTimecode } from '../../../src/domain/start-timecode';
import type { ExportQuality } from '../api';

/** Properties of the pictures, for every encoder. */
export interface EncoderInput {
  output: FilmFormat;
  width: number;
  height: number;
  pixelAspect: number;
  colorSpace: ColorSpace;
  /** Bits of a sample; above 8 a sample takes two bytes, little endian. */
  bits: number;
  fps: number;
  quality: ExportQuality;
  /** Presentation time and duration of every exported frame, microseconds, the first one at 0. */
  timestampsUs: Float64Array;
  durationsUs: Float64Array;
  /** Of the first frame; null where there is none to keep. */
  timecode: StartTimecode | null;
}

/** One access unit, in decode order; of H.264 and HEVC in length-prefixed NAL units. */
export interface EncodedFrame {
  data: Uint8Array;
  isKey: boolean;
  timestampUs: number;
  durationUs: number;
}

/** Configuration that a decoder needs for the packets; it comes with the first of them. */
export interface DecoderSetup {
  codec: string;
  /** Parameter sets, as the container holds them: avcC, hvcC, FFV1's configuration record. Not every coding has any. */
  description?: Uint8Array;
}

export type PacketSink = (frame: EncodedFrame, setup: DecoderSetup) => Promise<void>;

/** Takes frames in order and hands packets to the sink it was made with. */
export interface VideoEncoding {
  readonly name: 'webcodecs' | 'ffmpeg';
  /** @param planes one after another, as the composer hands them out; the encoder does not keep them */
  encode(planes: Uint8Array): Promise<void>;
  /** @throws ENCODE_FAILED when not every frame came out */
  finish(): Promise<void>;
  close(): void;
}

/** Longest time between keyframes: players seek to them, and our own cuts start at them. */
export const KEYFRAME_SECONDS = 2;

/** The names that WebCodecs and ffmpeg use for our two matrices (ITU-T H.273). */
export function colorNames({ matrix }: ColorSpace) {
  return matrix === 'bt709'
    ? ({ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' } as const)
    : ({ primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m' } as const);
}

/** A copy of the bytes of a buffer or of a view on one: parameter sets come as either. */
export function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
}
