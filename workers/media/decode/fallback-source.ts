import { FfmpegSource } from './ffmpeg-source';
import type { Plane } from './luma';
import { type FrameSource, nearestIndex, type SoundFormat, type SoundTrack, type SourceInfo } from './source';

/**
 * The browser's decoder until it stops at damage, from there on ffmpeg. Frames keep the numbers and times that the browser's decoder
 * gave them.
 */
export class FallbackSource implements FrameSource {
  readonly info: SourceInfo;
  #fallback: Promise<FfmpegSource> | null = null;

  constructor(
    private readonly first: FrameSource,
    private readonly file: Blob,
  ) {
    this.info = first.info;
  }

  async *readFrames(from: number, to: number, keepsDepth = false): AsyncGenerator<Plane> {
    let next = from;
    if (!this.#fallback) {
      try {
        for await (const plane of this.first.readFrames(from, to, keepsDepth)) {
          yield plane;
          next++;
        }
        return;
      } catch (error) {
        console.debug('webcodecs decode', error);
        this.#fallback = FfmpegSource.open(this.file);
      }
    }
    const second = await this.#fallback;
    const at = (frame: number) => nearestIndex(second.info.timestampsUs, this.info.timestampsUs[frame]!);
    const start = at(next);
    let have = start - 1;
    let plane: Plane | null = null;
    const planes = second.readFrames(start, at(to - 1) + 1, keepsDepth);
    try {
      for (; next < to; next++) {
        // The two decoders may disagree on the number of frames: a frame is then repeated or skipped.
        while (have < at(next) || !plane) {
          const got: IteratorResult<Plane, void> = await planes.next();
          if (got.done) break;
          plane = got.value;
          have++;
        }
        if (!plane) return;
        yield plane;
      }
    } finally {
      await planes.return(undefined);
    }
  }

  readSound(track: number, from: number, to: number, format: SoundFormat): Promise<SoundTrack> {
    return this.first.readSound(track, from, to, format);
  }

  close(): void {
    this.first.close();
    this.#fallback?.then(
      (source) => source.close(),
      () => undefined,
    );
  }
}
