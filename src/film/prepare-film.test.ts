import { describe, expect, it } from 'vitest';
import type { EngineReport } from '../../workers/colorizer/api';
import type { FrameRequest, MediaReport } from '../../workers/media/api';
import { type FilmRequest, prepareFilm } from './prepare-film';

const FRAMES = 100;
const file = new File(['a film'], 'film.mp4');

/** A reader of 100 frames in three scenes, which begin at 0, 30 and 70. */
const media: FilmRequest['media'] = {
  open: async () => ({ frameCount: FRAMES, width: 640, height: 480 }) as MediaReport,
  readFrames: async (_: AbortSignal, { from, to, width = 0, height = 0 }: FrameRequest) =>
    Array.from({ length: to - from }, (_, i) => {
      const scene = [30, 70, FRAMES].findIndex((end) => from + i < end);
      const lumaU8 = Uint8Array.from({ length: width * height }, (_, at) => {
        const [x, y] = [at % width, Math.floor(at / width)];
        return 128 + 90 * Math.sin(x * [0.9, 0.2, 0.05][scene]! + y * [0.1, 0.7, 0.3][scene]!);
      });
      return { index: from + i, timestampUs: 0, width, height, lumaU8 };
    }),
};

const prepare = (rest: Partial<FilmRequest> = {}) =>
  prepareFilm(new AbortController().signal, {
    media,
    file,
    range: ({ report }) => ({ from: 0, to: report.frameCount }),
    loadModel: async () => ({ packHash: 'p', limits: { phrases: 12 } }) as EngineReport,
    settings: () => ({ seed: 1, steps: null, workingSize: 256 }),
    search: 'film',
    prompts: () => [{ from: -1, text: 'a red car' }],
    ...rest,
  });

describe('prepareFilm', () => {
  it('finds the shots and gives each the words before it and a key by those words', async () => {
    const stages: string[] = [];
    const prompts = (starts: readonly number[]) => [
      { from: -1, text: 'a red car' },
      { from: starts[1]!, text: 'a blue boat' },
      { from: starts[2]!, text: 'a red car' },
    ];
    const { shots, film, settings } = await prepare({ prompts, onStage: (stage) => stages.push(stage) });
    expect(shots.map(({ from, to }) => [from, to])).toEqual([
      [0, 30],
      [30, 70],
      [70, 100],
    ]);
    expect(shots.map(({ phrases }) => phrases.map(({ text }) => text))).toEqual([
      ['red car'],
      ['blue boat'],
      ['red car'],
    ]);
    expect(shots[0]!.storeKey).toBe(shots[2]!.storeKey);
    expect(shots[0]!.storeKey).not.toBe(shots[1]!.storeKey);
    expect(film).toMatchObject({ fileName: 'film.mp4', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(settings).toMatchObject({ fusion: 'ccf', stills: 'shared' });
    expect(stages).toEqual(['opening', 'model', 'shots']);
  });

  it('looks at the range alone where that is enough', async () => {
    const { from, to, shots } = await prepare({ search: 'range', range: () => ({ from: 20, to: 60 }) });
    expect([from, to]).toEqual([20, 60]);
    expect(shots.map((shot) => [shot.from, shot.to])).toEqual([
      [20, 30],
      [30, 60],
    ]);
  });

  it("keeps the user's boundaries, and those of shots with words of their own", async () => {
    const { shots } = await prepare({
      shotEdits: { added: [50], removed: [30] },
      prompts: () => [
        { from: 0, text: 'a red car' },
        { from: 90, text: 'a blue boat' },
      ],
    });
    expect(shots.map(({ from }) => from)).toEqual([0, 50, 70, 90]);
  });

  it('says which words became no phrase', async () => {
    expect((await prepare({ prompts: () => [{ from: 0, text: 'a red car, hopefully' }] })).unused.join()).toContain(
      'hopefully',
    );
  });

  it('reads words of other languages, which the network hears in English', async () => {
    const { shots, unused } = await prepare({ prompts: () => [{ from: 0, text: 'ein rotes Auto und ein Papagei' }] });
    expect(shots[0]!.phrases.map(({ noun, text }) => [noun, text])).toEqual([['car', 'red car']]);
    expect(unused).toEqual(['Papagei (not understood)']);
  });

  it('throws what a callback throws, before the model is loaded', async () => {
    let isLoaded = false;
    const loadModel = async () => {
      isLoaded = true;
      return { packHash: 'p', limits: { phrases: 12 } } as EngineReport;
    };
    const range = () => {
      throw new Error('another file');
    };
    await expect(prepare({ range, loadModel })).rejects.toThrow('another file');
    expect(isLoaded).toBe(false);
  });
});
