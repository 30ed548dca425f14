/**
 * What hangs on a film ends with it. The workers are stood in for where the page meets them; what they would decode and
 * colorize plays no part here (e2e/films.spec.ts opens real films).
 */
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { DraftResult, LoadProgress } from '../../../workers/colorizer/api';
import type { ExportProgress, ExportResult, FrameRequest } from '../../../workers/media/api';
import type { LeaveAnswer } from '../stores/slices';

vi.hoisted(() => {
  const page = { baseURI: 'http://localhost/', createElement: () => ({ click: () => {} }) };
  vi.stubGlobal('document', page);
  vi.stubGlobal('localStorage', { getItem: () => null });
  for (const name of ['requestAnimationFrame', 'cancelAnimationFrame']) vi.stubGlobal(name, () => 0);
  // A disk without a folder: nothing is finished.
  const missing = async () => {
    throw new DOMException('no such folder', 'NotFoundError');
  };
  const storage = { getDirectory: async () => ({ getDirectoryHandle: missing }), persist: () => {} };
  vi.stubGlobal('navigator', { userAgent: 'node', storage });
  Object.assign(URL, { createObjectURL: () => 'blob:', revokeObjectURL: () => {} });
});

/** Answers the colorizer's drafts and the media worker's exports when the test says so. */
const work = vi.hoisted(() => ({
  drafts: [] as { frame: number; answer: (isFound: boolean) => void }[],
  exports: [] as { answer: (fileName: string) => void; progress: (done: ExportProgress) => void }[],
  loads: [] as ((done: LoadProgress) => void)[],
}));

// Node has no Web Locks.
vi.mock('../saving/tab-lock', () => ({
  ProjectLock: class {
    claim() {}
    release() {}
    isHeld = async () => false;
  },
}));

vi.mock('../../clients/media', () => ({
  createMediaClient: () => ({
    open: async (_: AbortSignal, file: File) => ({
      ...{ kind: 'video', fileName: file.name, width: 64, height: 36, frameCount: 60, durationUs: 2.4e6 },
      timestampsUs: Float64Array.from({ length: 60 }, (_, i) => i * 40_000),
      colorSpace: { matrix: 'bt601', range: 'limited' },
    }),
    readFrames: async (_: AbortSignal, { from, to, width = 64, height = 36 }: FrameRequest) =>
      Array.from({ length: to - from }, (_, i) => ({
        ...{ index: from + i, width, height, timestampUs: 0 },
        lumaU8: new Uint8Array(width * height),
      })),
    exportVideo: (signal: AbortSignal, _: unknown, progress: (done: ExportProgress) => void) =>
      new Promise<ExportResult>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        const answer = (fileName: string) =>
          resolve({ file: new File([], fileName), fileName, frames: 60, audio: 'none', notices: [] } as never);
        work.exports.push({ answer, progress });
      }),
    close: async () => {},
  }),
}));

vi.mock('../../clients/colorizer', () => ({
  createColorizerClient: () => ({
    load: async (_: AbortSignal, __: unknown, progress: (done: LoadProgress) => void) => {
      work.loads.push(progress);
      return { packHash: 'pack', limits: { sizeMultiple: 32, segmentFrames: 8 }, ep: 'wasm' };
    },
    draft: (signal: AbortSignal, { index }: { index: number }) =>
      new Promise<DraftResult>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        const map = { phraseId: 'row-1', width: 1, height: 1, mapU8: new Uint8Array([255]) };
        const chroma = { index, width: 1, height: 1, chromaAb8: new Uint8Array(2) };
        const answer = (isFound: boolean) => resolve({ chroma, maps: [{ ...map, isFound }] } as never);
        work.drafts.push({ frame: index, answer });
      }),
    stop: () => {},
  }),
}));

// Unit tests share one world: these modules are loaded afresh, on the clients above.
vi.resetModules();
const { startExport } = await import('../jobs/export');
const { typePrompt } = await import('../prompt/actions');
const { searchShot } = await import('../prompt/search-shot');
const { openedFilm, session } = await import('../stores/session');
const { openMedia } = await import('./open-file');

