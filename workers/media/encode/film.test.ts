// ProRes and FFV1 from luma to the finished file: ffmpeg's own core, in Node in place of a worker, and the real muxer.
import { describe, expect, it, vi } from 'vitest';
import { ffmpeg, ffprobe } from '../../../e2e/ffmpeg-node';
import { NEUTRAL_GRADE } from '../../../src/domain/color/grade';
import { type FilmFormat, formatById } from '../../../src/domain/formats';
import { parseTimecode, type StartTimecode } from '../../../src/domain/start-timecode';
import type { Plane } from '../decode/luma';
import type { SoundTrack } from '../decode/source';
import { createDeepComposer } from './deep-composer';
import type { EncoderInput } from './encoder';
import { FfmpegEncoding } from './ffmpeg-encoder';
import { FilmWriter } from './webcodecs-mux';
import { readPackets } from './webcodecs-packets';

vi.mock('../ffmpeg', () => ({
  Ffmpeg: class {
    recentLog = '';
    exec = (args: string[], output: string, inputs: Record<string, Uint8Array>) => ffmpeg(args, output, inputs);
    close() {}
  },
}));

const [WIDTH, HEIGHT, FRAMES] = [97, 65, 5];

/** A gradient with noise on it, in `bits`. */
function plane(frame: number, bits: number): Plane {
  let state = frame + 1;
  const samples = new Uint16Array(WIDTH * HEIGHT).map((_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (64 + (i % WIDTH) + (state >>> 27)) * 2 ** (bits - 8) + ((state >>> 8) & (2 ** (bits - 8) - 1));
  });
  const data = Uint8Array.from(samples, (value) => value >> (bits - 8));
  return { width: WIDTH, height: HEIGHT, data, ...(bits > 8 && { deep: { samples, bits } }) };
}

/** A film of these planes, colored. */
async function exported(
  id: string,
  bits: number,
  colorSpace: EncoderInput['colorSpace'],
  sounds: SoundTrack[] = [],
  timecode: StartTimecode | null = null,
) {
  const fps = timecode?.isDrop ? 30_000 / 1001 : 25;
  const output = formatById(id) as FilmFormat;
  const film = { width: WIDTH, height: HEIGHT, bitDepth: bits, colorSpace };
  const depth = output.video.bits.find((it) => it >= bits) ?? output.video.bits.at(-1)!;
  const composer = createDeepComposer(film, NEUTRAL_GRADE, output.video, depth);
  const input: EncoderInput = {
    ...{ output, width: composer.width, height: composer.height, colorSpace: composer.colorSpace, bits: composer.bits },
    ...{ pixelAspect: 1, fps, quality: 'best' },
    timestampsUs: Float64Array.from({ length: FRAMES }, (_, i) => (i * 1e6) / fps),
    durationsUs: new Float64Array(FRAMES).fill(1e6 / fps),
    timecode,
  };
  let file = new Uint8Array(0);
  const writer = await FilmWriter.create(input, sounds, {
    write(data, position) {
      const grown = new Uint8Array(Math.max(file.length, position + data.length));
      grown.set(file);
      grown.set(data, position);
      file = grown;
    },
    finish: async () => new File([file], 'film'),
    discard: async () => {},
  });
  const encoding = new FfmpegEncoding(input, writer.addVideo.bind(writer), readPackets);
  const abU8 = new Uint8Array(2 * 8 * 8).map((_, i) => 110 + (i % 40));
  for (let index = 0; index < FRAMES; index++) {
    await encoding.encode(await composer.compose(plane(index, bits), { index, width: 8, height: 8, abU8 }));
  }
  await encoding.finish();
  await writer.finish();
  return file;
}

async function lumaOf(file: Uint8Array, bits: number): Promise<ArrayLike<number>> {
  const format = bits > 8 ? `gray${bits}le` : 'gray';
  const args = ['-i', 'in', '-vf', `extractplanes=y,crop=${WIDTH}:${HEIGHT}:0:0`, '-f', 'rawvideo', '-pix_fmt', format];
  const raw = await ffmpeg([...args, 'out.raw'], 'out.raw', { in: file });
  return bits > 8 ? new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2) : raw;
}

function meanDifference(luma: ArrayLike<number>, own: (plane: Plane) => ArrayLike<number>, bits: number): number {
  expect(luma.length).toBe(WIDTH * HEIGHT * FRAMES);
  let sum = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    const samples = own(plane(frame, bits));
    for (let i = 0; i < samples.length; i++) sum += Math.abs(samples[i]! - luma[frame * samples.length + i]!);
  }
  return sum / luma.length;
}

