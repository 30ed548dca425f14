/** Edits of locked frames and references. Each is an undo step with a label. */
import { freshGivenId, type Given, type Lock, type Reference } from '../../domain/hand/given';
import { shotStartAt } from '../../domain/shots/edit';
import { encodeFrame } from '../../storage/chroma-store';
import { writeGivenPicture } from '../../storage/picture-store';
import { chromaAt } from '../film/shown-frame';
import { texts } from '../stores/language';
import { edit, project } from '../stores/project';
import { openedFilm, session } from '../stores/session';
import { showTrouble } from '../trouble';

/** The lock of a frame, if it has one. */
export function lockAt(frame: number): Lock | null {
  return project.getState().locks.find((lock) => lock.frame === frame) ?? null;
}

/** Locks the frame in view to the colors that it shows, or lets it go. */
export function toggleLock(): void {
  const lock = lockAt(session.getState().view.playhead);
  if (lock) removeLock(lock);
  else void keepFrame();
}

/** Whether the frame in view shows finished colors or a whole draft, which can be kept. */
export function canKeep(): boolean {
  const { view } = session.getState();
  const film = openedFilm();
  const { chroma, shown } = chromaAt(view.playhead);
  return chroma !== null && !(shown.endsWith('draft') && film?.drafts.at(view.playhead)?.isHalf);
}

async function keepFrame(): Promise<void> {
  const film = openedFilm();
  const frame = session.getState().view.playhead;
  const { chroma } = chromaAt(frame);
  if (film === null || chroma === null || !canKeep()) return;
  try {
    const picture = await writeGivenPicture(film.fingerprint, new Blob([encodeFrame(chroma)]));
    if (!film.signal.aborted) edit(texts().edits.locking(frame + 1), withLock(frame, picture));
  } catch (error) {
    if (!film.signal.aborted) showTrouble('viewer', error);
  }
}

/** The project's locks with one of a frame added or replaced. */
export function withLock(frame: number, picture: string): Pick<Given, 'locks'> & { locks: Lock[] } {
  const { locks, references } = project.getState();
  const before = lockAt(frame);
  const id = before?.id ?? freshGivenId('lock', { locks, references });
  const lock = { id, frame, picture, shots: before?.shots ?? [] };
  return { locks: [...locks.filter((other) => other.frame !== frame), lock].sort((a, b) => a.frame - b.frame) };
}

export function removeLock(lock: Lock): void {
  const locks = project.getState().locks.filter(({ id }) => id !== lock.id);
  edit(texts().edits.unlocking(lock.frame + 1), { locks });
}

/** Lets the shot in view take a lock's colors, which is another shot's, or takes it out again. */
export function toggleFollower({ id, frame }: Lock): void {
  const { shots, view } = session.getState();
  const start = shotStartAt(shots.starts, view.playhead);
  const locks = project.getState().locks.map((lock) => {
    if (lock.id !== id) return lock;
    const others = lock.shots.filter((first) => shotStartAt(shots.starts, first) !== start);
    return { ...lock, shots: others.length < lock.shots.length ? others : [...others, start].sort((a, b) => a - b) };
  });
  edit(texts().edits.followers(frame + 1), { locks });
}

export function toggleReference(reference: Reference): void {
  changeReference(reference, texts().edits.switching(reference.name, !reference.enabled), {
    enabled: !reference.enabled,
  });
}

export type Reach = 'shot' | 'film';

/** The frames of a reach from the shot in view. */
export function framesOfReach(reach: Reach): { from: number; to: number } {
  const { shots, view } = session.getState();
  const count = openedFilm()?.report.frameCount ?? 0;
  if (reach === 'film') return { from: 0, to: count };
  const from = shotStartAt(shots.starts, view.playhead);
  return { from, to: shots.starts.find((start) => start > from) ?? count };
}

/** How far a reference reaches now. */
export function reachOf({ from, to }: Reference): Reach {
  return from === 0 && to === openedFilm()?.report.frameCount ? 'film' : 'shot';
}

export function reachReference(reference: Reference, reach: Reach): void {
  changeReference(reference, texts().edits.reach(reference.name), framesOfReach(reach));
}

export function removeReference(reference: Reference): void {
  const references = project.getState().references.filter(({ id }) => id !== reference.id);
  edit(texts().edits.removing(reference.name), { references });
}

function changeReference({ id }: Reference, label: string, change: Partial<Reference>): void {
  const references = project.getState().references.map((one) => (one.id === id ? { ...one, ...change } : one));
  edit(label, { references });
}
