import { TintypeError } from '../../../src/domain/errors';
import { endOfFrameUs } from '../../../src/domain/frames';
import { Ffmpeg, SOURCE_PATH } from '../ffmpeg';
import { extractSound } from '../sound/sound';
import { type OpenFacts, probeWithFfmpeg } from './ffmpeg-probe';
import { type FrameIndex, framePts } from './frame-index';
import { type Plane, rotatePlane, unpackPlane } from './luma';
import type { FrameSource, SoundFormat, SoundTrack, SourceInfo } from './source';

/** Most bytes of raw frames per ffmpeg run: they exist twice, in the wasm heap and here. */
const BYTES_PER_RUN = 48e6;
/** How far before a frame to seek, in order: seeking straight to it may miss it where keyframes are sparse or indexes coarse. */
const SEEK_BACK_SECONDS = [0, 2, 12];

/** The source for all files that the browser cannot decode: ffmpeg.wasm. */
export class FfmpegSource implements FrameSource {
  /** Frames that the container lists but the decoder does not output. */
  readonly #missing = new Set<number>();

  private constructor(
    private readonly ffmpeg: Ffmpeg,
    readonly info: SourceInfo,
    private readonly index: FrameIndex,
    private readonly flip: boolean,
  ) {}

  /** @throws MEDIA_UNREADABLE and its kin */
  static async open(file: Blob, facts: OpenFacts = {}): Promise<FfmpegSource> {
    const ffmpeg = new Ffmpeg(file);
    try {
      const { info, index } = await probeWithFfmpeg(ffmpeg, file.size, facts);
      return new FfmpegSource(ffmpeg, info, index, facts.turn?.flip ?? false);
    } catch (error) {
      ffmpeg.close();
      throw error;
    }
  }

  async *readFrames(from: number, to: number, keepsDepth = false): AsyncGenerator<Plane> {
    const bytesPerFrame = this.info.width * this.info.height * (this.index.lumaBits > 8 ? 2 : 1);
    const perRun = Math.max(1, Math.min(64, Math.floor(BYTES_PER_RUN / bytesPerFrame)));
    for (let start = from; start < to; start += perRun) {
      yield* await this.#decode(start, Math.min(to, start + perRun), keepsDepth);
    }
  }

  async readSound(track: number, from: number, to: number, format: SoundFormat): Promise<SoundTrack> {
    const { pts, timeBase, startSeconds } = this.index;
    const { codec } = this.info.sounds[track]!;
    const start = pts[from]! * timeBase - startSeconds;
    const end = start + (endOfFrameUs(this.info, to - 1) - this.info.timestampsUs[from]!) / 1e6;
    const fallback = format.copied.has(codec) ? null : format.fallback;
    return extractSound(this.ffmpeg, `0:a:${track}`, start, end - start, fallback, codec);
  }

  close(): void {
    this.ffmpeg.close();
  }

  /** Frames [from, to) in one run, tried from ever earlier starting points until every one of them came out. */
  async #decode(from: number, to: number, keepsDepth: boolean): Promise<Plane[]> {
    let best = new Map<number, Plane>();
    let wanted = 0;
    for (let i = from; i < to; i++) if (!this.#missing.has(i)) wanted++;
    for (const back of [...SEEK_BACK_SECONDS, Number.POSITIVE_INFINITY]) {
      const found = await this.#decodeFrom(from, to, back, keepsDepth);
      if (found.size > best.size) best = found;
      if (best.size >= wanted) break;
      // This run started at the file's beginning: there is no earlier starting point.
      if (this.#seekSeconds(from, back) <= 0) break;
    }
    if (best.size === 0) {
      throw new TintypeError('MEDIA_UNREADABLE', `Frame ${from + 1} of this file could not be decoded.`, {
        details: this.ffmpeg.recentLog,
      });
    }
    const planes: Plane[] = [];
    for (let i = from; i < to; i++) {
      const plane = best.get(i);
      // Not found although decoded from the file's beginning: it is not searched for again.
      if (!plane) this.#missing.add(i);
      planes.push(plane ?? nearestPlane(best, i));
    }
    return planes;
  }

  #seekSeconds(frame: number, back: number): number {
    const { pts, timeBase, startSeconds } = this.index;
    if (frame === 0 || this.index.counted || back === Number.POSITIVE_INFINITY) return 0;
    // Half a frame early, since ffmpeg's options round times.
    const between = (pts[frame]! + pts[frame - 1]!) / 2;
    return between * timeBase - startSeconds - back;
  }

  async #decodeFrom(from: number, to: number, back: number, keepsDepth: boolean): Promise<Map<number, Plane>> {
    const { pts, timeBase, counted, streamIndex, lumaFilter, lumaBits, sameAsFirst } = this.index;
    const seconds = this.#seekSeconds(from, back);
    const seek = seconds > 0 ? ['-ss', seconds.toFixed(6)] : [];
    const { codedWidth: width, codedHeight: height } = this.info;
    // Frames before the first wanted one are dropped inside ffmpeg, so that they cost no memory.
    const first = counted
      ? `gte(n\\,${from})`
      : `gte(pts\\,${Math.ceil((pts[from]! + (pts[from - 1] ?? pts[from]! - 1)) / 2)})`;
    const times: number[] = [];
    const raw = await this.ffmpeg.exec(
      [
        '-copyts',
        '-noautorotate',
        '-reinit_filter',
        '0',
        ...seek,
        '-i',
        SOURCE_PATH,
        '-map',
        `0:${streamIndex}`,
        '-fps_mode',
        'passthrough',
      ].concat([
        '-frames:v',
        String(to - from),
        '-vf',
        `select=${first},${sameAsFirst},${lumaFilter},showinfo=checksum=0`,
        '-f',
        'rawvideo',
        'luma.raw',
      ]),
      'luma.raw',
      {},
      (line) => {
        const time = framePts(line);
        if (time !== null) times.push(time);
      },
    );
    const bytesPerSample = lumaBits > 8 ? 2 : 1;
    const bytes = width * height * bytesPerSample;
    const count = Math.floor(raw.length / bytes);
    const found = new Map<number, Plane>();
    for (let k = 0; k < count; k++) {
      const frame = counted ? from + k : indexOfPts(pts, times[k] ?? Number.NaN, from, to, timeBase);
      if (frame === null || found.has(frame)) continue;
      const plane = unpackPlane(raw, k * bytes, width * bytesPerSample, width, height, lumaBits, keepsDepth);
      found.set(frame, rotatePlane(plane, this.info.rotation, this.flip));
    }
    return found;
  }
}

/** The frame within [from, to) whose time is `time`, give or take a tick of rounding; null when there is none. */
function indexOfPts(pts: Float64Array, time: number, from: number, to: number, timeBase: number): number | null {
  const tolerance = Math.max(1, 0.0006 / timeBase);
  let best: number | null = null;
  let distance = tolerance;
  for (let i = from; i < to; i++) {
    const off = Math.abs(pts[i]! - time);
    if (off <= distance) {
      distance = off;
      best = i;
      if (off === 0) break;
    }
  }
  return best;
}

function nearestPlane(found: Map<number, Plane>, frame: number): Plane {
  let best = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (const index of found.keys()) {
    const off = Math.abs(index - frame);
    if (off < distance) {
      distance = off;
      best = index;
    }
  }
  return found.get(best)!;
}
