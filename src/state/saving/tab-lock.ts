/**
 * One tab saves a film's project: it holds a Web Lock of the film while it has it open. A second tab with the same film works, too, but
 * saves nothing until it takes over; the first then stops saving, so that neither overwrites the other. Other films are saved beside it.
 */
import { openedFilm, session } from '../stores/session';

const lockOf = (fingerprint: string) => `tintype-project-${fingerprint}`;

/** A lock that this tab holds. */
interface Held {
  release(): void;
  /** Called when another tab steals it. */
  onLost(): void;
}

/** The lock of an open film, which claims it when it is shown. */
export class ProjectLock {
  private held: Held | null = null;
  private isReleased = false;
  private settled: Promise<unknown> = Promise.resolve();

  constructor(private readonly fingerprint: string) {}

  /** @param before of the film that was on screen: the same film opened once more goes on with its lock */
  claim(before: ProjectLock | null): void {
    if (before?.fingerprint === this.fingerprint && before.held) {
      this.take(before.held);
      before.held = null;
    } else {
      before?.release();
      this.settled = this.request({ ifAvailable: true });
    }
  }

  /** Takes it from the tab that holds it. */
  async steal(): Promise<void> {
    this.settled = this.request({ steal: true });
    await this.settled;
  }

  /** Whether this tab saves the film. */
  async isHeld(): Promise<boolean> {
    await this.settled;
    return this.held !== null;
  }

  release(): void {
    this.isReleased = true;
    this.held?.release();
    this.held = null;
  }

  private request(options: LockOptions): Promise<void> {
    return new Promise((resolve) => {
      const held: Held = { release: () => {}, onLost: () => {} };
      navigator.locks
        .request(lockOf(this.fingerprint), options, (lock) => {
          // The film may have been closed while the lock was asked for.
          if (this.isReleased) return resolve();
          if (lock === null) say('elsewhere');
          else this.take(held);
          resolve();
          // Held until the film or the tab is closed, or another tab steals it.
          return (
            lock &&
            new Promise<void>((end) => {
              held.release = end;
            })
          );
        })
        .catch(() => held.onLost());
    });
  }

  private take(held: Held): void {
    this.held = held;
    held.onLost = () => {
      this.held = null;
      if (openedFilm()?.lock === this) say('elsewhere');
    };
    say('unsaved');
  }
}

const say = (phase: 'unsaved' | 'elsewhere') => session.setState({ saving: { phase } });

/** Whether another tab has a film open and saves it. */
export async function isOpenElsewhere(fingerprint: string): Promise<boolean> {
  const film = openedFilm();
  if (film?.fingerprint === fingerprint && (await film.lock.isHeld())) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockOf(fingerprint));
}
