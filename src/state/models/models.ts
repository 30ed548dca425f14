/** What the Models panel does: lists, shows, adds, chooses and deletes the user's own models. */
import { TintypeError } from '../../domain/errors';
import { parseManifest } from '../../domain/pack/manifest';
import { forgetPack, listPacks, sweepPacks, withPacks } from '../../storage/packs';
import { chooseModel } from '../film/engine';
import { canPickFolder, pickFiles, pickFolder } from '../saving/pick-file';
import { models, openModels } from '../stores/models';
import { session } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { copyPack } from './copy';
import { factsOf, offerOf } from './offer';
import { type PackSource, sourceOfEntry, sourceOfFiles, sourceOfHandle, sourceOfZip } from './sources';

/** Lists what is kept. Files of no model are deleted, unless a tab is adding some just now. */
export async function lookThroughModels(): Promise<void> {
  await navigator.locks.request('tintype-packs', { ifAvailable: true }, async (lock) => {
    if (lock) await sweepPacks();
  });
  await list();
}

async function list(): Promise<void> {
  const kept = (await listPacks()).map(({ hash, manifestText, isWhole }) => {
    try {
      return { hash, isWhole, facts: factsOf(parseManifest(manifestText)) };
    } catch {
      return { hash, isWhole, facts: null };
    }
  });
  models.setState({ kept });
}

export async function chooseFolder(): Promise<void> {
  if (canPickFolder()) {
    const folder = await pickFolder('read').catch(() => null);
    if (folder) await look(folder.name, async () => sourceOfHandle(folder));
    return;
  }
  const files = await pickFiles('', true, true);
  if (files.length > 0) await look('the folder', async () => sourceOfFiles(files));
}

export async function chooseZip(): Promise<void> {
  const [zip] = await pickFiles('.zip,application/zip', false);
  if (zip) await lookInto(zip);
}

/** A folder or zip that was dropped. */
export async function lookInto(dropped: FileSystemDirectoryEntry | File): Promise<void> {
  openModels();
  await look(dropped.name, () =>
    dropped instanceof File ? sourceOfZip(dropped) : Promise.resolve(sourceOfEntry(dropped)),
  );
}

/** Shows what a folder or zip holds, or why it cannot be used. */
async function look(name: string, open: () => Promise<PackSource>): Promise<void> {
  if (models.getState().adding.phase === 'copying') {
    showTrouble('models', new TintypeError('INTERNAL', 'Another model is being copied.', { remedy: 'Wait for it.' }));
    return;
  }
  clearTrouble('models');
  const looking = { phase: 'looking', name } as const;
  // Canceled, closed, or another one is looked at.
  const isOver = () => models.getState().adding !== looking;
  models.setState({ adding: looking });
  try {
    const offer = await offerOf(await open());
    const { quota, usage } = await navigator.storage.estimate();
    const bytesFree = quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
    if (isOver()) return;
    models.setState({ adding: { phase: 'offered', offer, facts: factsOf(offer.manifest), bytesFree } });
  } catch (error) {
    if (isOver()) return;
    models.setState({ adding: { phase: 'none' } });
    showTrouble('models', error);
  }
}

/** Copies the model that was shown, and chooses it unless a film is being colorized. */
export async function addOffered(): Promise<void> {
  const { adding, kept } = models.getState();
  if (adding.phase !== 'offered') return;
  const { offer, facts } = adding;
  clearTrouble('models');
  try {
    if (!kept?.some(({ hash, isWhole }) => isWhole && hash === offer.hash)) {
      const abort = new AbortController();
      const show = (bytesDone: number) => models.setState({ adding: { phase: 'copying', facts, bytesDone, abort } });
      show(0);
      // A gigabyte must not be evicted behind the user's back.
      void navigator.storage.persist();
      await copyPack(offer, abort.signal, show);
    }
    models.setState({ adding: { phase: 'none' } });
    await list();
    if (session.getState().work.phase === 'idle') await chooseModel(offer.hash);
  } catch (error) {
    models.setState({ adding: { phase: 'none' } });
    await list();
    showTrouble('models', error);
  }
}

export function cancelAdding(): void {
  const { adding } = models.getState();
  if (adding.phase === 'copying') adding.abort.abort();
  else models.setState({ adding: { phase: 'none' } });
}

/** Deletes a model; the built-in one takes its place where it was chosen. Colors that it made stay. */
export async function deleteModel(hash: string): Promise<void> {
  if (session.getState().machine.model === hash) await chooseModel(null);
  await withPacks(null, () => forgetPack(hash));
  await list();
}

export function closeModels(): void {
  models.setState(({ adding }) => ({
    isOpen: false,
    adding: adding.phase === 'copying' ? adding : { phase: 'none' },
  }));
  clearTrouble('models');
}
