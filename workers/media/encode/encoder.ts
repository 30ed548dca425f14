import type { ColorSpace } from '../../../src/domain/color/color-space';
import type { OutputFormat } from '../../../src/domain/formats';
import type { ExportQuality } from '../api';

/** What every encoder needs to know of the pictures. */
export interface PictureFormat {
  output: OutputFormat;
  width: number;
  height: number;
  pixelAspect: number;
  colorSpace: ColorSpace;
  fps: number;
  quality: ExportQuality;
  /** Presentation time and duration of every exported frame, microseconds, the first one at 0. */
  timestampsUs: Float64Array;
  durationsUs: Float64Array;
}

/** One H.264 access unit, length-prefixed NAL units, in decode order. */
export interface EncodedFrame {
  data: Uint8Array;
  isKey: boolean;
  timestampUs: number;
  durationUs: number;
}

/** How a decoder is set up for the packets: goes with the first of them. */
export interface DecoderSetup {
  codec: string;
  /** avcC: sequence and picture parameter sets. */
  description: Uint8Array;
}

export type PacketSink = (frame: EncodedFrame, setup: DecoderSetup) => Promise<void>;

/** Takes frames in order and hands packets to the sink it was made with. */
export interface VideoEncoding {
  readonly name: 'webcodecs' | 'ffmpeg';
  /** @param i420 the three planes one after another; the encoder does not keep it */
  encode(i420: Uint8Array): Promise<void>;
  /** @throws ENCODE_FAILED when not every frame came out */
  finish(): Promise<void>;
  close(): void;
}

/** A keyframe at least this often: players seek to them, and we cut at them. */
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
