/** The shot boundaries over the filmstrip: dragged with the pointer, moved with the arrow keys, taken away with Delete. */

import type { KeyboardEvent, PointerEvent } from 'react';
import type { MediaReport } from '../../../workers/media/api';
import { formatTimecode } from '../../domain/timecode';
import { useShownShot } from '../../state/prompt/shown';
import { dragBoundary, mergeAt, nudgeBoundary } from '../../state/shots/actions';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { patch, useSession } from '../../state/stores/session';
import { followPointer } from '../parts/drag';
import { frameOfX, type StripView, xOfFrame } from './strip-view';

export function Boundaries({ report, view }: { report: MediaReport; view: StripView }) {
  const { timeline: t } = useTexts();
  const starts = useSession((state) => state.shots.starts);
  const prompts = useProject((state) => state.prompts);
  const shown = useShownShot();
  // Tab goes to one of them, the start of the shot in view, or to the first boundary while the first shot is in view.
  const reachable = shown === 0 ? starts[1] : shown;
  return (
    <>
      {starts.map((start, i) => {
        const x = xOfFrame(view, start);
        if (i === 0 || x < 0 || x > view.width) return null;
        const isOwn = prompts.some((prompt) => prompt.from === start);
        const name = t.startOfShot(i + 1, isOwn);
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: by number, so that a boundary that moves keeps its focus
            key={i}
            className="boundary"
            role="slider"
            tabIndex={start === reachable ? 0 : -1}
            aria-label={name}
            title={t.dragToMove(name)}
            aria-orientation="horizontal"
            aria-valuemin={(starts[i - 1] ?? 0) + 2}
            aria-valuemax={starts[i + 1] ?? report.frameCount}
            aria-valuenow={start + 1}
            aria-valuetext={formatTimecode(report.timestampsUs[start] ?? 0, report.frameRate.fps)}
            data-own={isOwn || undefined}
            style={{ left: x }}
            onPointerDown={(event) => drag(event, start, view)}
            onKeyDown={(event) => press(event, start)}
          />
        );
      })}
    </>
  );
}

function drag(event: PointerEvent<HTMLDivElement>, start: number, view: StripView): void {
  if (event.button !== 0) return;
  const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
  const move = dragBoundary(start);
  patch('view', { scrubbing: true });
  // The boundary lies at its frame's left edge: the nearest edge is meant, not the frame under the pointer.
  const half = view.width / (view.frameCount / view.zoom) / 2;
  followPointer(
    event,
    (moved) => move(frameOfX(view, moved.clientX - left + half)),
    () => patch('view', { scrubbing: false }),
  );
}

function press(event: KeyboardEvent<HTMLDivElement>, start: number): void {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by !== undefined) nudgeBoundary(start, event.shiftKey ? 10 * by : by);
  else if (event.key === 'Delete' || event.key === 'Backspace') {
    // The handle goes away with its boundary; the focus stays on the timeline.
    event.currentTarget.parentElement?.querySelector<HTMLElement>('.strip')?.focus();
    mergeAt(start);
  } else return;
  event.preventDefault();
}
