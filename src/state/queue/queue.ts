/**
 * The queue of films: one after the other, by itself, in the tab that holds its lock. Other tabs show it and send it what the
 * user does there; when that tab dies the next takes over. Chroma and finished films are kept, so a reload loses nothing.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { isTintypeError, toTintypeError } from '../../domain/errors';
import { Gate } from '../jobs/gate';
import { keepChroma } from '../jobs/room';
import { session } from '../stores/session';
import { showTrouble } from '../trouble';
import { fileOf, forgetEntry, keepHandle, keptHandle, readQueue, type Source, writeQueue } from './files';
import { act, changed, newEntry, nextEntry, type QueueAct, type QueueEntry, type QueueWork } from './list';
import type { QueueProgress } from './run';

export interface Queue {
  entries: QueueEntry[];
  isPaused: boolean;
  /** Of the entry under way. */
  progress: QueueProgress | null;
  /** False in tabs that only show the queue of another. */
  runsHere: boolean;
  isShown: boolean;
}

/** What other tabs ask of the one that runs the queue; files and handles travel with it. */
type Request =
  | { ask: 'act'; what: QueueAct; sources: [id: string, source: Source][] }
  | { ask: 'pause'; isPaused: boolean }
  | { ask: 'state' };

type Message = Request | { tell: Pick<Queue, 'entries' | 'isPaused' | 'progress'> };

export const queue = createStore<Queue>()(() => ({
  entries: [],
  isPaused: false,
  progress: null,
  runsHere: false,
  isShown: false,
}));

const sources = new Map<string, Source>();
const gate = new Gate();
/** The user's own work goes before the queue's, from one segment to the next. */
const studioFirst = new Gate();
const both = {
  async pass() {
    await gate.pass();
    await studioFirst.pass();
    await gate.pass();
  },
};
/** Resolves once a tab is known to run the queue, this one or another: before, nobody would hear what is asked. */
let settle = () => {};
const settled = new Promise<void>((resolve) => {
  settle = resolve;
});
let channel: BroadcastChannel | null = null;
let running: { id: string; abort: AbortController } | null = null;

/** Shows the queue as it was left, and goes on with it once no other tab does. */
export async function startQueue(): Promise<void> {
  channel = new BroadcastChannel('tintype-queue');
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('tell' in data) {
      queue.setState(data.tell);
      settle();
    } else if (queue.getState().runsHere) {
      void answer(data);
    }
  };
  keepChroma(() =>
    queue
      .getState()
      .entries.filter(({ phase }) => phase !== 'done')
      .flatMap(({ storeKeys }) => storeKeys),
  );
  session.subscribe(({ work: { phase } }, before) => {
    if (phase === before.work.phase) return;
    // A job that waits for the queue to let go of its film must not be waited for.
    if (phase === 'idle' || phase === 'elsewhere') studioFirst.open();
    else studioFirst.close(() => undefined);
  });
  queue.setState(await readKept());
  post({ ask: 'state' });
  await navigator.locks.request('tintype-queue', async () => {
    await takeOver();
    // Held until the tab closes.
    return new Promise<never>(() => undefined);
  });
}

function readKept(): Promise<Pick<Queue, 'entries' | 'isPaused'>> {
  return readQueue().catch((error) => {
    showTrouble('saving', toTintypeError(error, 'INTERNAL', 'The queue you left here could not be read.'));
    return { entries: [], isPaused: false };
  });
}

async function takeOver(): Promise<void> {
  const { entries, isPaused } = await readKept();
  const checked = await Promise.all(
    entries.map(async (entry) => {
      if (entry.phase === 'done' || entry.phase === 'failed') return entry;
      const file = await fileOf(await sourceOf(entry.id), false);
      return { ...entry, phase: 'waiting' as const, lacks: file instanceof File ? null : file };
    }),
  );
  if (isPaused) gate.close(() => undefined);
  queue.setState({ runsHere: true, isPaused, progress: null });
  await keep(checked);
  settle();
  void pump();
}

/** Works on entries until none is left that can be. */
async function pump(): Promise<void> {
  for (;;) {
    const { entries, runsHere } = queue.getState();
    const entry = nextEntry(entries);
    if (!runsHere || running !== null || entry === null) return;
    running = { id: entry.id, abort: new AbortController() };
    try {
      await both.pass();
      // It may have been removed while the queue was paused.
      if (!running.abort.signal.aborted) await work(entry, running.abort.signal);
    } finally {
      running = null;
      show({ progress: null });
    }
  }
}

