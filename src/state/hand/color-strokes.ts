/** Edits of points and strokes of color. Each is an undo step with a label. */
import { useMemo } from 'react';
import { type ColorStroke, distanceTo, freshStrokeId, strokesOfShot } from '../../domain/hand/color-stroke';
import type { Place } from '../../domain/hand/marks';
import { useShownShot } from '../prompt/shown';
import { hand } from '../stores/hand';
import { texts } from '../stores/language';
import { edit, project, useProject } from '../stores/project';
import { session, useSession } from '../stores/session';
import { noteColor } from './recent-colors';

/** Places of a drag that are nearer to each other than this add nothing, in shares of the picture. */
const LEAST_WAY = 0.006;
/** How far from a stroke a click still means it. */
const NEAR = 0.03;

/** The current color, from now on. */
export function chooseColor(hex: string): void {
  hand.setState({ color: hex.toLowerCase() });
}

/** Sets the current color at a place of the frame in view, or along a line of places. */
export function addStroke(places: readonly Place[]): void {
  const { color } = hand.getState();
  const { colorStrokes } = project.getState();
  const frame = session.getState().view.playhead;
  const stroke = { id: freshStrokeId(colorStrokes), frame, hex: color, places: thinned(places), enabled: true };
  noteColor(color);
  const { colorPoint, colorStroke } = texts().edits;
  edit(places.length === 1 ? colorPoint : colorStroke, { colorStrokes: [...colorStrokes, stroke] });
}

/** Draws the last stroke of the frame on to a place; where there is none of the current color, a point is set. */
export function extendStroke(place: Place): void {
  const { playhead } = session.getState().view;
  const last = project.getState().colorStrokes.findLast(({ frame }) => frame === playhead);
  if (last?.hex !== hand.getState().color) addStroke([place]);
  else change(last.id, texts().edits.drawingOn, (stroke) => ({ ...stroke, places: [...stroke.places, place] }));
}

/** Removes the stroke of the frame in view that is at a place, if there is one. */
export function removeStrokeAt(place: Place): void {
  const { playhead } = session.getState().view;
  const there = project
    .getState()
    .colorStrokes.filter((stroke) => stroke.frame === playhead && distanceTo(stroke, place) <= NEAR)
    .sort((a, b) => distanceTo(a, place) - distanceTo(b, place))[0];
  if (there) removeStroke(there.id);
}

export function recolorStroke(id: string, hex: string): void {
  change(id, texts().edits.colorOfStroke, (stroke) => ({ ...stroke, hex: hex.toLowerCase() }), `stroke ${id}`);
}

export function toggleStroke(id: string): void {
  change(id, texts().edits.switchingStroke, (stroke) => ({ ...stroke, enabled: !stroke.enabled }));
}

export function removeStroke(id: string): void {
  const { colorStrokes } = project.getState();
  edit(texts().edits.removingStroke, { colorStrokes: colorStrokes.filter((stroke) => stroke.id !== id) });
}

/** The strokes of the shot in view, for panels. */
export function useShownStrokes(): ColorStroke[] {
  const shot = useShownShot();
  const starts = useSession((state) => state.shots.starts);
  const strokes = useProject((state) => state.colorStrokes);
  return useMemo(() => strokesOfShot(strokes, starts, shot), [strokes, starts, shot]);
}

function change(id: string, label: string, by: (stroke: ColorStroke) => ColorStroke, group?: string): void {
  const { colorStrokes } = project.getState();
  edit(label, { colorStrokes: colorStrokes.map((stroke) => (stroke.id === id ? by(stroke) : stroke)) }, group);
}

function thinned(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (const place of places) {
    const last = kept.at(-1);
    if (!last || Math.hypot(place[0] - last[0], place[1] - last[1]) >= LEAST_WAY) kept.push(place);
  }
  return kept;
}
