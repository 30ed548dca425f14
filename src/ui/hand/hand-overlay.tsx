/** Over the frame: outlines of the things that were shown on it, and the surface that the tools work on, by pointer or by keys. */

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { STROKE_RADIUS } from '../../domain/hand/color-stroke';
import { useShownStrokes } from '../../state/hand/color-strokes';
import { drop } from '../../state/hand/dropper';
import { mark, type Shape } from '../../state/hand/marking';
import { useShownThings } from '../../state/hand/shown';
import { hand, useHand } from '../../state/stores/hand';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import { followPointer } from '../parts/drag';
import { clickAt, colorAt, modeOf, placeOf } from './gesture';
import { Outline } from './outline';
import { Shapes } from './shapes';
import { Strokes } from './strokes';

export function HandOverlay() {
  const { help } = useTexts().hand;
  const tool = useHand((state) => state.tool);
  const pending = useHand((state) => state.pending);
  const radius = useHand((state) => state.radius);
  const thingId = useHand((state) => state.thingId);
  const playhead = useSession((state) => state.view.playhead);
  const things = useShownThings();
  const strokes = useShownStrokes();
  const [drawing, setDrawing] = useState<Shape | null>(null);
  const cursor = useCursor();
  const surface = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After a tool was selected by key, keys should go on working: the surface takes the focus.
    if (tool !== 'none' && document.activeElement === document.body) surface.current?.focus({ preventScroll: true });
  }, [tool]);

  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || tool === 'none') return;
    event.stopPropagation();
    const mode = modeOf(event);
    const box = event.currentTarget.getBoundingClientRect();
    const from = placeOf(event, box);
    cursor.hide();
    if (tool === 'point') return clickAt(from, mode);
    if (tool === 'dropper') return drop(from);
    if (tool === 'color' && (event.altKey || event.shiftKey)) return colorAt([from], event);
    let shape = shapeOf(tool, [from], radius);
    setDrawing(shape);
    const points = [from];
    followPointer(
      event,
      (moved) => {
        points.push(placeOf(moved, box));
        shape = shapeOf(tool, points, radius);
        setDrawing(shape);
      },
      () => {
        setDrawing(null);
        if (tool === 'color') colorAt(points, event);
        else if (isWhole(shape)) void mark(shape, mode);
      },
    );
  };

  const key = (event: KeyboardEvent<HTMLDivElement>) => {
    if (tool === 'none') return;
    const { first, at } = cursor;
    if (event.key === 'Escape') hand.setState({ tool: 'none' });
    else if (cursor.move(event))
      setDrawing(tool === 'box' && first ? shapeOf(tool, [first, cursor.next(event)], radius) : null);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (tool === 'point') clickAt(at, modeOf(event));
      else if (tool === 'dropper') drop(at);
      else if (tool === 'color') colorAt([at], event);
      else if (tool === 'brush') void mark(shapeOf(tool, [at], radius), modeOf(event));
      else if (first === null) cursor.begin();
      else {
        const shape = shapeOf(tool, [first, at], radius);
        if (isWhole(shape)) void mark(shape, modeOf(event));
        setDrawing(null);
        cursor.begin(null);
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      {things.map((thing) => (
        <Outline key={thing.id} thing={thing} frame={playhead} isChosen={thing.id === thingId} />
      ))}
      <Strokes strokes={strokes} frame={playhead} />
      {tool !== 'none' && (
        <div
          ref={surface}
          className="hand-surface"
          data-tool={tool}
          role="application"
          aria-label={help[tool]}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: no element is a picture that one draws on by keys
          tabIndex={0}
          onPointerDown={press}
          onKeyDown={key}
          onFocus={cursor.show}
          onBlur={cursor.hide}
        />
      )}
      <Shapes shapes={[...pending, ...(drawing ? [drawing] : [])]} cursor={cursor.isShown ? cursor.at : null} />
    </>
  );
}

function shapeOf(tool: 'box' | 'brush' | 'color', points: [number, number][], radius: number): Shape {
  const [first, last] = [points[0]!, points.at(-1)!];
  if (tool === 'box') return { kind: 'box', box: [...first, ...last] };
  return { kind: 'stroke', points: [...points], radius: tool === 'color' ? STROKE_RADIUS : radius };
}

/** False for boxes without size, which are made by accident. */
function isWhole(shape: Shape): boolean {
  if (shape.kind !== 'box') return true;
  const [x0, y0, x1, y1] = shape.box;
  return Math.abs(x1 - x0) > 0.005 && Math.abs(y1 - y0) > 0.005;
}

const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The crosshair that arrows move: by a hundredth of the picture, with Shift by a tenth. */
function useCursor() {
  const [at, setAt] = useState<[number, number]>([0.5, 0.5]);
  const [first, setFirst] = useState<[number, number] | null>(null);
  const [isShown, setShown] = useState(false);
  const next = (event: KeyboardEvent): [number, number] => {
    const [dx, dy] = MOVES[event.key] ?? [0, 0];
    const by = event.shiftKey ? 0.1 : 0.01;
    return [Math.min(1, Math.max(0, at[0] + by * dx)), Math.min(1, Math.max(0, at[1] + by * dy))];
  };
  return {
    ...{ at, first, isShown, next },
    move: (event: KeyboardEvent) => {
      if (!MOVES[event.key]) return false;
      setShown(true);
      setAt(next(event));
      return true;
    },
    begin: (place: [number, number] | null = at) => setFirst(place),
    show: (event: { target: Element }) => setShown(event.target.matches(':focus-visible')),
    hide: () => setShown(false),
  };
}
