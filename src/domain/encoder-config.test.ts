import { describe, expect, it } from 'vitest';
import { encoderConfigs, type VideoCodec } from './encoder-config';

const codecs = (codec: VideoCodec, width: number, height: number, fps: number, bits = 8) =>
  encoderConfigs(codec, { width, height, fps, quality: 'good', bits }).map((config) => config.codec);

describe('codec strings name the smallest level that holds the pictures', () => {
  it.each([
    ['vp9', 640, 480, 30, 'vp09.00.30.08'],
    ['vp9', 1920, 1080, 60, 'vp09.00.41.08'],
    ['av1', 640, 480, 30, 'av01.0.04M.08'],
    ['av1', 3840, 2160, 60, 'av01.0.13M.08'],
    ['hevc', 1920, 1080, 30, 'hvc1.1.6.L120.B0'],
    ['hevc', 3840, 2160, 60, 'hvc1.1.6.L153.B0'],
  ] as const)('%s of %i x %i at %i', (codec, width, height, fps, expected) => {
    expect(codecs(codec, width, height, fps)).toEqual([expected]);
  });

  it.each([
    ['vp9', 'vp09.02.30.10'],
    ['av1', 'av01.0.04M.10'],
    ['hevc', 'hvc1.2.4.L90.B0'],
  ] as const)('%s of 10 bits', (codec, expected) => {
    expect(codecs(codec, 640, 480, 30, 10)).toEqual([expected]);
  });

  it('H.264 in three profiles, as good as the browser can', () => {
    expect(codecs('avc', 640, 480, 30)).toEqual(['avc1.64001e', 'avc1.4d001e', 'avc1.42e01e']);
  });

  it('none for what browsers do not encode', () => {
    expect(codecs('prores', 640, 480, 30)).toEqual([]);
    expect(codecs('ffv1', 640, 480, 30)).toEqual([]);
  });
});

it('VP9 and AV1 are quantized alike at best, where the browser can, and given bits otherwise', () => {
  const [finest, next] = encoderConfigs('av1', { width: 640, height: 480, fps: 30, quality: 'best', bits: 8 });
  expect(finest).toMatchObject({ bitrateMode: 'quantizer' });
  expect(finest).not.toHaveProperty('bitrate');
  expect(next).toMatchObject({ bitrateMode: 'variable', bitrate: 640 * 480 * 15 });
});
