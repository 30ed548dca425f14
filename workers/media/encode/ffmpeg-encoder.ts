import type { VideoCodec } from '../../../src/domain/encoder-config';
import { TintypeError } from '../../../src/domain/errors';
import type { ExportQuality } from '../api';
import { Ffmpeg } from '../ffmpeg';
import {
  colorNames,
  type DecoderSetup,
  type EncodedFrame,
  type EncoderInput,
  KEYFRAME_SECONDS,
  type PacketSink,
  type VideoEncoding,
} from './encoder';

/** Raw frames wait in memory, once here and once in the wasm heap, until there are enough for one run of ffmpeg. */
const BYTES_PER_RUN = 64e6;
const RATE_FACTOR: Record<ExportQuality, string> = { draft: '24', good: '18', best: '14' };
/** In wasm one thread does it all: slower presets take minutes for little. */
const PRESET: Record<ExportQuality, string> = { draft: 'ultrafast', good: 'veryfast', best: 'faster' };

/** How ffmpeg's encoders are run, by its name of them. */
const ENCODERS: Record<
  string,
  { container: string; arguments(quality: ExportQuality, groupFrames: number): string[] }
> = {
  libx264: {
    container: 'mp4',
    arguments: (quality, groupFrames) =>
      ['-preset', PRESET[quality], '-crf', RATE_FACTOR[quality]].concat(['-g', String(groupFrames)]),
  },
  // As many bits as the finest quantization takes: the default for HQ spares them on detail.
  prores_ks: {
    container: 'mov',
    arguments: () => ['-profile:v', '3', '-vendor', 'apl0', '-bits_per_mb', '8000'],
  },
  // As archives keep it: version 3, every frame by itself, checksums in every slice.
  ffv1: {
    container: 'matroska',
    arguments: () => ['-level', '3', '-g', '1', '-slices', '4', '-slicecrc', '1'],
  },
};

const MADE = 'run.film';

/** Reads a file that ffmpeg wrote: its packets in decode order, times in seconds. */
export type ReadPackets = (
  file: Uint8Array,
  codec: VideoCodec,
) => Promise<{ setup: DecoderSetup; packets: { data: Uint8Array; isKey: boolean; seconds: number }[] }>;

/** An encoder of ffmpeg.wasm, run after run of closed groups of pictures; times are put on afterwards. */
export class FfmpegEncoding implements VideoEncoding {
  readonly name = 'ffmpeg';
  readonly #ffmpeg = new Ffmpeg(null);
  #waiting: Uint8Array[] = [];
  #done = 0;
  readonly #perRun: number;
  /** Frames a second that the encoder is told: its rate control and its level depend on it. */
  readonly #rate: number;

  constructor(
    private readonly format: EncoderInput,
    private readonly sink: PacketSink,
    private readonly readPackets: ReadPackets,
  ) {
    this.#rate = Math.min(240, Math.max(1, Math.round(format.fps * 1000) / 1000));
    const samples = { 420: 1.5, 422: 2, 444: 3 }[format.output.video.chroma];
    const bytes = format.width * format.height * samples * (format.bits > 8 ? 2 : 1);
    this.#perRun = Math.max(1, Math.min(Math.round(format.fps * KEYFRAME_SECONDS), Math.floor(BYTES_PER_RUN / bytes)));
  }

  async encode(planes: Uint8Array): Promise<void> {
    this.#waiting.push(planes.slice());
    if (this.#waiting.length >= this.#perRun) await this.#run();
  }

  async finish(): Promise<void> {
    if (this.#waiting.length > 0) await this.#run();
  }

  close(): void {
    this.#ffmpeg.close();
  }

  async #run(): Promise<void> {
    const { timestampsUs, durationsUs } = this.format;
    const frames = this.#waiting;
    this.#waiting = [];
    const raw = new Uint8Array(frames.length * frames[0]!.length);
    frames.forEach((frame, k) => {
      raw.set(frame, k * frame.length);
    });
    const made = await this.#ffmpeg.exec(this.#arguments(), MADE, { 'run.yuv': raw }).catch((error) => {
      if (error instanceof TintypeError && error.code !== 'MEDIA_UNREADABLE') throw error;
      throw new TintypeError('ENCODE_FAILED', 'The video could not be encoded.', {
        cause: error,
        details: this.#ffmpeg.recentLog,
      });
    });
    const { setup, packets } = await this.readPackets(made, this.format.output.video.codec);
    if (packets.length !== frames.length) {
      throw new TintypeError('ENCODE_FAILED', `${frames.length} frames were encoded and ${packets.length} came out.`);
    }
    for (const { data, isKey, seconds } of packets) {
      // Encoded at a constant rate, so a packet's time is its frame's number; the real times go on here.
      const index = this.#done + Math.round(seconds * this.#rate);
      const frame: EncodedFrame = { data, isKey, timestampUs: timestampsUs[index]!, durationUs: durationsUs[index]! };
      await this.sink(frame, setup);
    }
    this.#done += frames.length;
  }

  #arguments(): string[] {
    const { output, width, height, colorSpace, quality, pixelAspect, bits } = this.format;
    const { primaries, transfer, matrix } = colorNames(colorSpace);
    const range = colorSpace.range === 'full' ? 'pc' : 'tv';
    const aspect = approximate(pixelAspect);
    const pixels = `yuv${output.video.chroma}p${bits > 8 ? `${bits}le` : ''}`;
    const name = output.video.ffmpegEncoder;
    const encoder = name === null ? undefined : ENCODERS[name];
    if (!name || !encoder) throw new TintypeError('ENCODE_FAILED', `There is no ${output.video.label} encoder.`);
    // prores_ks writes what the frames say, and knows BT.709's curve by that name alone; BT.601's is the same.
    const says = `range=${range}:color_primaries=${primaries}:color_trc=bt709:colorspace=${matrix}`;
    const filters = `setsar=${aspect[0]}/${aspect[1]}${name === 'prores_ks' ? `,setparams=${says}` : ''}`;
    const group = Math.max(1, Math.round(this.#rate * KEYFRAME_SECONDS));
    return ['-f', 'rawvideo', '-pix_fmt', pixels, '-color_range', range, '-s', `${width}x${height}`]
      .concat(['-r', String(this.#rate), '-i', 'run.yuv', '-vf', filters])
      .concat(['-c:v', name, ...encoder.arguments(quality, group), '-pix_fmt', pixels, '-color_range', range])
      .concat(['-colorspace', matrix, '-color_primaries', primaries, '-color_trc', transfer])
      .concat(encoder.container === 'matroska' ? [] : ['-video_track_timescale', '90000'])
      .concat(['-f', encoder.container, MADE]);
  }
}

/** A fraction near `value`, as containers and streams hold pixel aspects. Exported for the muxer. */
export function approximate(value: number): [number, number] {
  for (let den = 1; den <= 200; den++) {
    const num = Math.round(value * den);
    if (num > 0 && Math.abs(num / den - value) < 1e-6 * value) return [num, den];
  }
  return [Math.max(1, Math.round(value * 1000)), 1000];
}
