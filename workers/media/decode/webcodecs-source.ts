import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { TintypeError } from '../../../src/domain/errors';
import { endOfFrameUs } from '../../../src/domain/frames';
import { Ffmpeg } from '../ffmpeg';
import { extractSound } from '../sound/sound';
import { type Plane, rotatePlane, scalePlane } from './luma';
import { type FrameSource, nearestIndex, type SoundFormat, type SoundTrack, type SourceInfo } from './source';
import { readLuma } from './webcodecs-planes';
import { probeWithWebCodecs, type WebCodecsFile } from './webcodecs-probe';

/** The fast source: the browser's own decoder, where it supports the file and its planes can be read. */
export class WebCodecsSource implements FrameSource {
  readonly info: SourceInfo;

  private constructor(
    private readonly file: Blob,
    private readonly input: Input,
    private readonly found: WebCodecsFile,
  ) {
    this.info = found.info;
  }

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
      const found = await probeWithWebCodecs(input, hasEditList);
      if (found) source = new WebCodecsSource(file, input, found);
    } catch (error) {
      if (error instanceof TintypeError) throw error;
      // Whatever mediabunny or the browser cannot read is left to ffmpeg.
      console.debug('webcodecs probe', error);
    } finally {
      if (!source) input.dispose();
    }
    return source;
  }

  async *readFrames(from: number, to: number, keepsDepth = false): AsyncGenerator<Plane> {
    const { timestampsUs, rotation } = this.info;
    const { video, originSeconds, flip } = this.found;
    const start = originSeconds + timestampsUs[from]! / 1e6;
    const end = to < timestampsUs.length ? originSeconds + timestampsUs[to]! / 1e6 : Number.POSITIVE_INFINITY;
    const sink = new VideoSampleSink(video);
    let next = from;
    let last: Plane | null = null;
    // Half a millisecond of slack: container times are rounded, and [start, end) must not lose or gain a frame by it.
    for await (const sample of sink.samples(start - 5e-4, end - 5e-4)) {
      try {
        const index = nearestIndex(timestampsUs, (sample.timestamp - originSeconds) * 1e6);
        if (index < next || index >= to) continue;
        const { codedWidth, codedHeight } = this.info;
        // Frames may change their size on the way.
        const own = scalePlane(await readLuma(sample, keepsDepth), codedWidth, codedHeight);
        const plane = rotatePlane(own, rotation, flip);
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

  async readSound(track: number, from: number, to: number, format: SoundFormat): Promise<SoundTrack> {
    const { sounds, timestampsUs } = this.info;
    const { codec } = sounds[track]!;
    const originSeconds = this.found.originSeconds + timestampsUs[from]! / 1e6;
    if (format.copied.has(codec)) return { container: this.file, track, originSeconds, how: 'copied' };
    const ffmpeg = new Ffmpeg(this.file);
    try {
      // ffmpeg counts from the container's first time, this library from zero.
      const start = originSeconds - (await this.input.getFirstTimestamp());
      const duration = (endOfFrameUs(this.info, to - 1) - timestampsUs[from]!) / 1e6;
      return await extractSound(ffmpeg, `0:a:${track}`, start, duration, format.fallback, codec);
    } finally {
      ffmpeg.close();
    }
  }

  close(): void {
    this.input.dispose();
  }
}
