/** Points and strokes of color: "here it is this blue". The network spreads them to what looks alike, through the whole shot. */
import type { Place } from './marks';

export interface ColorStroke {
  id: string;
  frame: number;
  /** #rrggbb */
  hex: string;
  /** A line through these places, in shares of the picture; one place is a point. */
  places: Place[];
  enabled: boolean;
}

/** Half the width of a stroke, in shares of the picture's shorter side: a cell of the network at the usual working size. */
export const STROKE_RADIUS = 0.015;

/** Most frames whose strokes guide one run: each is encoded beside the run's own. */
const MOST_FRAMES = 8;

/** The first id that is free. */
export function freshStrokeId(strokes: readonly ColorStroke[]): string {
  for (let n = 1; ; n++) if (strokes.every(({ id }) => id !== `color-${n}`)) return `color-${n}`;
}

/** Strokes that count on frames [from, to): those of a shot. */
export function strokesWithin(strokes: readonly ColorStroke[], from: number, to: number): ColorStroke[] {
  return strokes.filter(({ frame, enabled }) => enabled && frame >= from && frame < to);
}

/** Strokes of the shot that a frame lies in, whether they count or not. @param starts first frames of shots, ascending */
export function strokesOfShot(
  strokes: readonly ColorStroke[],
  starts: readonly number[],
  frame: number,
): ColorStroke[] {
  const from = starts.findLast((start) => start <= frame) ?? 0;
  const to = starts.find((start) => start > frame) ?? Number.POSITIVE_INFINITY;
  return strokes.filter((stroke) => stroke.frame >= from && stroke.frame < to);
}

/** Of a shot's strokes those on the frames that are nearest to a run's, by frame, ascending. @param to last frame of the run, exclusive */
export function strokesNear(strokes: readonly ColorStroke[], from: number, to: number): Map<number, ColorStroke[]> {
  const frames = [...new Set(strokes.map(({ frame }) => frame))];
  const distance = (frame: number) => Math.max(0, from - frame, frame - (to - 1));
  const near = frames.sort((a, b) => distance(a) - distance(b) || a - b).slice(0, MOST_FRAMES);
  return new Map(near.sort((a, b) => a - b).map((at) => [at, strokes.filter(({ frame }) => frame === at)]));
}

/** What decides colors of a stroke, as the chroma store's keys hold it. */
export function digestOfStrokes(strokes: readonly ColorStroke[]): unknown[] {
  return strokes.map(({ frame, hex, places }) => [frame, hex.toLowerCase(), places]);
}

/** How far a place is from a stroke, in shares of the picture's width and height alike. */
export function distanceTo({ places }: ColorStroke, [x, y]: Place): number {
  return Math.min(...places.map((to, n) => toSegment([x, y], places[Math.max(0, n - 1)]!, to)));
}

function toSegment([x, y]: Place, a: Place, b: Place): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / square));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}
