import {
  ALL_FORMATS,
  BlobSource,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  Input,
  type Output,
} from 'mediabunny';
import type { SoundTrack } from '../decode/source';
import { PREROLL_SECONDS } from '../sound/sound';

/** One sound track on its way into a film: packets copied in the order of time, from those under way at the cut to the film's end. */
export class SoundIn {
  /** Packets that are in the film. */
  written = 0;

  private constructor(
    private readonly input: Input,
    private readonly source: EncodedAudioPacketSource,
    private readonly packets: AsyncGenerator<EncodedPacket>,
    /** The next packet, not yet written. */
    private waiting: EncodedPacket | null,
    private readonly film: Film,
    private readonly originSeconds: number,
  ) {}

  /** Adds the track to a film that is not started yet. @returns null where there is no sound to be copied */
  static async add(output: Output, sound: SoundTrack, film: Film): Promise<SoundIn | null> {
    const { container, originSeconds } = sound;
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(container) });
    let added: SoundIn | null = null;
    try {
      const track = (await input.getAudioTracks())[sound.track];
      const codec = await track?.getCodec();
      const config = await track?.getDecoderConfig();
      if (!track || !codec || !config) return null;
      const sink = new EncodedPacketSink(track);
      const start = (await sink.getPacket(originSeconds - PREROLL_SECONDS)) ?? (await sink.getFirstPacket());
      if (!start) return null;
      let count = 0;
      for await (const packet of sink.packets(start, undefined, { metadataOnly: true })) {
        if (packet.timestamp - originSeconds >= film.endSeconds) break;
        if (isHeard(packet, originSeconds, film)) count++;
      }
      if (count === 0) return null;
      const source = new EncodedAudioPacketSource(codec);
      const packets = sink.packets(start);
      const first = (await packets.next()).value ?? null;
      const [languageCode, name] = [await track.getLanguageCode(), await track.getName()];
      // With the decoder's setup known from the start, no picture has to wait in memory for the first sound.
      output.addAudioTrack(source, {
        maximumPacketCount: count,
        decoderConfig: config,
        ...{ languageCode, ...(name && { name }), ...(first && { primingPacket: first }) },
      });
      added = new SoundIn(input, source, packets, first, film, originSeconds);
      return added;
    } finally {
      if (added === null) input.dispose();
    }
  }

  /** Writes the packets that begin before `seconds` of the film. */
  async write(seconds: number): Promise<void> {
    const { film, originSeconds } = this;
    while (this.waiting) {
      const { waiting } = this;
      const timestamp = waiting.timestamp - originSeconds;
      if (timestamp >= Math.min(seconds, film.endSeconds)) return;
      if (isHeard(waiting, originSeconds, film)) {
        await this.source.add(waiting.clone({ timestamp: film.canHide ? timestamp : Math.max(0, timestamp) }));
        this.written++;
      }
      this.waiting = (await this.packets.next()).value ?? null;
    }
  }

  dispose(): void {
    this.input.dispose();
  }
}

/** What of the film matters to its sound. */
interface Film {
  endSeconds: number;
  /** An edit list hides what lies before zero. Matroska has none: sound before zero would delay the pictures. */
  canHide: boolean;
}

/** One packet wholly before the cut is kept with the one under way at it, where what lies before zero can be hidden. */
function isHeard({ timestamp, duration }: EncodedPacket, originSeconds: number, { canHide }: Film): boolean {
  return timestamp - originSeconds + (canHide ? 2 * duration : duration / 2) > 1e-3;
}
