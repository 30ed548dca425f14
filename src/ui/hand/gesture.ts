/** What a click or key press on the frame does. */
import { chooseThing, chosenThing, thingAt } from '../../state/hand/actions';
import { addStroke, extendStroke, removeStrokeAt } from '../../state/hand/color-strokes';
import { mark } from '../../state/hand/marking';
import { hand, type Mode } from '../../state/stores/hand';

interface Keys {
  altKey: boolean;
  shiftKey: boolean;
}

/** Alt subtracts and Shift adds, whichever mode the buttons show. The brush adds to the chosen thing where there is one. */
export function modeOf({ altKey, shiftKey }: Keys): Mode {
  const { tool, mode } = hand.getState();
  if (altKey) return 'subtract';
  const wanted = shiftKey || (tool === 'brush' && mode === 'new') ? 'add' : mode;
  return wanted === 'add' && chosenThing() === null ? 'new' : wanted;
}

/** Shares of the picture, 0..1. */
export function placeOf({ clientX, clientY }: { clientX: number; clientY: number }, box: DOMRect): [number, number] {
  const share = (at: number, start: number, length: number) => Math.min(1, Math.max(0, (at - start) / length));
  return [share(clientX, box.left, box.width), share(clientY, box.top, box.height)];
}

/** Sets the current color: Shift draws the last stroke on, Alt removes the one that is there. */
export function colorAt(places: readonly [number, number][], { altKey, shiftKey }: Keys): void {
  if (altKey) removeStrokeAt(places[0]!);
  else if (shiftKey) extendStroke(places[0]!);
  else addStroke(places);
}

/** A click on a thing that was shown already chooses it; anywhere else it shows another. */
export function clickAt(at: [number, number], mode: Mode): void {
  const there = mode === 'new' ? thingAt(...at) : null;
  if (there) chooseThing(there.id);
  else void mark({ kind: 'point', at }, mode);
}
