/** Edits of the things that were shown by hand. Each is an undo step with a label. */

import type { RowGrade } from '../../domain/color/row-grade';
import { type Kept, keptColors } from '../../domain/hand/kept';
import { holds } from '../../domain/hand/mask';
import { type Thing, thingsOfShot } from '../../domain/hand/thing';
import { chromaAt } from '../film/shown-frame';
import { hand, type Mode, type Tool } from '../stores/hand';
import { texts } from '../stores/language';
import { edit, project } from '../stores/project';
import { session } from '../stores/session';
import { placeOf } from './following';

/** Selects a tool; selecting the current one again deselects it. */
export function chooseTool(tool: Tool): void {
  hand.setState((state) => ({ tool: state.tool === tool ? 'none' : tool, rowId: null }));
}

export function chooseMode(mode: Mode): void {
  hand.setState({ mode });
}

/** The next mark shows where a row's thing is. */
export function showRow(rowId: string): void {
  hand.setState({ tool: 'point', mode: 'new', rowId, thingId: null });
}

export function chooseThing(thingId: string | null): void {
  hand.setState({ thingId });
}

/** The thing that marks are added to, if it is one of the shot in view. */
export function chosenThing(): Thing | null {
  const { thingId } = hand.getState();
  const { shots, view } = session.getState();
  return thingsOfShot(project.getState().things, shots.starts, view.playhead).find(({ id }) => id === thingId) ?? null;
}

/** A thing whose place on the frame in view holds the point, the last one first. */
export function thingAt(x: number, y: number): Thing | null {
  const { playhead } = session.getState().view;
  const isThere = (thing: Thing) => {
    const mask = placeOf(thing, playhead);
    return mask ? holds(mask, x, y) : false;
  };
  return project.getState().things.findLast(isThere) ?? null;
}

export function colorThing(id: string, color: string | null, hex: string | null): void {
  changeThing(id, 'colorOf', (thing) => ({ ...thing, color, hex, treatment: 'color' }), `color ${id}`);
}

/** Sliders of one thing. */
export function gradeThing(id: string, grade: RowGrade): void {
  changeThing(id, 'grading', (thing) => ({ ...thing, grade }), `grade ${id}`);
}

export function renameThing(id: string, name: string): void {
  if (name.trim() !== '') changeThing(id, 'renaming', (thing) => ({ ...thing, name: name.trim() }));
}

export function toggleThing(id: string): void {
  changeThing(id, 'switching', (thing) => ({ ...thing, enabled: !thing.enabled }));
}

/** Keeps a thing gray, or lets it have its color again. */
export function keepGray(id: string, isKept: boolean): void {
  changeThing(id, isKept ? 'keepingGray' : 'coloring', (thing) => ({
    ...thing,
    treatment: isKept ? 'gray' : 'color',
  }));
}

/** Keeps a thing as the frame in view shows it, whatever words and colors come later; without colors there, nothing is kept. */
export function keepAsItIs(id: string): void {
  const thing = project.getState().things.find((other) => other.id === id);
  const kept = thing && presentColors(thing);
  if (kept) changeThing(id, 'keepingAsItIs', (present) => ({ ...present, treatment: 'kept', kept }));
}

/** Lets a thing have its own color again. */
export function keepNoLonger(id: string): void {
  changeThing(id, 'coloring', ({ kept: _, ...thing }) => ({ ...thing, treatment: 'color' }));
}

/** What the frame in view shows of a thing; null where it is not on it, or has no colors yet. */
export function presentColors(thing: Thing): Kept | null {
  const { playhead } = session.getState().view;
  const mask = placeOf(thing, playhead);
  const { chroma } = chromaAt(playhead);
  return mask && chroma ? keptColors(chroma, mask) : null;
}

/** Binds a thing to a row of the prompt; with null it becomes a row of its own. */
export function bindThing(id: string, boundTo: string | null): void {
  changeThing(id, 'binding', (thing) => ({ ...thing, boundTo }));
}

export function removeThing(id: string): void {
  const { things } = project.getState();
  const thing = things.find((other) => other.id === id);
  if (thing) edit(texts().edits.removing(thing.name), { things: things.filter((other) => other !== thing) });
}

/** Edits of one thing that undo names by it. */
type ThingEdit =
  | 'colorOf'
  | 'renaming'
  | 'keepingGray'
  | 'coloring'
  | 'binding'
  | 'addingTo'
  | 'takingAway'
  | 'keepingAsItIs'
  | 'grading'
  | 'switching';

export function changeThing(id: string, what: ThingEdit, by: (thing: Thing) => Thing, group?: string): void {
  const { things } = project.getState();
  const thing = things.find((other) => other.id === id);
  if (!thing) return;
  const { edits } = texts();
  const label = what === 'switching' ? edits.switching(thing.name, !thing.enabled) : edits[what](thing.name);
  edit(label, { things: things.map((other) => (other === thing ? by(thing) : other)) }, group);
}
