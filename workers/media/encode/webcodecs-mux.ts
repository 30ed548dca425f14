import {
  EncodedPacket,
  EncodedVideoPacketSource,
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
import { formatTimecode, type StartTimecode } from '../../../src/domain/start-timecode';
import type { ExportFile } from '../../../src/storage/export-file';
import type { SoundTrack } from '../decode/source';
import { colorNames, type DecoderSetup, type EncodedFrame, type EncoderInput } from './encoder';
import { approximate } from './ffmpeg-encoder';
import { timecodeWrites, type WrittenIndex } from './mp4-timecode';
import { SoundIn } from './webcodecs-sound';

/** Muxers by a format's container. An MP4's index is at the front, so that players can start before the whole file has arrived. */
const MUXERS: Record<EncoderInput['output']['container'], (onMoov: OnIndex) => MediabunnyFormat> = {
  mp4: (onMoov) => new Mp4OutputFormat({ fastStart: 'reserve', onMoov }),
  mov: (onMoov) => new MovOutputFormat({ fastStart: 'reserve', onMoov }),
  mkv: () => new MkvOutputFormat(),
  webm: () => new WebMOutputFormat(),
};

type OnIndex = (data: Uint8Array, position: number) => void;

/** Bytes per write to disk. */
const CHUNK_BYTES = 4 << 20;

/**
 * Writes the film: video packets as they come, interleaved with sound packets by time. Packets are counted in advance, so that space for
 * the index can be reserved at the start of the file, and nothing but the index stays in memory.
 */
export class FilmWriter {
  readonly #output: Output;
  readonly #video: EncodedVideoPacketSource;
  readonly #sounds: SoundIn[] = [];
  /** MP4's and MOV's index, once it is written. */
  #index: WrittenIndex | null = null;
  #fileEnd = 0;
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
      write: ({ data, position }) => {
        file.write(isFfv1 && position === 0 ? namedFfv1(data) : data, position);
        this.#fileEnd = Math.max(this.#fileEnd, position + data.length);
      },
    });
    const target = new StreamTarget(chunks, { chunked: true, chunkSize: CHUNK_BYTES });
    this.#output = new Output({
      format: MUXERS[format.output.container]((data, position) => {
        this.#index = { data: data.slice(), position };
      }),
      target,
    });
  }

  /** @param sounds none writes a silent file */
  static async create(format: EncoderInput, sounds: readonly SoundTrack[], file: ExportFile): Promise<FilmWriter> {
    const last = format.timestampsUs.length - 1;
    const writer = new FilmWriter(format, (format.timestampsUs[last]! + format.durationsUs[last]!) / 1e6, file);
    writer.#output.addVideoTrack(writer.#video, { maximumPacketCount: last + 1 });
    const film = { endSeconds: writer.endSeconds, canHide: hasIndex(format) };
    for (const sound of sounds) {
      const added = await SoundIn.add(writer.#output, sound, film);
      if (added) writer.#sounds.push(added);
    }
    if (format.timecode && !hasIndex(format))
      writer.#output.setMetadataTags({ raw: { TIMECODE: formatTimecode(format.timecode) } });
    await writer.#output.start();
    return writer;
  }

  async addVideo(frame: EncodedFrame, setup: DecoderSetup): Promise<void> {
    const { width, height, pixelAspect, colorSpace } = this.format;
    await this.#writeSounds(frame.timestampUs / 1e6);
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

  /** @returns the file, how many sound tracks went into it, and whether its timecode did */
  async finish(): Promise<{ file: File; sounds: number; hasTimecode: boolean }> {
    await this.#writeSounds(Number.POSITIVE_INFINITY);
    await this.#output.finalize();
    for (const sound of this.#sounds) sound.dispose();
    const hasTimecode = this.format.timecode !== null && this.#writeTimecode(this.format.timecode);
    const sounds = this.#sounds.filter(({ written }) => written > 0).length;
    return { file: await this.file.finish(), sounds, hasTimecode };
  }

  async cancel(): Promise<void> {
    for (const sound of this.#sounds) sound.dispose();
    try {
      if (this.#output.state === 'started') await this.#output.cancel();
    } finally {
      await this.file.discard();
    }
  }

  /** All sound that begins before `seconds`. */
  async #writeSounds(seconds: number): Promise<void> {
    for (const sound of this.#sounds) await sound.write(seconds);
  }

  /** A track in MP4 and MOV; Matroska's tag is set before the start. @returns whether the file has it */
  #writeTimecode(start: StartTimecode): boolean {
    if (!hasIndex(this.format)) return true;
    const { fps, output, timestampsUs } = this.format;
    const track = { start, fps, frames: timestampsUs.length, isMov: output.container === 'mov' };
    const writes = this.#index && timecodeWrites(this.#index, this.#fileEnd, track);
    for (const { data, position } of writes ?? []) this.file.write(data, position);
    return writes !== null;
  }
}

/** MP4 and MOV: an index of their own form, with edit lists. */
const hasIndex = ({ output }: EncoderInput) => output.container === 'mp4' || output.container === 'mov';

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