describe('FFV1', () => {
  it.each([
    [8, 'limited', 'yuv444p'],
    [10, 'limited', 'yuv444p10le'],
    [12, 'full', 'yuv444p12le'],
    [16, 'full', 'yuv444p16le'],
  ] as const)('of %i bits, %s range: luma exact', async (bits, range, pixels) => {
    const file = await exported('ffv1', bits, { matrix: 'bt709', range });
    const { streams } = await ffprobe(file);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({
      ...{ codec_name: 'ffv1', width: WIDTH, height: HEIGHT, pix_fmt: pixels, nb_read_packets: String(FRAMES) },
      ...{ avg_frame_rate: '25/1', color_space: 'bt709', color_range: range === 'full' ? 'pc' : 'tv' },
    });
    const luma = await lumaOf(file, bits);
    expect(meanDifference(luma, ({ data, deep }) => deep?.samples ?? data, bits)).toBe(0);
  });
});

describe('ProRes 422 HQ', () => {
  it.each([8, 10] as const)('of a film of %i bits: luma within a code of 10', async (bits) => {
    const file = await exported('prores', bits, { matrix: 'bt709', range: 'limited' });
    const { streams } = await ffprobe(file);
    expect(streams[0]).toMatchObject({
      ...{ codec_name: 'prores', profile: 'HQ', width: WIDTH + 1, height: HEIGHT, pix_fmt: 'yuv422p10le' },
      ...{ nb_read_packets: String(FRAMES), avg_frame_rate: '25/1', color_space: 'bt709' },
    });
    const luma = await lumaOf(file, 10);
    const own = ({ data, deep }: Plane) => deep?.samples ?? Uint16Array.from(data, (code) => code * 4);
    const difference = meanDifference(luma, own, bits);
    console.log(`ProRes of ${bits} bits: luma differs by ${difference.toFixed(3)} codes of 10 bits`);
    expect(difference).toBeLessThanOrEqual(1);
  });

  it('brings full range to limited, which is all it knows', async () => {
    const file = await exported('prores', 8, { matrix: 'bt601', range: 'full' });
    expect((await ffprobe(file)).streams[0]).toMatchObject({ color_space: 'smpte170m' });
    const luma = await lumaOf(file, 10);
    const own = ({ data }: Plane) => Array.from(data, (code) => 64 + (code * 876) / 255);
    expect(meanDifference(luma, own, 8)).toBeLessThanOrEqual(1);
  });
});

/** Two tracks of sound, a second long. */
async function twoSounds(): Promise<SoundTrack[]> {
  const tones = ['300', '900'].flatMap((pitch) => ['-f', 'lavfi', '-i', `sine=frequency=${pitch}:duration=1`]);
  const coding = ['-map', '0', '-map', '1', '-c:a', 'aac', '-metadata:s:a:0', 'language=eng'];
  const file = await ffmpeg([...tones, ...coding, '-metadata:s:a:1', 'language=deu', 's.mp4'], 's.mp4');
  const container = new Blob([file as Uint8Array<ArrayBuffer>]);
  return [0, 1].map((track) => ({ container, track, originSeconds: 0.2, how: 'copied' as const }));
}

describe('several sound tracks and timecode', { timeout: 30_000 }, () => {
  it.each([
    ['prores', '01:00:00:10'],
    ['mp4', '10:59:59:24'],
    ['ffv1', '01:00:00:10'],
  ])('are kept in %s', async (id, timecode) => {
    const start = parseTimecode(timecode, 25);
    const file = await exported(id, 8, { matrix: 'bt709', range: 'limited' }, await twoSounds(), start);
    const { streams, format } = await ffprobe(file);
    const [video, first, second, code] = streams;
    expect(video).toMatchObject({ codec_type: 'video', nb_read_packets: String(FRAMES) });
    expect([first, second].map((sound) => sound?.tags?.language)).toEqual(['eng', 'deu']);
    for (const sound of [first, second]) expect(Number(sound?.nb_read_packets)).toBeGreaterThan(8);
    if (id === 'ffv1') expect(format.tags?.['MOVIE/TIMECODE']).toBe(timecode);
    else {
      expect(code).toMatchObject({ codec_tag_string: 'tmcd', tags: { timecode } });
      expect(video?.tags?.timecode).toBe(timecode);
      // The file still ends where its boxes do, and plays: every frame is decoded.
      expect((await lumaOf(file, 8)).length).toBe(WIDTH * HEIGHT * FRAMES);
    }
  });

  it('a timecode that drops numbers says so', async () => {
    const input = { matrix: 'bt709', range: 'limited' } as const;
    const file = await exported('prores', 8, input, [], { frame: 107_892, rate: 30, isDrop: true });
    expect((await ffprobe(file)).streams[1]).toMatchObject({ tags: { timecode: '01:00:00;00' } });
  });
});
