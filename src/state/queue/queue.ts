/**
 * The queue of films: one after the other, by itself, in the tab that holds its lock. Other tabs show it and send it what the
 * user does there; when that tab dies the next takes over. Chroma and finished films are kept, so a reload loses nothing.
 */
import { isTintypeError, toTintypeError } from '../../domain/errors';
import { Gate } from '../jobs/gate';
import { keepChroma } from '../jobs/room';
import { fileOf, type Source } from '../saving/file-handles';
import { type Queue, queue } from '../stores/queue';
import { session } from '../stores/session';
import { showTrouble } from '../trouble';
import { forgetEntry, keepHandle, keptHandle, readQueue, writeQueue } from './files';
import { act, changed, newEntry, nextEntry, type QueueAct, type QueueEntry, type QueueWork } from './list';

/** Messages from other tabs to the one that runs the queue, with files and handles. */
type Request =
  | { ask: 'act'; what: QueueAct; sources: [id: string, source: Source][] }
  | { ask: 'pause'; isPaused: boolean }
  | { ask: 'state' };

type Message = Request | { tell: Pick<Queue, 'entries' | 'isPaused' | 'progress'> };

class QueueRunner {
  private readonly sources = new Map<string, Source>();
  private readonly gate = new Gate();
  /** Closed while the studio is at work: the queue's job then waits before its next segment. */
  private readonly studioFirst = new Gate();
  private channel: BroadcastChannel | null = null;
  private running: { id: string; abort: AbortController } | null = null;
  private settle = () => {};
  /** Resolves once this or another tab is known to run the queue; messages sent earlier would reach no tab. */
  private readonly settled = new Promise<void>((resolve) => {
    this.settle = resolve;
  });

