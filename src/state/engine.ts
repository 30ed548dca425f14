/** Loading the pack: started once a file is open or the page rests, with bytes and time left; the processor on request. */
import { colorizer } from './clients';
import { patch, session } from './session';
import { clearTrouble, showTrouble } from './trouble';

export const PACK_URL = new URL('models/lite/', document.baseURI).href;

let loading: AbortController | null = null;

/** Loads the pack and compiles its graphs; does nothing while that is under way or done. */
export async function loadEngine(): Promise<void> {
  const { engine } = session.getState();
  if (engine.phase === 'loading' || engine.phase === 'ready') return;
  clearTrouble('engine');
  patch('engine', { phase: 'loading', progress: null });
  loading = new AbortController();
  const { signal } = loading;
  const started = performance.now();
  try {
    const client = await colorizer();
    const report = await client.load(signal, { packUrl: PACK_URL, ep: engine.wanted }, (progress) => {
      const seconds = (performance.now() - started) / 1000;
      const share = progress.bytesTotal > 0 ? progress.bytesDone / progress.bytesTotal : 0;
      const secondsLeft = share > 0.02 && seconds > 1 ? (seconds / share) * (1 - share) : null;
      if (!signal.aborted) patch('engine', { progress: { ...progress, secondsLeft } });
    });
    patch('engine', { phase: 'ready', report, progress: null });
  } catch (error) {
    if (signal.aborted) return;
    patch('engine', { phase: 'failed', progress: null });
    const { wanted } = session.getState().engine;
    showTrouble('engine', error, {
      label: wanted === 'wasm' ? 'Load again' : 'Try again',
      run: () => void reloadEngine(wanted),
    });
  }
}

/** Loads again with another provider, or after a failure. */
export async function reloadEngine(wanted: 'auto' | 'webgpu' | 'wasm'): Promise<void> {
  loading?.abort();
  patch('engine', { phase: 'idle', report: null, wanted, draftSeconds: null });
  await loadEngine();
}
