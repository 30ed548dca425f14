/** Loading the pack: started once a file is open or the page rests, with bytes and time left; the processor on request. */
import { isTintypeError } from '../../domain/errors';
import { readAgain } from '../prompt/actions';
import { openedFilm, session } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { colorizer } from './clients';

const packUrl = () => new URL('models/lite/', document.baseURI).href;

/** The localStorage key of the user's choice of processor, which belongs to this machine and not to a project. */
const CHOICE = 'tintype-runs-on';

/** The choice of the last visit. */
export function rememberedChoice(): 'auto' | 'webgpu' | 'wasm' {
  const choice = localStorage.getItem(CHOICE);
  return choice === 'webgpu' || choice === 'wasm' ? choice : 'auto';
}

/** Loads the pack and compiles its graphs; does nothing while that is under way or done. */
export async function loadEngine(): Promise<void> {
  const { engine, machine } = session.getState();
  if (engine.phase === 'loading' || engine.phase === 'ready') return;
  clearTrouble('engine');
  const abort = new AbortController();
  const { signal } = abort;
  session.setState({ engine: { phase: 'loading', progress: null, abort } });
  let stage = { name: '', since: 0, bytes: 0 };
  try {
    const client = await colorizer();
    const report = await client.load(signal, { packUrl: packUrl(), ep: machine.wanted }, (progress) => {
      // A resumed download does not start at 0: its speed is that of the bytes received since.
      if (progress.stage !== stage.name)
        stage = { name: progress.stage, since: performance.now(), bytes: progress.bytesDone };
      const seconds = (performance.now() - stage.since) / 1000;
      const rate = (progress.bytesDone - stage.bytes) / Math.max(seconds, 1e-3);
      const secondsLeft = seconds > 1 && rate > 0 ? (progress.bytesTotal - progress.bytesDone) / rate : null;
      // Progress comes through a message port of its own and may arrive after the report.
      const { engine } = session.getState();
      if (engine.phase === 'loading' && engine.abort === abort)
        session.setState({ engine: { ...engine, progress: { ...progress, secondsLeft } } });
    });
    if (signal.aborted) return;
    session.setState({ engine: { phase: 'ready', report } });
    readAgain();
  } catch (error) {
    if (signal.aborted) return;
    session.setState({ engine: { phase: 'failed' } });
    const needsProcessor = isTintypeError(error, 'GPU_UNAVAILABLE') || isTintypeError(error, 'GPU_LOST');
    const next = needsProcessor ? 'wasm' : session.getState().machine.wanted;
    const label = needsProcessor ? 'Use the processor' : 'Try again';
    showTrouble('engine', error, { label, run: () => void reloadEngine(next) });
  }
}

/** Loads again with another provider, or after a failure. */
export async function reloadEngine(wanted: 'auto' | 'webgpu' | 'wasm'): Promise<void> {
  const { engine } = session.getState();
  if (engine.phase === 'loading') engine.abort.abort();
  openedFilm()?.drafts.cancel();
  // A fresh worker: sessions of the provider before would hold their memory, and a run that hangs would hold the lock.
  (await colorizer()).stop();
  localStorage.setItem(CHOICE, wanted);
  session.setState({ engine: { phase: 'idle' }, machine: { wanted, draftSeconds: null } });
  await loadEngine();
}