async function work({ id }: QueueEntry, signal: AbortSignal): Promise<void> {
  const update = (change: Partial<QueueEntry>) => keep(changed(queue.getState().entries, id, change));
  const entry = queue.getState().entries.find((other) => other.id === id);
  if (entry === undefined) return;
  const file = await fileOf(await sourceOf(id), false);
  if (!(file instanceof File)) return update({ lacks: file });
  await update({ phase: 'running' });
  try {
    const { runEntry } = await import('./run');
    const result = await runEntry({
      ...{ entry, file, signal, gate: both },
      onProgress: (progress) => show({ progress }),
      onKeys: (storeKeys) => void update({ storeKeys }),
    });
    await update({ phase: 'done', result });
  } catch (error) {
    if (signal.aborted) return;
    // Another processor was chosen: the worker was stopped under the job, which goes on in the new one.
    if (isTintypeError(error, 'CANCELLED')) return update({ phase: 'waiting' });
    const { code, message, remedy } = toTintypeError(error);
    await update({ phase: 'failed', problem: { code, sentence: message, remedy } });
  }
}

/** Puts entries into the queue, each with the film it is about. */
export async function addEntries(added: readonly { source: Source; work: QueueWork }[]): Promise<void> {
  const entries: QueueEntry[] = [];
  const given: [string, Source][] = [];
  for (const { source, work } of added) {
    const entry = newEntry(crypto.randomUUID(), work);
    entries.push(entry);
    given.push([entry.id, source]);
  }
  // Finished films and chroma must not be evicted behind the user's back.
  void navigator.storage.persist();
  await request({ ask: 'act', what: { do: 'add', entries }, sources: given });
  queue.setState({ isShown: true });
}

/** Gives an entry its film, from whichever tab it was found in. */
export function giveSource(id: string, source: Source): Promise<void> {
  return request({ ask: 'act', what: { do: 'add', entries: [] }, sources: [[id, source]] });
}

export async function sourceOf(id: string): Promise<Source | null> {
  return sources.get(id) ?? (await keptHandle(id));
}

export function changeQueue(what: QueueAct): Promise<void> {
  return request({ ask: 'act', what, sources: [] });
}

export function pauseQueue(isPaused: boolean): Promise<void> {
  return request({ ask: 'pause', isPaused });
}

export function showQueue(isShown: boolean): void {
  queue.setState({ isShown });
}

async function request(asked: Request): Promise<void> {
  await settled;
  if (queue.getState().runsHere) await answer(asked);
  else post(asked);
}

async function answer(asked: Request): Promise<void> {
  if (asked.ask === 'state') return show({});
  if (asked.ask === 'pause') {
    if (asked.isPaused) gate.close(() => undefined);
    else gate.open();
    queue.setState({ isPaused: asked.isPaused });
    return keep(queue.getState().entries);
  }
  const { what } = asked;
  const before = queue.getState().entries;
  for (const [id, source] of asked.sources) {
    sources.set(id, source);
    await keepHandle(id, source).catch(() => undefined);
    await changeEntry(id, { lacks: null, problem: null });
  }
  await keep(act(queue.getState().entries, what));
  if (what.do === 'remove') {
    if (running?.id === what.id) running.abort.abort();
    sources.delete(what.id);
    const gone = before.find(({ id }) => id === what.id);
    if (gone) await forgetEntry(gone);
  }
  void pump();
}

function changeEntry(id: string, change: Partial<QueueEntry>): Promise<void> {
  return keep(changed(queue.getState().entries, id, change));
}

async function keep(entries: QueueEntry[]): Promise<void> {
  show({ entries });
  await writeQueue(entries, queue.getState().isPaused).catch((error) =>
    showTrouble('saving', toTintypeError(error, 'DISK_FULL', 'The queue could not be saved in this browser.')),
  );
}

function show(change: Partial<Pick<Queue, 'entries' | 'progress'>>): void {
  queue.setState(change);
  const { entries, isPaused, progress } = queue.getState();
  post({ tell: { entries, isPaused, progress } });
}

function post(message: Message): void {
  channel?.postMessage(message);
}

export function useQueue<T>(select: (state: Queue) => T): T {
  return useStore(queue, select);
}
