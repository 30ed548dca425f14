import { describe, expect, it } from 'vitest';
import { NEUTRAL_GRADE } from '../../domain/color/grade';
import { act, changed, commonWords, framesOfRange, fromStored, newEntry, nextEntry, type QueueEntry } from './list';

const entry = (id: string, phase: 'held' | 'waiting' = 'waiting'): QueueEntry =>
  newEntry(
    id,
    {
      fileName: `${id}.mp4`,
      sizeBytes: 1,
      ...{ isPicture: false, still: 'png' as const },
      fingerprint: id,
      prompts: [],
      shotEdits: { added: [], removed: [] },
      settings: { seed: 1, steps: null, workingSize: 256 },
      grade: NEUTRAL_GRADE,
      quality: 'good',
      range: { from: '', to: '' },
    },
    phase,
  );
const ids = (entries: QueueEntry[]) => entries.map(({ id }) => id).join('');
const three = [entry('a'), entry('b'), entry('c')];

describe('a stored entry', () => {
  it('of 0.1.0 keeps where its chroma lies', () => {
    const { storeKeys: _, ...old } = entry('a');
    expect(fromStored({ ...old, chromaKeys: ['k'] })).toEqual({ ...entry('a'), storeKeys: ['k'] });
    expect(fromStored(entry('b'))).toEqual(entry('b'));
    const { isPicture: __, still: ___, ...older } = entry('c');
    expect(fromStored(older)).toEqual(entry('c'));
    const { grade: ____, ...pale } = { ...entry('d'), saturation: 0.5 };
    expect(fromStored(pale)).toEqual({ ...entry('d'), grade: { ...NEUTRAL_GRADE, saturation: 0.5 } });
  });
});

describe('the queue', () => {
  it('holds what is added until it is started, and lets it be edited together', () => {
    const held = [entry('a', 'held'), entry('b'), entry('c', 'held')];
    expect(nextEntry(held)?.id).toBe('b');
    const words = [{ from: 0, text: 'a red car', rows: [], unused: [] }];
    const edited = act(held, { do: 'edit held', change: { prompts: words, still: 'tiff' } });
    expect(edited.map(({ prompts, still }) => [prompts.length, still])).toEqual([
      [1, 'tiff'],
      [0, 'png'],
      [1, 'tiff'],
    ]);
    expect(commonWords(edited)).toBeNull();
    expect(commonWords(edited.filter(({ phase }) => phase === 'held'))).toBe('a red car');
    const one = act(edited, { do: 'edit', id: 'a', change: { prompts: [] } });
    expect(one[0]?.prompts).toEqual([]);
    expect(act(one, { do: 'start' }).map(({ phase }) => phase)).toEqual(['waiting', 'waiting', 'waiting']);
  });

  it('adds behind or in front, moves by one within its ends, removes', () => {
    expect(ids(act(three, { do: 'add', entries: [entry('d')], place: 'back' }))).toBe('abcd');
    expect(ids(act(three, { do: 'add', entries: [entry('d')], place: 'front' }))).toBe('dabc');
    expect(ids(act(three, { do: 'move', id: 'a', by: 1 }))).toBe('bac');
    expect(ids(act(three, { do: 'move', id: 'a', by: -1 }))).toBe('abc');
    expect(ids(act(three, { do: 'move', id: 'c', by: 1 }))).toBe('abc');
    expect(ids(act(three, { do: 'remove', id: 'b' }))).toBe('ac');
    expect(ids(act(three, { do: 'remove', id: 'x' }))).toBe('abc');
  });

  it('passes over what has failed, is done, or lacks its file', () => {
    let entries = changed(three, 'a', { phase: 'failed' });
    entries = changed(entries, 'b', { lacks: 'file' });
    expect(nextEntry(entries)?.id).toBe('c');
    expect(nextEntry(act(entries, { do: 'retry', id: 'a' }))?.id).toBe('a');
    expect(nextEntry(changed(entries, 'c', { phase: 'done' }))).toBeNull();
  });

  it('edits only what has not begun', () => {
    const change = { range: { from: '1s', to: '2s' } };
    expect(act(three, { do: 'edit', id: 'a', change })[0]?.range).toEqual(change.range);
    const running = changed(three, 'a', { phase: 'running' });
    expect(act(running, { do: 'edit', id: 'a', change })[0]?.range).toEqual({ from: '', to: '' });
  });
});

describe('framesOfRange', () => {
  const report = {
    timestampsUs: Float64Array.from({ length: 100 }, (_, i) => i * 40_000),
    frameRate: { mode: 'constant' as const, fps: 25 },
    frameCount: 100,
  };

  it('reads times and frame numbers, both ends inclusive', () => {
    expect(framesOfRange({ from: '', to: '' }, report)).toEqual({ from: 0, to: 100 });
    expect(framesOfRange({ from: '1s', to: '0:02:00' }, report)).toEqual({ from: 25, to: 51 });
    expect(framesOfRange({ from: '#10', to: '#10' }, report)).toEqual({ from: 9, to: 10 });
    expect(framesOfRange({ from: '#10', to: '#900' }, report)).toEqual({ from: 9, to: 100 });
    expect(framesOfRange({ from: '3s', to: '1s' }, report)).toEqual({ from: 75, to: 76 });
  });

  it('names what is no time', () => {
    expect(() => framesOfRange({ from: 'soon', to: '' }, report)).toThrow('“soon” is no time.');
  });
});
