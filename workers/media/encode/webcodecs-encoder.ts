import { type EncoderConfig, encoderConfigs, FINE_QUANTIZER } from '../../../src/domain/encoder-config';
import { TintypeError } from '../../../src/domain/errors';
import {
  bytesOf,
  colorNames,
  type DecoderSetup,
  type EncoderInput,
  KEYFRAME_SECONDS,
  type PacketSink,
  type VideoEncoding,
} from './encoder';

const QUEUE_LIMIT = 4;

/** Whether the browser encodes so. */
export async function isSupported(config: EncoderConfig): Promise<boolean> {
  if (typeof VideoEncoder === 'undefined') return false;
  return (await VideoEncoder.isConfigSupported(config).catch(() => null))?.supported === true;
}

/** The browser's own encoder. */
export class WebCodecsEncoding implements VideoEncoding {
  readonly name = 'webcodecs';
  readonly #encoder: VideoEncoder;
  readonly #packets: { chunk: EncodedVideoChunk; setup: DecoderSetup | null }[] = [];
  #failure: unknown = null;
  #given = 0;
  #written = 0;
  #lastKeyUs = Number.NEGATIVE_INFINITY;
  #setup: DecoderSetup | null = null;

  private constructor(
    private readonly format: EncoderInput,
    private readonly sink: PacketSink,
    private readonly config: EncoderConfig,
  ) {
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        const decoder = metadata?.decoderConfig;
        const description = decoder?.description && bytesOf(decoder.description);
        // H.264 and HEVC need theirs; VP9 and AV1 carry it in the stream.
        const isWhole = decoder && (description || !(config.avc || config.hevc));
        const setup = isWhole ? { codec: decoder.codec, ...(description && { description }) } : null;
        this.#packets.push({ chunk, setup });
      },
      error: (error) => {
        this.#failure = error;
      },
    });
    this.#encoder.configure(config);
  }

  /** @returns null when the browser has no encoder for these pictures */
  static async create(format: EncoderInput, sink: PacketSink): Promise<WebCodecsEncoding | null> {
    for (const config of encoderConfigs(format.output.video.codec, format)) {
      if (await isSupported(config)) return new WebCodecsEncoding(format, sink, config);
    }
    return null;
  }

  async encode(i420: Uint8Array): Promise<void> {
    const { width, height, bits, timestampsUs, durationsUs, colorSpace } = this.format;
    const timestamp = Math.round(timestampsUs[this.#given]!);
    const frame = new VideoFrame(i420 as Uint8Array<ArrayBuffer>, {
      // Deep formats are in WebCodecs, not in TypeScript's library yet.
      format: (bits > 8 ? 'I420P10' : 'I420') as VideoPixelFormat,
      codedWidth: width,
      codedHeight: height,
      timestamp,
      duration: Math.round(durationsUs[this.#given]!),
      colorSpace: { ...colorNames(colorSpace), fullRange: colorSpace.range === 'full' },
    });
    this.#given++;
    const keyFrame = timestamp - this.#lastKeyUs >= KEYFRAME_SECONDS * 1e6;
    if (keyFrame) this.#lastKeyUs = timestamp;
    try {
      this.#check();
      this.#encoder.encode(frame, { keyFrame, ...this.#quantizer() });
    } finally {
      frame.close();
    }
    while (this.#encoder.encodeQueueSize > QUEUE_LIMIT && !this.#failure) {
      await new Promise((resolve) => this.#encoder.addEventListener('dequeue', resolve, { once: true }));
    }
    await this.#drain();
  }

  async finish(): Promise<void> {
    this.#check();
    await this.#encoder.flush();
    await this.#drain();
    if (this.#written !== this.#given) {
      throw new TintypeError(
        'ENCODE_FAILED',
        `The browser's encoder dropped ${this.#given - this.#written} of ${this.#given} frames.`,
      );
    }
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  async #drain(): Promise<void> {
    this.#check();
    for (let packet = this.#packets.shift(); packet; packet = this.#packets.shift()) {
      if (packet.setup) this.#setup = packet.setup;
      if (!this.#setup) throw new TintypeError('ENCODE_FAILED', "The browser's encoder gave no parameter sets.");
      const data = new Uint8Array(packet.chunk.byteLength);
      packet.chunk.copyTo(data);
      const { timestamp, duration, type } = packet.chunk;
      await this.sink({ data, isKey: type === 'key', timestampUs: timestamp, durationUs: duration ?? 0 }, this.#setup);
      this.#written++;
    }
  }

  #quantizer(): VideoEncoderEncodeOptions {
    if (this.config.bitrateMode !== 'quantizer') return {};
    const quantizer = { quantizer: FINE_QUANTIZER };
    return this.format.output.video.codec === 'av1' ? { av1: quantizer } : { vp9: quantizer };
  }

  #check(): void {
    if (this.#failure)
      throw new TintypeError('ENCODE_FAILED', "The browser's encoder stopped.", { cause: this.#failure });
  }
}
