import {
  ALL_FORMATS,
  BlobSource,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputAudioTrack,
  type OutputFormat as MediabunnyFormat,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
  WebMOutputFormat,
} from 'mediabunny';
import { TintypeError } from '../../../src/domain/errors';
import type { ExportFile } from '../../../src/storage/export-file';
import type { SoundTrack } from '../decode/source';
import { PREROLL_SECONDS } from '../sound/sound';
import { colorNames, type DecoderSetup, type EncodedFrame, type EncoderInput } from './encoder';
import { approximate } from './ffmpeg-encoder';

interface SoundIn {
  track: InputAudioTrack;
  source: EncodedAudioPacketSource;
  packets: AsyncGenerator<EncodedPacket>;
  /** The next packet, not yet written. */
  waiting: EncodedPacket | null;
  originSeconds: number;
}

/** Muxers by a format's container. An MP4's index is at the front, so that players can start before the whole file has arrived. */
const MUXERS: Record<EncoderInput['output']['container'], () => MediabunnyFormat> = {
  mp4: () => new Mp4OutputFormat({ fastStart: 'reserve' }),
  mov: () => new MovOutputFormat({ fastStart: 'reserve' }),
  mkv: () => new MkvOutputFormat(),
  webm: () => new WebMOutputFormat(),
};

/** Bytes per write to disk. */
const CHUNK_BYTES = 4 << 20;

/**
 * Writes the film: video packets as they come, interleaved with sound packets by time. Packets are counted in advance, so that space for
 * the index can be reserved at the start of the file, and nothing but the index stays in memory.
 */
export class FilmWriter {
  readonly #output: Output;
  readonly #video: EncodedVideoPacketSource;
  #sound: SoundIn | null = null;
  #soundPackets = 0;
  #input: Input | null = null;
  #setup: DecoderSetup | null = null;

  private constructor(
    private readonly format: EncoderInput,
    private readonly endSeconds: number,
    private readonly file: ExportFile,
  ) {
    const { codec } = format.output.video;
    const isFfv1 = codec === 'ffv1';
    this.#video = new EncodedVideoPacketSource(isFfv1 ? FFV1_GOES_AS.codec : codec);
    const chunks = new WritableStream<StreamTargetChunk>({
      write: ({ data, position }) => file.write(isFfv1 && position === 0 ? namedFfv1(data) : data, position),
    });
    const target = new StreamTarget(chunks, { chunked: true, chunkSize: CHUNK_BYTES });
    this.#output = new Output({ format: MUXERS[format.output.container](), target });
  }

  /** @param sound null writes a silent file */
  static async create(format: EncoderInput, sound: SoundTrack | null, file: ExportFile): Promise<FilmWriter> {
    const last = format.timestampsUs.length - 1;
    const writer = new FilmWriter(format, (format.timestampsUs[last]! + format.durationsUs[last]!) / 1e6, file);
    writer.#output.addVideoTrack(writer.#video, { maximumPacketCount: last + 1 });
    if (sound) await writer.#openSound(sound);
    await writer.#output.start();
    return writer;
  }

  async addVideo(frame: EncodedFrame, setup: DecoderSetup): Promise<void> {
    const { width, height, pixelAspect, colorSpace } = this.format;
    await this.#writeSound(frame.timestampUs / 1e6);
    const [num, den] = approximate(pixelAspect);
    const aspect = num === den ? {} : { displayAspectWidth: width * num, displayAspectHeight: height * den };
    const metadata =
      this.#setup === null
        ? {
            decoderConfig: {
              codec: this.format.output.video.codec === 'ffv1' ? FFV1_GOES_AS.codecString : setup.codec,
              codedWidth: width,
              codedHeight: height,
              ...aspect,
              ...(setup.description && { description: setup.description as Uint8Array<ArrayBuffer> }),
              colorSpace: { ...colorNames(colorSpace), fullRange: colorSpace.range === 'full' },
            },
          }
        : undefined;
    if (this.#setup && !sameBytes(this.#setup.description ?? NONE, setup.description ?? NONE)) {
      throw new TintypeError('ENCODE_FAILED', 'The encoder changed its parameters in the middle of the video.');
    }
    this.#setup ??= setup;
    const packet = new EncodedPacket(
      frame.data,
      frame.isKey ? 'key' : 'delta',
      frame.timestampUs / 1e6,
      frame.durationUs / 1e6,
    );
    await this.#video.add(packet, metadata);
  }