const open = async (name: string) => {
  await openMedia(new File([name], name));
  await vi.waitFor(() => expect(session.getState().engine.phase).toBe('ready'));
  await openedFilm()!.finished.refresh();
};
afterAll(() => {
  // Unit tests share one world.
  openedFilm()?.close();
  session.setState(session.getInitialState(), true);
  vi.unstubAllGlobals();
  vi.resetModules();
});

const answer = async (given: LeaveAnswer) => {
  await vi.waitFor(() => expect(session.getState().leaving.phase).toBe('asked'));
  const { leaving } = session.getState();
  if (leaving.phase === 'asked') leaving.answer(given);
};

const settle = () => new Promise((resolve) => setTimeout(resolve, 30));

beforeEach(async () => {
  work.drafts.length = 0;
  work.exports.length = 0;
  await open('a.mp4');
  typePrompt('a red car');
  await openedFilm()!.finished.refresh();
});

it('an export ends with its film: the next film can be exported, and gets no file but its own', async () => {
  void startExport();
  await vi.waitFor(() => expect(work.exports).toHaveLength(1));
  const opening = open('b.mp4');
  await answer('stop');
  await opening;
  void startExport();
  await settle();
  work.exports[0]!.answer('a-color.mp4');
  await settle();
  expect(session.getState().exporting).not.toMatchObject({ result: { fileName: 'a-color.mp4' } });
  expect(work.exports).toHaveLength(2);
  work.exports[1]!.answer('b-color.mp4');
  await settle();
  expect(session.getState().exporting).toMatchObject({ phase: 'done', result: { fileName: 'b-color.mp4' } });
});

it('a film at work that is to stay goes on, and the other is not opened', async () => {
  void startExport();
  await vi.waitFor(() => expect(work.exports).toHaveLength(1));
  const opening = open('b.mp4');
  await answer('stay');
  await opening;
  expect(openedFilm()?.file.name).toBe('a.mp4');
  work.exports[0]!.answer('a-color.mp4');
  await settle();
  expect(session.getState().exporting).toMatchObject({ phase: 'done', result: { fileName: 'a-color.mp4' } });
});

it('of two files that come while it works, the second is asked about', async () => {
  void startExport();
  await vi.waitFor(() => expect(work.exports).toHaveLength(1));
  const first = open('b.mp4');
  await vi.waitFor(() => expect(session.getState().leaving).toMatchObject({ phase: 'asked', next: 'b.mp4' }));
  const second = open('c.mp4');
  await vi.waitFor(() => expect(session.getState().leaving).toMatchObject({ phase: 'asked', next: 'c.mp4' }));
  await answer('stop');
  await Promise.all([first, second]);
  expect(openedFilm()?.file.name).toBe('c.mp4');
});

it('a search of the shot ends with its film: it neither speaks of the next one nor moves its playhead', async () => {
  for (const isFound of [true, false]) {
    await open('a.mp4');
    typePrompt('a red car');
    void searchShot('row-1');
    await vi.waitFor(() => expect(work.drafts.length).toBeGreaterThan(0));
    await open('b.mp4');
    typePrompt('a blue bus');
    for (const draft of work.drafts.splice(0)) draft.answer(isFound);
    await settle();
    expect(session.getState().view.playhead).toBe(0);
    expect(session.getState().draft.search).toEqual({});
  }
});

it('a second search of a row goes on saying so when the first one ends', async () => {
  void searchShot('row-1');
  await vi.waitFor(() => expect(work.drafts).toHaveLength(1));
  void searchShot('row-1');
  await settle();
  expect(session.getState().draft.search).toEqual({ 'row-1': 'searching' });
  work.drafts.at(-1)!.answer(true);
  await settle();
  expect(session.getState().draft.search).toMatchObject({ 'row-1': { foundAt: expect.any(Number) } });
});

it('progress that comes after the end changes nothing', async () => {
  void startExport();
  await vi.waitFor(() => expect(work.exports).toHaveLength(1));
  work.exports[0]!.answer('a-color.mp4');
  await settle();
  work.exports[0]!.progress({ stage: 'mux', framesDone: 60, framesTotal: 60 });
  expect(session.getState().exporting.phase).toBe('done');
  work.loads[0]!({ stage: 'compile', bytesDone: 1, bytesTotal: 1 } as LoadProgress);
  expect(session.getState().engine.phase).toBe('ready');
});
