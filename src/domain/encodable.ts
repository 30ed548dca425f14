/** What of a coding the browser at hand encodes: whether at all, and whether more than 8 bits. */
import { type EncodedPictures, type EncoderConfig, encoderConfigs } from './encoder-config';
import { bitsOf, type VideoCoding } from './formats';

/** VideoEncoder.isConfigSupported, which both threads have and this room does not. */
export type IsSupported = (config: EncoderConfig) => Promise<boolean>;

/**
 * A coding with the bits that can be written here of a film of `sourceBits`.
 *
 * @returns null where it cannot be written at all
 */
export async function codingHere(
  video: VideoCoding,
  pictures: Omit<EncodedPictures, 'bits'>,
  sourceBits: number,
  isSupported: IsSupported,
): Promise<VideoCoding | null> {
  // ffmpeg's encoders are the same everywhere.
  if (video.ffmpegEncoder !== null) return video;
  const even = (side: number) => side + (side & 1);
  const [width, height] = [even(pictures.width), even(pictures.height)];
  for (const bits of new Set([bitsOf(video, sourceBits), 8])) {
    for (const config of encoderConfigs(video.codec, { ...pictures, width, height, bits }))
      if (await isSupported(config)) return { ...video, bits: [bits] };
  }
  return null;
}