  /** Matroska has no edit lists: sound before zero would delay the pictures. */
  get #canHide(): boolean {
    const { container } = this.format.output;
    return container === 'mp4' || container === 'mov';
  }

  /** One packet wholly before the cut is kept with the one under way at it, where an edit list hides what lies before zero. */
  #isHeard({ timestamp, duration }: EncodedPacket, originSeconds: number): boolean {
    return timestamp - originSeconds + (this.#canHide ? 2 * duration : duration / 2) > 1e-3;
  }

  /** @returns the file, and whether any sound went into it */
  async finish(): Promise<{ file: File; hasSound: boolean }> {
    await this.#writeSound(Number.POSITIVE_INFINITY);
    await this.#output.finalize();
    this.#input?.dispose();
    return { file: await this.file.finish(), hasSound: this.#soundPackets > 0 };
  }

  async cancel(): Promise<void> {
    this.#input?.dispose();
    try {
      if (this.#output.state === 'started') await this.#output.cancel();
    } finally {
      await this.file.discard();
    }
  }

  async #openSound({ container, originSeconds }: SoundTrack): Promise<void> {
    this.#input = new Input({ formats: ALL_FORMATS, source: new BlobSource(container) });
    const track = await this.#input.getPrimaryAudioTrack();
    const codec = await track?.getCodec();
    const config = await track?.getDecoderConfig();
    if (!track || !codec || !config) return;
    const sink = new EncodedPacketSink(track);
    const start = (await sink.getPacket(originSeconds - PREROLL_SECONDS)) ?? (await sink.getFirstPacket());
    if (!start) return;
    let count = 0;
    for await (const packet of sink.packets(start, undefined, { metadataOnly: true })) {
      if (packet.timestamp - originSeconds >= this.endSeconds) break;
      if (this.#isHeard(packet, originSeconds)) count++;
    }
    if (count === 0) return;
    const source = new EncodedAudioPacketSource(codec);
    const packets = sink.packets(start);
    const first = (await packets.next()).value ?? null;
    this.#sound = { track, source, packets, waiting: first, originSeconds };
    // With the decoder's setup known from the start, no picture has to wait in memory for the first sound.
    this.#output.addAudioTrack(source, {
      maximumPacketCount: count,
      decoderConfig: config,
      ...(first && { primingPacket: first }),
    });
  }

  /** Sound packets that begin before `seconds` of the exported range. */
  async #writeSound(seconds: number): Promise<void> {
    const sound = this.#sound;
    while (sound?.waiting) {
      const { waiting, originSeconds } = sound;
      const timestamp = waiting.timestamp - originSeconds;
      if (timestamp >= Math.min(seconds, this.endSeconds)) return;
      if (this.#isHeard(waiting, originSeconds)) {
        await sound.source.add(waiting.clone({ timestamp: this.#canHide ? timestamp : Math.max(0, timestamp) }));
        this.#soundPackets++;
      }
      sound.waiting = (await sound.packets.next()).value ?? null;
    }
  }
}

/**
 * The muxer knows no FFV1. Matroska holds both alike: packets as they are, and the codec's setup beside them. So FFV1 goes in as
 * H.264, and its own CodecID (RFC 9559, 27.2) is written over the other in the file's first bytes; zeros at a string's end do not count
 * (RFC 8794, 13).
 */
const FFV1_GOES_AS = { codec: 'avc', codecString: 'avc1.640028', codecId: 'V_MPEG4/ISO/AVC' } as const;

function namedFfv1(head: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const wrong = letters(FFV1_GOES_AS.codecId);
  const at = head.findIndex((_, i) => wrong.every((code, k) => head[i + k] === code));
  if (at < 0) throw new TintypeError('ENCODE_FAILED', 'The file’s header could not be written.');
  const out = head.slice();
  out.fill(0, at, at + wrong.length);
  out.set(letters('V_FFV1'), at);
  return out;
}

const NONE = new Uint8Array(0);

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
