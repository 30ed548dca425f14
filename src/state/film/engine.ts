/** Loading the pack: started once a file is open or the page rests, with bytes and time left; the processor on request. */
import { isTintypeError } from '../../domain/errors';
import { cancelDraft } from '../drafts/drafts';
import { patch, session } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { colorizer } from './clients';

export const PACK_URL = new URL('models/lite/', document.baseURI).href;

/** The choice belongs to this machine, not to a project. */
const CHOICE = 'tintype-runs-on';

let loading: AbortController | null = null;

/** The choice of the last visit. */
export function rememberedChoice(): 'auto' | 'webgpu' | 'wasm' {
  const choice = localStorage.getItem(CHOICE);
  return choice === 'webgpu' || choice === 'wasm' ? choice : 'auto';
}

/** Loads the pack and compiles its graphs; does nothing while that is under way or done. */
export async function loadEngine(): Promise<void> {
  const { engine } = session.getState();
  if (engine.phase === 'loading' || engine.phase === 'ready') return;
  clearTrouble('engine');
  patch('engine', { phase: 'loading', progress: null });
  loading = new AbortController();
  const { signal } = loading;
  let stage = { name: '', since: 0, bytes: 0 };
  try {
    const client = await colorizer();
    const report = await client.load(signal, { packUrl: PACK_URL, ep: engine.wanted }, (progress) => {
      // A resumed download starts part of the way: only bytes seen since count for its speed.
      if (progress.stage !== stage.name)
        stage = { name: progress.stage, since: performance.now(), bytes: progress.bytesDone };
      const seconds = (performance.now() - stage.since) / 1000;
      const rate = (progress.bytesDone - stage.bytes) / Math.max(seconds, 1e-3);
      const secondsLeft = seconds > 1 && rate > 0 ? (progress.bytesTotal - progress.bytesDone) / rate : null;
      if (!signal.aborted) patch('engine', { progress: { ...progress, secondsLeft } });
    });
    patch('engine', { phase: 'ready', report, progress: null });
  } catch (error) {
    if (signal.aborted) return;
    patch('engine', { phase: 'failed', progress: null });
    const needsProcessor = isTintypeError(error, 'GPU_UNAVAILABLE') || isTintypeError(error, 'GPU_LOST');
    const next = needsProcessor ? 'wasm' : session.getState().engine.wanted;
    const label = needsProcessor ? 'Use the processor' : 'Try again';
    showTrouble('engine', error, { label, run: () => void reloadEngine(next) });
  }
}

/** Loads again with another provider, or after a failure. */
export async function reloadEngine(wanted: 'auto' | 'webgpu' | 'wasm'): Promise<void> {
  loading?.abort();
  cancelDraft();
  // A fresh worker: sessions of the provider before would hold their memory, and a run that hangs would hold the lock.
  (await colorizer()).stop();
  localStorage.setItem(CHOICE, wanted);
  patch('engine', { phase: 'idle', report: null, wanted, draftSeconds: null, frameSeconds: null });
  await loadEngine();
}
