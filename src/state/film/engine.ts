/** Loading the pack: started once a file is open or the page rests, with bytes and time left; the processor on request. */
import { isTintypeError } from '../../domain/errors';
import { keptUrl } from '../../storage/packs';
import { readAgain } from '../prompt/actions';
import { openedFilm, patch, session } from '../stores/session';
import type { Trouble } from '../stores/slices';
import { clearTrouble, showTrouble } from '../trouble';
import { colorizer } from './clients';

/** The localStorage keys of the user's choice of processor and model, which belong to this machine and not to a project. */
const CHOICE = 'tintype-runs-on';
const MODEL = 'tintype-model';

/** The choice of the last visit. */
export function rememberedChoice(): 'auto' | 'webgpu' | 'wasm' {
  const choice = localStorage.getItem(CHOICE);
  return choice === 'webgpu' || choice === 'wasm' ? choice : 'auto';
}

export function rememberedModel(): string | null {
  const hash = localStorage.getItem(MODEL);
  return hash !== null && /^[0-9a-f]{64}$/.test(hash) ? hash : null;
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
    const packUrl = machine.model ? keptUrl(machine.model) : new URL('models/lite/', document.baseURI).href;
    const report = await client.load(signal, { packUrl, ep: machine.wanted }, (progress) => {
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
    showTrouble('engine', error, wayOut(error));
  }
}

/** What the one button offers: the built-in model in place of one that cannot be used, else the processor, else another attempt. */
function wayOut(error: unknown): NonNullable<Trouble['action']> {
  const { wanted, model } = session.getState().machine;
  if (isTintypeError(error, 'GPU_UNAVAILABLE') || isTintypeError(error, 'GPU_LOST'))
    return { label: 'useProcessor', run: () => void reloadEngine('wasm') };
  if (model !== null) return { label: 'builtInModel', run: () => void chooseModel(null) };
  return { label: 'tryAgain', run: () => void reloadEngine(wanted) };
}

/** Loads another model. @param model hash of a kept one, null: the built-in one */
export async function chooseModel(model: string | null): Promise<void> {
  if (model === null) localStorage.removeItem(MODEL);
  else localStorage.setItem(MODEL, model);
  patch('machine', { model });
  await reloadEngine(session.getState().machine.wanted);
}

/** Loads again with another provider, or after a failure. */
export async function reloadEngine(wanted: 'auto' | 'webgpu' | 'wasm'): Promise<void> {
  const { engine, machine } = session.getState();
  if (engine.phase === 'loading') engine.abort.abort();
  openedFilm()?.drafts.cancel();
  // A fresh worker: sessions of the provider before would hold their memory, and a run that hangs would hold the lock.
  (await colorizer()).stop();
  localStorage.setItem(CHOICE, wanted);
  session.setState({ engine: { phase: 'idle' }, machine: { ...machine, wanted, draftSeconds: null } });
  await loadEngine();
}
