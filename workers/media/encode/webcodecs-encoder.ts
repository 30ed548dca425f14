import { TintypeError } from '../../../src/domain/errors';
import type { ExportQuality } from '../api';
import {
  bytesOf,
  colorNames,
  KEYFRAME_SECONDS,
  type PacketSink,
  type PictureFormat,
  type VideoEncoding,
} from './encoder';

/** Bits a pixel. Film grain in luma is the source's own and must survive, so these are generous. */
const BITS_PER_PIXEL: Record<ExportQuality, number> = { draft: 0.1, good: 0.25, best: 0.5 };
const QUEUE_LIMIT = 4;
/** High, Main, Constrained Baseline: profile_idc and constraint flags of the codec string (RFC 6381). */
const PROFILES = ['6400', '4d00', '42e0'];

/** The browser's own H.264 encoder. */
export class WebCodecsEncoding implements VideoEncoding {
  readonly name = 'webcodecs';
  readonly #encoder: VideoEncoder;
  readonly #packets: { chunk: EncodedVideoChunk; description?: Uint8Array; codec?: string }[] = [];
  #failure: unknown = null;
  #given = 0;
  #written = 0;
  #lastKeyUs = Number.NEGATIVE_INFINITY;
  #setup: { codec: string; description: Uint8Array } | null = null;

  private constructor(
    private readonly format: PictureFormat,
    private readonly sink: PacketSink,
    config: VideoEncoderConfig,
  ) {
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        const decoder = metadata?.decoderConfig;
        const description = decoder?.description && bytesOf(decoder.description);
        this.#packets.push({ chunk, ...(description && { description, codec: decoder?.codec ?? config.codec }) });
      },
      error: (error) => {
        this.#failure = error;
      },
    });
    this.#encoder.configure(config);
  }

  /** @returns null when the browser has no encoder for these pictures */
  static async create(format: PictureFormat, sink: PacketSink): Promise<WebCodecsEncoding | null> {
    if (typeof VideoEncoder === 'undefined') return null;
    const { width, height, fps } = format;
    const level = avcLevel(width, height, fps).toString(16).padStart(2, '0');
    for (const profile of PROFILES) {
      const config: VideoEncoderConfig = {
        codec: `avc1.${profile}${level}`,
        width,
        height,
        framerate: fps,
        bitrate: Math.round(Math.max(300_000, width * height * fps * BITS_PER_PIXEL[format.quality])),
        bitrateMode: 'variable',
        latencyMode: 'quality',
        avc: { format: 'avc' },
      };
      const support = await VideoEncoder.isConfigSupported(config).catch(() => null);
      if (support?.supported) return new WebCodecsEncoding(format, sink, config);
    }
    return null;
  }

  async encode(i420: Uint8Array): Promise<void> {
    const { width, height, timestampsUs, durationsUs, colorSpace } = this.format;
    const timestamp = Math.round(timestampsUs[this.#given]!);
    const frame = new VideoFrame(i420 as Uint8Array<ArrayBuffer>, {
      format: 'I420',
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
      this.#encoder.encode(frame, { keyFrame });
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
      if (packet.description) this.#setup = { codec: packet.codec!, description: packet.description };
      if (!this.#setup) throw new TintypeError('ENCODE_FAILED', "The browser's encoder gave no parameter sets.");
      const data = new Uint8Array(packet.chunk.byteLength);
      packet.chunk.copyTo(data);
      const { timestamp, duration, type } = packet.chunk;
      await this.sink({ data, isKey: type === 'key', timestampUs: timestamp, durationUs: duration ?? 0 }, this.#setup);
      this.#written++;
    }
  }

  #check(): void {
    if (this.#failure)
      throw new TintypeError('ENCODE_FAILED', "The browser's encoder stopped.", { cause: this.#failure });
  }
}

/** Smallest level (times ten) that allows the picture size and rate: H.264 table A-1, MaxFS and MaxMBPS. */
export function avcLevel(width: number, height: number, fps: number): number {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const LEVELS: [level: number, maxFrame: number, maxRate: number][] = [
    [30, 1620, 40_500],
    [31, 3600, 108_000],
    [32, 5120, 216_000],
    [40, 8192, 245_760],
    [42, 8704, 522_240],
    [50, 22_080, 589_824],
    [51, 36_864, 983_040],
    [52, 36_864, 2_073_600],
    [60, 139_264, 4_177_920],
  ];
  return LEVELS.find(([, frame, rate]) => blocks <= frame && blocks * fps <= rate)?.[0] ?? 62;
}
