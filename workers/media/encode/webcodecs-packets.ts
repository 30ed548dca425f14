import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import type { VideoCodec } from '../../../src/domain/encoder-config';
import { TintypeError } from '../../../src/domain/errors';
import { bytesOf, type DecoderSetup } from './encoder';

/** Packets of the video that ffmpeg wrote, in decode order. */
export async function readPackets(file: Uint8Array, codec: VideoCodec) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file as Uint8Array<ArrayBuffer>) });
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = codec === 'ffv1' ? ffv1Setup(file) : await track?.getDecoderConfig();
    if (!track || !config) throw new TintypeError('ENCODE_FAILED', 'The encoder wrote no video.');
    const packets: { data: Uint8Array; isKey: boolean; seconds: number }[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) {
      packets.push({ data: packet.data, isKey: packet.type === 'key', seconds: packet.timestamp });
    }
    const { description } = config;
    return { setup: { codec: config.codec, ...(description && { description: bytesOf(description) }) }, packets };
  } finally {
    input.dispose();
  }
}

/** Matroska's CodecPrivate. */
const CODEC_PRIVATE = [0x63, 0xa2];
/** ffmpeg writes FFV1 the way of AVI: a BITMAPINFOHEADER, and behind it the configuration record (RFC 9043, 4.3). */
const BITMAP_HEADER_BYTES = 40;

/** FFV1's configuration record out of a Matroska file's header. */
function ffv1Setup(file: Uint8Array): DecoderSetup | undefined {
  const head = file.subarray(0, 4096);
  const at = head.findIndex((byte, i) => byte === CODEC_PRIVATE[0] && head[i + 1] === CODEC_PRIVATE[1]);
  if (at < 0) return undefined;
  // An EBML length: as many bytes as its first has leading zeros, and one.
  let width = 1;
  while (width < 8 && !(head[at + 2]! & (0x80 >> (width - 1)))) width++;
  let length = head[at + 2]! & (0xff >> width);
  for (let k = 1; k < width; k++) length = length * 256 + head[at + 2 + k]!;
  const start = at + 2 + width;
  return { codec: 'ffv1', description: head.slice(start + BITMAP_HEADER_BYTES, start + length) };
}
