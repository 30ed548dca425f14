/** Follows a thing through its shot for the screen. Nothing of it is saved: jobs follow by themselves, to the same places. */

import type { Mask } from '../../domain/hand/mask';
import { digestOfDrawn, type Thing } from '../../domain/hand/thing';
import { followOne } from '../../film/follow';
import { colorizer } from '../film/clients';
import type { OpenFilm } from '../film/open-film';
import { hand } from '../stores/hand';
import { project } from '../stores/project';
import { openedFilm, session } from '../stores/session';
import { showTrouble } from '../trouble';

/** Where a thing is on a frame: shown or followed; null where it is lost, undefined where nobody knows. */
export function placeOf(thing: Thing, frame: number): Mask | null | undefined {
  const drawn = thing.drawn.find((one) => one.frame === frame);
  return drawn ? drawn.mask : followedTo(thing)?.get(frame);
}

/** Frames that a thing was followed to since it was shown last. */
export function followedTo(thing: Thing): ReadonlyMap<number, Mask | null> | null {
  const followed = hand.getState().followed[thing.id];
  return followed?.digest === digestOfDrawn(thing.drawn) ? followed.masks : null;
}

export class Following {
  private running: AbortController | null = null;

  constructor(private readonly film: OpenFilm) {
    film.signal.addEventListener('abort', () => hand.setState({ followed: {}, following: null }));
  }

  stop(): void {
    this.running?.abort();
    this.running = null;
    hand.setState({ following: null });
  }

  /** Follows a thing through the shot in view; one at a time. */
  async start(thingId: string): Promise<void> {
    const { film } = this;
    const { shots, view } = session.getState();
    const thing = project.getState().things.find(({ id }) => id === thingId);
    if (!thing) return;
    this.stop();
    const abort = new AbortController();
    this.running = abort;
    const from = shots.starts.findLast((start) => start <= view.playhead) ?? 0;
    const to = shots.starts.find((start) => start > view.playhead) ?? film.report.frameCount;
    const shown = thing.drawn.filter(({ frame }) => frame >= from && frame < to);
    const total = to - from - shown.length;
    const digest = digestOfDrawn(thing.drawn);
    const masks = new Map<number, Mask | null>();
    hand.setState({ following: { thingId, done: 0, total } });
    const signal = AbortSignal.any([abort.signal, film.signal]);
    try {
      const { workingSize } = project.getState().settings;
      const scene = { media: film.media, colorizer: await colorizer(), report: film.report, workingSize };
      await followOne(signal, scene, shown, { from, to }, (frame, mask) => {
        if (signal.aborted) return;
        masks.set(frame, mask);
        hand.setState((state) => ({
          followed: { ...state.followed, [thingId]: { digest, masks: new Map(masks) } },
          following: { thingId, done: masks.size, total },
        }));
      });
    } catch (error) {
      if (!signal.aborted) showTrouble('viewer', error, { label: 'followAgain', run: () => void followThing(thingId) });
    } finally {
      if (this.running === abort) {
        hand.setState({ following: null });
        film.drafts.plan('edit');
      }
    }
  }
}

export async function followThing(thingId: string): Promise<void> {
  await openedFilm()?.following.start(thingId);
}

export function stopFollowing(): void {
  openedFilm()?.following.stop();
}
