/** Color pictures as they hold now: those of the project, and one that is offered, so that drafts show what it would do. */
import { type Given, type GivenPicture, givenWithin } from '../../domain/hand/given';
import type { Project } from '../stores/project';
import { session } from '../stores/session';

export function givenNow({ locks, references }: Project): Given {
  const { offer } = session.getState();
  return offer?.change ? { locks, references, ...offer.change } : { locks, references };
}

/** What holds for one frame, in its shot. */
export function givenAt(
  frame: number,
  project: Project,
): { pictures: GivenPicture[]; shot: { from: number; to: number } } {
  const { starts } = session.getState().shots;
  const shot = {
    from: starts.findLast((start) => start <= frame) ?? 0,
    to: starts.find((start) => start > frame) ?? Number.POSITIVE_INFINITY,
  };
  const all = givenWithin(givenNow(project), shot.from, shot.to);
  return { pictures: all.filter(({ from, to }) => from <= frame && frame < to), shot };
}

/** Frames that lie one in each shot that color pictures hold for. @param starts first frames of all shots, ascending */
export function framesGiven({ locks, references }: Given, starts: readonly number[]): number[] {
  return [
    ...locks.flatMap(({ frame, shots }) => [frame, ...shots]),
    ...references.flatMap(({ from, to }) => [from, ...starts.filter((start) => start > from && start < to)]),
  ];
}
