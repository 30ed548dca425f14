/** Files that come when the installed app is started with them: "open with", and what another app shares. */
import { TintypeError } from '../../domain/errors';
import { SHARED, takeShared } from '../../storage/shared-files';
import { filesOf } from '../saving/file-handles';
import { showTrouble } from '../trouble';
import { takeFiles } from './take-files';

/** Launch Handler API: in Chromium, not in TypeScript's library yet. */
interface Launching {
  launchQueue?: { setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[] }) => void): void };
}

export function startArrivals(): void {
  (window as Launching).launchQueue?.setConsumer(({ files }) => void filesOf(files).then(takeFiles));
  const address = new URL(location.href);
  const shared = address.searchParams.get(SHARED.parameter);
  if (shared === null) return;
  // A reload must not ask again.
  address.searchParams.delete(SHARED.parameter);
  history.replaceState(history.state, '', address);
  if (shared === SHARED.failed) {
    const sentence = 'What was shared does not fit into the space that this browser gives the app.';
    showTrouble('drop', new TintypeError('DISK_FULL', sentence));
  } else void takeShared().then(takeFiles);
}
