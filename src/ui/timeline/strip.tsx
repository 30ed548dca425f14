/** The filmstrip: drag to scrub, drag the marks and boundaries, scroll and zoom with the wheel; a slider for keyboard and screen reader. */

import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { MediaReport } from '../../../workers/media/api';
import { formatTimecode } from '../../domain/timecode';
import { draftedFrames } from '../../state/drafts/drafts';
import { onPicture } from '../../state/film/picture-signal';
import { pause, seek } from '../../state/film/playback';
import { markIn, markOut } from '../../state/film/range';
import { chosenThing } from '../../state/hand/actions';
import { followedTo } from '../../state/hand/following';
import { markedRange } from '../../state/jobs/colorize';
import { hand } from '../../state/stores/hand';
import { useTexts } from '../../state/stores/language';
import { endBurst, project, useProject } from '../../state/stores/project';
import { patch, session, useSession } from '../../state/stores/session';
import { outlineColor } from '../hand/outline-colors';
import { followPointer } from '../parts/drag';
import { Boundaries } from './boundaries';
import { useFilmPictures } from './film-pictures';
import { largestZoom } from './legend';
import { paintStrip, STRIP_HEIGHT } from './paint-strip';
import { clampStart, frameOfX, framesShown, isSameView, type StripView, startShowing, xOfFrame } from './strip-view';

interface Props {
  report: MediaReport;
  zoom: number;
  onZoom: (zoom: number) => void;
}

/** How near to a mark, in pixels, the pointer takes hold of it. */
const GRIP = 7;

export function Strip({ report, zoom, onZoom }: Props) {
  const { timeline: t } = useTexts();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<StripView>({ frameCount: report.frameCount, width: 0, zoom, start: 0 });
  const pictures = useFilmPictures();
  const playhead = useSession((state) => state.view.playhead);
  const isLocked = useProject(({ locks }) => locks.some(({ frame }) => frame === playhead));
  const { locked } = useTexts().hand.given;
  const [shown, setShown] = useState(view.current);

  const paint = useCallback(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = window.devicePixelRatio;
    const width = element.clientWidth;
    if (element.width !== Math.round(width * ratio)) {
      element.width = Math.round(width * ratio);
      element.height = Math.round(STRIP_HEIGHT * ratio);
    }
    view.current.width = width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    // Boundaries are elements of their own and follow what is painted.
    setShown((before) => (isSameView(before, view.current) ? before : { ...view.current }));
    const { inFrame, outFrame, locks } = project.getState();
    const state = session.getState();
    const thing = chosenThing();
    paintStrip(context, view.current, {
      pictures,
      shotStarts: state.shots.starts,
      done: state.colors.done,
      drafts: draftedFrames(),
      range: markedRange(),
      isRangeMarked: inFrame !== null || outFrame !== null,
      playhead: state.view.playhead,
      locked: locks.map(({ frame }) => frame),
      thing: thing && {
        shown: thing.drawn.map(({ frame }) => frame),
        places: followedTo(thing) ?? new Map(),
        color: outlineColor(thing.id),
      },
    });
  }, [pictures]);

  useEffect(() => {
    const { start, width } = view.current;
    const middle = session.getState().view.playhead;
    const next = { frameCount: report.frameCount, width, zoom, start };
    // Zooming keeps the playhead where it is when it is in sight.
    next.start = startShowing({ ...next, start: clampStart(next, middle - framesShown(next) / 2) }, middle);
    view.current = next;
    paint();
  }, [report, zoom, paint]);

  useEffect(() => {
    let frameRequest = 0;
    const soon = () => {
      cancelAnimationFrame(frameRequest);
      frameRequest = requestAnimationFrame(() => {
        view.current.start = startShowing(view.current, session.getState().view.playhead);
        paint();
      });
    };
    soon();
    const stops = [session.subscribe(soon), project.subscribe(soon), hand.subscribe(soon), onPicture(soon)];
    const observer = new ResizeObserver(soon);
    if (canvas.current) observer.observe(canvas.current);
    return () => {
      cancelAnimationFrame(frameRequest);
      observer.disconnect();
      for (const stop of stops) stop();
    };
  }, [paint]);

  // React's wheel listeners are passive; zooming must keep the page from scrolling.
  useEffect(() => {
    const element = canvas.current;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      if (event.ctrlKey) {
        const next = zoom * 2 ** (-event.deltaY / 300);
        onZoom(Math.max(1, Math.min(largestZoom(report.frameCount), next)));
        return;
      }
      const by = ((event.deltaX + event.deltaY) / Math.max(1, view.current.width)) * framesShown(view.current);
      view.current.start = clampStart(view.current, view.current.start + by);
      paint();
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [zoom, onZoom, report, paint]);

  return (
    <div className="strip-box">
      <div
        className="strip"
        role="slider"
        tabIndex={0}
        aria-label={t.playhead}
        aria-valuemin={1}
        aria-valuemax={report.frameCount}
        aria-valuenow={playhead + 1}
        aria-valuetext={`${formatTimecode(report.timestampsUs[playhead] ?? 0, report.frameRate.fps)}${isLocked ? `, ${locked}` : ''}`}
        onPointerDown={(event) => grab(event, view.current)}
      >
        <canvas ref={canvas} style={{ height: STRIP_HEIGHT }} />
      </div>
      <Boundaries report={report} view={shown} />
    </div>
  );
}

/** Takes hold of a mark when the pointer is on one, else of the playhead. */
function grab(event: PointerEvent<HTMLDivElement>, view: StripView): void {
  if (event.button !== 0) return;
  const box = event.currentTarget.getBoundingClientRect();
  const at = (x: number) => frameOfX(view, x - box.left);
  const { inFrame, outFrame } = project.getState();
  const isOn = (x: number) => Math.abs(event.clientX - box.left - x) <= GRIP;
  const x = (frame: number) => xOfFrame(view, frame);
  const move =
    inFrame !== null && isOn(x(inFrame))
      ? (frame: number) => markIn(frame, 'in')
      : outFrame !== null && isOn(x(outFrame + 1))
        ? (frame: number) => markOut(frame, 'out')
        : seek;
  pause();
  if (move === seek) {
    patch('view', { scrubbing: true });
    seek(at(event.clientX));
  }
  const end = () => {
    patch('view', { scrubbing: false });
    endBurst();
  };
  followPointer(event, (moved) => move(at(moved.clientX)), end);
}
