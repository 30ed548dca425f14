/**
 * Shots of the open film: boundaries are detected in the background, from tiny luma frames as they arrive, giving way to playback
 * and to work under way; the user's edits are laid over what was found.
 */

import { shotStartsOf } from '../../domain/shots/edit';
import { PAGE } from '../../film/read-all';
import { findShots } from '../../film/shots';
import { media } from '../film/clients';
import { quiet } from '../film/quiet';
import { project } from '../stores/project';
import { patch, session } from '../stores/session';

let run: { abort: AbortController; finished: Promise<void> } | null = null;

export function startShots(): void {
  run?.abort.abort();
  const abort = new AbortController();
  run = { abort, finished: search(abort.signal).catch(() => {}) };
}

/** Resolves when the whole file has been looked at: before a job, which must not mix shots. */
export async function shotsKnown(): Promise<readonly number[]> {
  await run?.finished;
  return session.getState().media.shotStarts;
}

/** Brings session.media.shotStarts up to date with what was found and what the user said. */
export function deriveShots(): void {
  const { report, shotsFound, shotStarts } = session.getState().media;
  const { prompts, shotEdits } = project.getState();
  const pinned = prompts.map(({ from }) => from);
  const next = shotStartsOf(shotsFound, shotEdits, pinned, report?.frameCount ?? 1);
  if (next.join() !== shotStarts.join()) patch('media', { shotStarts: next });
}

async function search(signal: AbortSignal): Promise<void> {
  const report = session.getState().media.report;
  if (report === null || report.frameCount < 2) return;
  await findShots(signal, {
    ...{ media: await media(), from: 0, to: report.frameCount, page: PAGE.background },
    gate: { pass: () => quiet(signal) },
    onPage: (lookedTo, found) => patch('media', { shotsFound: found(), shotsKnownTo: lookedTo }),
  });
}
