/** Paints the filmstrip: pictures, shot marks, what is colorized, what lies outside the range, the playhead. */
import { framesShown, type StripView, xOfFrame } from './strip-view';

export const FILM_HEIGHT = 56;
/** The lane of progress under the pictures. */
export const LANE = { top: 60, height: 8 };
export const STRIP_HEIGHT = 72;

const COLORS = {
  ground: '#161616',
  none: '#3f3f3f',
  draft: '#9a9a9a',
  done: '#e8a33d',
  shot: '#ffffff',
  outside: 'rgb(12 12 12 / 68%)',
  mark: '#ececec',
  playhead: '#ffffff',
  playheadEdge: '#000000',
};

export interface StripContent {
  /** Pictures of the film by their frame, ascending. */
  pictures: { frame: number; image: CanvasImageSource; width: number; height: number }[];
  shotStarts: readonly number[];
  done: ReadonlySet<number>;
  drafts: readonly number[];
  range: { from: number; to: number };
  isRangeMarked: boolean;
  playhead: number;
  /** Frames that keep their colors. */
  locked: readonly number[];
  /** The chosen thing: frames on which it was shown, followed to, lost. */
  thing: { shown: readonly number[]; places: ReadonlyMap<number, unknown>; color: string } | null;
}

export function paintStrip(context: CanvasRenderingContext2D, view: StripView, content: StripContent): void {
  context.fillStyle = COLORS.ground;
  context.fillRect(0, 0, view.width, STRIP_HEIGHT);
  paintPictures(context, view, content);
  paintLane(context, view, content);
  paintShots(context, view, content.shotStarts);
  if (content.thing) paintThing(context, view, content.thing);
  if (content.isRangeMarked) paintRange(context, view, content.range);
  paintPlayhead(context, view, content.playhead);
  paintLocks(context, view, content.locked);
}

/** Tiles of the film's own shape side by side, each the picture nearest to its middle. */
function paintPictures(context: CanvasRenderingContext2D, view: StripView, { pictures }: StripContent): void {
  const first = pictures[0];
  if (first === undefined) return;
  const tile = Math.max(8, (first.width / first.height) * FILM_HEIGHT);
  const end = xOfFrame(view, view.frameCount);
  context.save();
  // The last tile is cut where the film ends.
  context.beginPath();
  context.rect(0, 0, Math.min(view.width, end), FILM_HEIGHT);
  context.clip();
  for (let x = xOfFrame(view, 0) % tile; x < Math.min(view.width, end); x += tile) {
    const frame = view.start + ((x + tile / 2) / view.width) * framesShown(view);
    context.drawImage(nearest(pictures, frame).image, x, 0, tile, FILM_HEIGHT);
  }
  context.restore();
}

function nearest(pictures: StripContent['pictures'], frame: number): StripContent['pictures'][number] {
  let best = pictures[0]!;
  for (const picture of pictures) if (Math.abs(picture.frame - frame) < Math.abs(best.frame - frame)) best = picture;
  return best;
}

function paintLane(context: CanvasRenderingContext2D, view: StripView, { done, drafts }: StripContent): void {
  context.fillStyle = COLORS.none;
  context.fillRect(xOfFrame(view, 0), LANE.top, xOfFrame(view, view.frameCount) - xOfFrame(view, 0), LANE.height);
  context.fillStyle = COLORS.draft;
  for (const frame of drafts) {
    const x = xOfFrame(view, frame);
    context.fillRect(x, LANE.top, Math.max(2, xOfFrame(view, frame + 1) - x), LANE.height);
  }
  context.fillStyle = COLORS.done;
  const last = Math.min(view.frameCount, Math.ceil(view.start + framesShown(view)) + 1);
  // Runs, not single frames: a film has a hundred thousand of them.
  for (let frame = Math.max(0, Math.floor(view.start)); frame < last; frame++) {
    if (!done.has(frame)) continue;
    const from = frame;
    while (frame < last && done.has(frame)) frame++;
    const x = xOfFrame(view, from);
    context.fillRect(x, LANE.top, Math.max(1, xOfFrame(view, frame) - x), LANE.height);
  }
}

function paintShots(context: CanvasRenderingContext2D, view: StripView, starts: readonly number[]): void {
  context.fillStyle = COLORS.shot;
  for (const start of starts) {
    if (start === 0) continue;
    const x = Math.round(xOfFrame(view, start));
    if (x < 0 || x > view.width) continue;
    context.fillRect(x, 0, 1, LANE.top + LANE.height);
  }
}

/** Under the lane: a line where the thing is followed, a gap where it is lost, blocks where it was shown. */
function paintThing(
  context: CanvasRenderingContext2D,
  view: StripView,
  { shown, places, color }: NonNullable<StripContent['thing']>,
): void {
  context.fillStyle = color;
  for (const [frame, place] of places) {
    const x = xOfFrame(view, frame);
    if (place !== null) context.fillRect(x, STRIP_HEIGHT - 2, Math.max(1, xOfFrame(view, frame + 1) - x), 1);
  }
  for (const frame of shown) {
    const x = (xOfFrame(view, frame) + xOfFrame(view, frame + 1)) / 2;
    context.fillRect(x - 3, STRIP_HEIGHT - 4, 6, 4);
  }
}

/** A padlock at the foot of the picture of each frame that keeps its colors. */
function paintLocks(context: CanvasRenderingContext2D, view: StripView, locked: readonly number[]): void {
  for (const frame of locked) {
    const x = Math.round((xOfFrame(view, frame) + xOfFrame(view, frame + 1)) / 2);
    const y = FILM_HEIGHT - 11;
    context.fillStyle = COLORS.playheadEdge;
    context.fillRect(x - 7, y - 6, 14, 17);
    context.strokeStyle = COLORS.done;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y + 1, 3, Math.PI, 0);
    context.stroke();
    context.fillStyle = COLORS.done;
    context.fillRect(x - 5, y + 1, 10, 8);
  }
}

function paintRange(context: CanvasRenderingContext2D, view: StripView, { from, to }: StripContent['range']): void {
  const left = xOfFrame(view, from);
  const right = xOfFrame(view, to);
  context.fillStyle = COLORS.outside;
  context.fillRect(0, 0, Math.max(0, left), STRIP_HEIGHT);
  context.fillRect(right, 0, Math.max(0, view.width - right), STRIP_HEIGHT);
  context.fillStyle = COLORS.mark;
  for (const [x, side] of [
    [left, 1],
    [right, -1],
  ] as const) {
    context.fillRect(side === 1 ? x : x - 2, 0, 2, STRIP_HEIGHT);
    context.fillRect(side === 1 ? x : x - 8, STRIP_HEIGHT - 3, 8, 3);
    context.fillRect(side === 1 ? x : x - 8, 0, 8, 3);
  }
}

function paintPlayhead(context: CanvasRenderingContext2D, view: StripView, playhead: number): void {
  const x = Math.round((xOfFrame(view, playhead) + xOfFrame(view, playhead + 1)) / 2);
  context.fillStyle = COLORS.playheadEdge;
  context.fillRect(x - 2, 0, 4, STRIP_HEIGHT);
  context.fillStyle = COLORS.playhead;
  context.fillRect(x - 1, 0, 2, STRIP_HEIGHT);
  context.beginPath();
  context.moveTo(x - 6, 0);
  context.lineTo(x + 6, 0);
  context.lineTo(x, 8);
  context.fill();
}
