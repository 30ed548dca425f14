/** Marks on the frame in view, and the things that are grown from them. Each mark is an undo step. */

import { workingSize } from '../../domain/frames';
import type { Mark } from '../../domain/hand/marks';
import { cellsIn, type Mask } from '../../domain/hand/mask';
import { type DrawnFrame, freshId, freshName, type Thing, withDrawn } from '../../domain/hand/thing';
import { colorizer } from '../film/clients';
import type { OpenFilm } from '../film/open-film';
import { hand, type Mode } from '../stores/hand';
import { texts } from '../stores/language';
import { edit, project } from '../stores/project';
import { engineReport, openedFilm, session } from '../stores/session';
import { clearTrouble, showTrouble } from '../trouble';
import { changeThing, chosenThing } from './actions';
import { followedTo } from './following';

/** A mark without its sign, which the mode decides. */
export type Shape = Mark extends infer M ? (M extends Mark ? Omit<M, 'sign'> : never) : never;

/** Marks the frame in view; resolves when the thing has grown. */
export async function mark(shape: Shape, mode: Mode): Promise<void> {
  await openedFilm()?.marking.add(shape, mode);
}

export class Marking {
  /** Marks take effect one after the other: each builds upon what the one before made. */
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly film: OpenFilm) {}

  add(shape: Shape, mode: Mode): Promise<void> {
    const { playhead } = session.getState().view;
    const made = { ...shape, sign: mode === 'subtract' ? -1 : 1 } as Mark;
    hand.setState(({ pending }) => ({ pending: [...pending, made] }));
    this.last = this.last.then(() => this.apply(playhead, made, mode));
    return this.last;
  }

  private async apply(frame: number, made: Mark, mode: Mode): Promise<void> {
    try {
      const thing = mode === 'new' ? null : chosenThing();
      if (thing === null && made.sign === -1) return;
      const before = thing?.drawn.find((drawn) => drawn.frame === frame);
      const followed = thing && followedTo(thing);
      // On a frame that the thing was followed to, the hand corrects.
      const base = before ? before.base : (followed?.get(frame) ?? undefined);
      const marks = [...(before?.marks ?? []), made];
      const mask = await this.region(frame, marks, base);
      if (this.film.signal.aborted || (thing === null && cellsIn(mask) === 0)) return;
      clearTrouble('viewer');
      const drawn = { frame, marks, mask, ...(base && { base }) };
      if (thing === null) addThing(drawn);
      else changeThing(thing.id, made.sign === 1 ? 'addingTo' : 'takingAway', (present) => withDrawn(present, drawn));
      if (thing && followed) void this.film.following.start(thing.id);
    } catch (error) {
      if (!this.film.signal.aborted) showTrouble('viewer', error, null);
    } finally {
      hand.setState(({ pending }) => ({ pending: pending.filter((other) => other !== made) }));
    }
  }

  private async region(frame: number, marks: Mark[], base?: Mask): Promise<Mask> {
    const { media, report, signal } = this.film;
    const { settings } = project.getState();
    const multiple = engineReport(session.getState())?.limits.sizeMultiple ?? 32;
    const size = workingSize(report, settings.workingSize, multiple);
    const [luma] = await media.readFrames(signal, { from: frame, to: frame + 1, ...size });
    if (luma === undefined) throw new Error(`frame ${frame} of ${report.frameCount} could not be read`);
    const request = { frame: luma, colorSpace: report.colorSpace, workingSize: settings.workingSize, marks, base };
    return (await colorizer()).region(signal, request);
  }
}

function addThing(drawn: DrawnFrame): void {
  const { things } = project.getState();
  const { rowId } = hand.getState();
  const [id, name] = [freshId(things), freshName(things, texts().hand.thing)];
  const thing: Thing = {
    ...{ id, name, color: null, hex: null, enabled: true, treatment: 'color', boundTo: rowId },
    drawn: [drawn],
  };
  edit(texts().edits.showing(name), { things: [...things, thing] });
  hand.setState({ thingId: id, rowId: null });
}
