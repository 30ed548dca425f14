/** Edits of shots: boundaries set, removed and moved, and which shots have a prompt of their own. Each is an undo step with a label. */

import { mergeShot, moveBoundary, type ShotEdits, shotStartAt, splitShot } from '../../domain/shots/edit';
import { dropOwnPrompt, giveOwnPrompt, mergePrompt, movePrompt } from '../../domain/shots/prompts';
import { pause, seek } from '../film/playback';
import { texts } from '../stores/language';
import { dragEdit, edit, type Project, project } from '../stores/project';
import { openedFilm, session } from '../stores/session';

/** Number of the shot that begins at `start`, counted from 1. */
const numberOf = (start: number) => session.getState().shots.starts.indexOf(start) + 1;

/** First frame of the shot in view. */
function shownStart(): number {
  const { shots, view } = session.getState();
  return shotStartAt(shots.starts, view.playhead);
}

/** Begins a new shot at the playhead. On a boundary there is nothing to split. */
export function splitHere(): void {
  const { shots, view } = session.getState();
  const shotEdits = splitShot(project.getState().shotEdits, shots.starts, view.playhead);
  if (shotEdits !== null) edit(texts().edits.splitting(numberOf(shownStart())), { shotEdits });
}

/** Joins the shot in view with the one before, whose prompt then covers both. */
export function mergeHere(): void {
  mergeAt(shownStart());
}

export function mergeAt(start: number): void {
  if (start === 0) return;
  const { found, starts } = session.getState().shots;
  const { prompts, shotEdits } = project.getState();
  const next = starts.find((other) => other > start) ?? null;
  const number = numberOf(start);
  edit(texts().edits.merging(number - 1, number), {
    shotEdits: mergeShot(shotEdits, found, start),
    prompts: mergePrompt(prompts, start, next),
  });
}

/** A drag of the boundary at `start`: each call moves it to a frame, and all of them are one undo step. */
export function dragBoundary(start: number): (to: number) => void {
  const before = project.getState();
  const { starts } = session.getState().shots;
  const apply = dragEdit(texts().edits.movingStart(numberOf(start)));
  let last = start;
  pause();
  return (to) => {
    const moved = movedBoundary(before, starts, start, to);
    const at = moved?.at ?? start;
    if (at === last) return;
    last = at;
    apply(moved === null ? { shotEdits: before.shotEdits, prompts: before.prompts } : changeOf(before, start, moved));
    // The frame with which the shot now begins is what one needs to see.
    seek(at);
  };
}

/** Moves the boundary at `start` by some frames; presses that follow each other are one undo step. */
export function nudgeBoundary(start: number, by: number): void {
  const before = project.getState();
  const { starts } = session.getState().shots;
  const moved = movedBoundary(before, starts, start, start + by);
  if (moved === null) return;
  const number = numberOf(start);
  edit(texts().edits.movingStart(number), changeOf(before, start, moved), `boundary ${number}`);
  pause();
  seek(moved.at);
}

/** Gives the shot in view words of its own, at first the same. */
export function giveShotPrompt(): void {
  const start = shownStart();
  const { prompts } = project.getState();
  edit(texts().edits.ownPrompt(numberOf(start)), { prompts: giveOwnPrompt(prompts, start) });
}

/** Removes the own prompt of the shot in view, which is then covered by the prompt before it. */
export function inheritPrompt(): void {
  const start = shownStart();
  const { prompts } = project.getState();
  edit(texts().edits.inheriting(numberOf(start)), { prompts: dropOwnPrompt(prompts, start) });
}

type Moved = { edits: ShotEdits; at: number };

function movedBoundary(before: Project, starts: readonly number[], start: number, to: number): Moved | null {
  const { found } = session.getState().shots;
  return moveBoundary(before.shotEdits, found, starts, start, to, openedFilm()?.report.frameCount ?? 1);
}

function changeOf({ prompts }: Project, start: number, { edits, at }: Moved): Partial<Project> {
  return { shotEdits: edits, prompts: movePrompt(prompts, start, at) };
}
