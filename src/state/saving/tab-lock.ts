/**
 * One tab owns the autosaved project (Web Lock). A second tab works, too, but saves nothing until it takes over; the first tab then
 * stops saving, so that neither overwrites the other.
 */
import { session } from '../stores/session';

const NAME = 'tintype-project';

/** Asks for the lock; `steal` takes it from the tab that holds it. Resolves once it is known whether this tab owns it. */
export function claimProject(steal = false): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks
      .request(NAME, steal ? { steal: true } : { ifAvailable: true }, (lock) => {
        session.setState({ saving: { phase: lock === null ? 'elsewhere' : 'unsaved' } });
        resolve(lock !== null);
        // Held until the tab closes or another one steals it.
        return lock === null ? undefined : new Promise<void>(() => {});
      })
      .catch(() => session.setState({ saving: { phase: 'elsewhere' } }));
  });
}