  /** Shows the queue as it was left, and goes on with it once no other tab does. */
  async start(): Promise<void> {
    this.channel = new BroadcastChannel('tintype-queue');
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if ('tell' in data) {
        queue.setState(data.tell);
        this.settle();
      } else if (queue.getState().runsHere) {
        void this.answer(data);
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
      // 'elsewhere': the studio's job waits for the queue to release the film, so the queue must not wait for it.
      if (phase === 'idle' || phase === 'elsewhere') this.studioFirst.open();
      else this.studioFirst.close(() => undefined);
    });
    queue.setState(await this.readKept());
    this.post({ ask: 'state' });
    await navigator.locks.request('tintype-queue', async () => {
      await this.takeOver();
      // Held until the tab closes.
      return new Promise<never>(() => undefined);
    });
  }

  private readKept(): Promise<Pick<Queue, 'entries' | 'isPaused'>> {
    return readQueue().catch((error) => {
      showTrouble('saving', toTintypeError(error, 'INTERNAL', 'The queue you left here could not be read.'));
      return { entries: [], isPaused: false };
    });
  }

  private async takeOver(): Promise<void> {
    const { entries, isPaused } = await this.readKept();
    const checked = await Promise.all(
      entries.map(async (entry) => {
        if (entry.phase === 'done' || entry.phase === 'failed') return entry;
        const file = await fileOf(await this.sourceOf(entry.id), false);
        const phase = entry.phase === 'held' ? ('held' as const) : ('waiting' as const);
        return { ...entry, phase, lacks: file instanceof File ? null : file };
      }),
    );
    if (isPaused) this.gate.close(() => undefined);
    queue.setState({ runsHere: true, isPaused, progress: null });
    await this.keep(checked);
    this.settle();
    void this.pump();
  }

  /** Works on entries until none is left that can be. */
  private async pump(): Promise<void> {
    for (;;) {
      const { entries, runsHere } = queue.getState();
      const entry = nextEntry(entries);
      if (!runsHere || this.running !== null || entry === null) return;
      this.running = { id: entry.id, abort: new AbortController() };
      try {
        await this.pass();
        // It may have been removed while the queue was paused.
        if (!this.running.abort.signal.aborted) await this.work(entry, this.running.abort.signal);
      } finally {
        this.running = null;
        this.show({ progress: null });
      }
    }
  }

  private async work({ id }: QueueEntry, signal: AbortSignal): Promise<void> {
    const update = (change: Partial<QueueEntry>) => this.changeEntry(id, change);
    const entry = queue.getState().entries.find((other) => other.id === id);
    if (entry === undefined) return;
    const file = await fileOf(await this.sourceOf(id), false);
    if (!(file instanceof File)) return update({ lacks: file });
    await update({ phase: 'running' });
    try {
      const { runEntry } = await import('./run');
      const result = await runEntry({
        ...{ entry, file, signal, gate: this },
        onProgress: (progress) => this.show({ progress }),
        onKeys: (storeKeys) => void update({ storeKeys }),
      });
      await update({ phase: 'done', result });
    } catch (error) {
      if (signal.aborted) return;
      // Another processor or model was chosen: the worker was stopped under the job, which goes on in the new one.
      if (isTintypeError(error, 'CANCELLED')) return update({ phase: 'waiting' });
      const { code, message, remedy } = toTintypeError(error);
      await update({ phase: 'failed', problem: { code, sentence: message, remedy } });
    }
  }

  /** Puts entries into the queue, each with the film it is about. */
  async add(added: readonly { source: Source; work: QueueWork }[], place: 'front' | 'back'): Promise<void> {
    const entries: QueueEntry[] = [];
    const given: [string, Source][] = [];
    for (const { source, work } of added) {
      const entry = newEntry(crypto.randomUUID(), work, place === 'front' ? 'waiting' : 'held');
      entries.push(entry);
      given.push([entry.id, source]);
    }
    // Finished films and chroma must not be evicted behind the user's back.
    void navigator.storage.persist();
    await this.request({ ask: 'act', what: { do: 'add', entries, place }, sources: given });
    if (place === 'back') queue.setState({ isShown: true });
  }

  /** Gives an entry its film, from whichever tab it was found in. */
  giveSource(id: string, source: Source): Promise<void> {
    return this.request({ ask: 'act', what: { do: 'add', entries: [], place: 'back' }, sources: [[id, source]] });
  }

  async sourceOf(id: string): Promise<Source | null> {
    return this.sources.get(id) ?? (await keptHandle(id));
  }

  change(what: QueueAct): Promise<void> {
    return this.request({ ask: 'act', what, sources: [] });
  }

  pause(isPaused: boolean): Promise<void> {
    return this.request({ ask: 'pause', isPaused });
  }

  private async request(asked: Request): Promise<void> {
    await this.settled;
    if (queue.getState().runsHere) await this.answer(asked);
    else this.post(asked);
  }

  private async answer(asked: Request): Promise<void> {
    if (asked.ask === 'state') return this.show({});
    if (asked.ask === 'pause') {
      if (asked.isPaused) this.gate.close(() => undefined);
      else this.gate.open();
      queue.setState({ isPaused: asked.isPaused });
      return this.keep(queue.getState().entries);
    }
    const { what } = asked;
    const before = queue.getState().entries;
    for (const [id, source] of asked.sources) {
      this.sources.set(id, source);
      await keepHandle(id, source).catch(() => undefined);
      await this.changeEntry(id, { lacks: null, problem: null });
    }
    await this.keep(act(queue.getState().entries, what));
    if (what.do === 'remove') {
      if (this.running?.id === what.id) this.running.abort.abort();
      this.sources.delete(what.id);
      const gone = before.find(({ id }) => id === what.id);
      if (gone) await forgetEntry(gone);
    }
    void this.pump();
  }

  private changeEntry(id: string, change: Partial<QueueEntry>): Promise<void> {
    return this.keep(changed(queue.getState().entries, id, change));
  }

  private async keep(entries: QueueEntry[]): Promise<void> {
    this.show({ entries });
    await writeQueue(entries, queue.getState().isPaused).catch((error) =>
      showTrouble('saving', toTintypeError(error, 'DISK_FULL', 'The queue could not be saved in this browser.')),
    );
  }

  private show(change: Partial<Pick<Queue, 'entries' | 'progress'>>): void {
    queue.setState(change);
    const { entries, isPaused, progress } = queue.getState();
    this.post({ tell: { entries, isPaused, progress } });
  }

  private post(message: Message): void {
    this.channel?.postMessage(message);
  }

  /** A job's gate: passed while neither the user nor the user's own work holds the queue. */
  async pass(): Promise<void> {
    await this.gate.pass();
    await this.studioFirst.pass();
    await this.gate.pass();
  }
}

/** This tab's runner. */
const runner = new QueueRunner();

export const startQueue = () => runner.start();
export const addEntries = (...added: Parameters<QueueRunner['add']>) => runner.add(...added);
export const giveSource = (id: string, source: Source) => runner.giveSource(id, source);
export const sourceOf = (id: string) => runner.sourceOf(id);
export const changeQueue = (what: QueueAct) => runner.change(what);
export const pauseQueue = (isPaused: boolean) => runner.pause(isPaused);
