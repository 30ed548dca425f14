/** Keeps the canvas showing the frame under the playhead: repaints when the picture, the view or a slider changes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { onPicture } from '../../state/film/picture-signal';
import { pictureAt } from '../../state/film/shown-frame';
import { useTexts } from '../../state/stores/language';
import { project } from '../../state/stores/project';
import { openedFilm, patch, session, useSession } from '../../state/stores/session';
import { createCpuPainter, createGpuPainter, type Painter } from './stage';

export interface Stage {
  attach: (canvas: HTMLCanvasElement | null) => void;
  /** Key of the canvas: another painter needs another canvas. */
  generation: number;
  /** For screen readers. */
  description: string;
}

export function useStage(): Stage {
  const { viewer: t } = useTexts();
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const painter = useRef<Painter | null>(null);
  const [generation, setGeneration] = useState(0);
  const frameRequest = useRef(0);

  const paintSoon = useCallback(() => {
    cancelAnimationFrame(frameRequest.current);
    frameRequest.current = requestAnimationFrame(() => {
      if (canvas.current && painter.current) paint(canvas.current, painter.current);
    });
  }, []);

  useEffect(() => {
    let isGone = false;
    const use = (next: Painter) => {
      if (isGone) return next.destroy();
      painter.current?.destroy();
      painter.current = next;
      setGeneration((n) => n + 1);
      void next.lost.then(() => !isGone && use(createCpuPainter()));
    };
    createGpuPainter().then(
      (gpu) => use(gpu ?? createCpuPainter()),
      () => use(createCpuPainter()),
    );
    return () => {
      isGone = true;
      painter.current?.destroy();
      painter.current = null;
    };
  }, []);

  useEffect(() => {
    const stops = [onPicture(paintSoon), project.subscribe(paintSoon), session.subscribe(followSession(paintSoon))];
    return () => {
      cancelAnimationFrame(frameRequest.current);
      for (const stop of stops) stop();
    };
  }, [paintSoon]);

  const attach = useCallback(
    (element: HTMLCanvasElement | null) => {
      canvas.current = element;
      if (element) paintSoon();
    },
    [paintSoon],
  );
  const playhead = useSession((state) => (state.view.playing ? null : state.view.playhead));
  const shown = useSession((state) => state.view.shown);
  const description = playhead === null ? t.playing : t.frame(playhead + 1, t.shown[shown]);
  return { attach, generation, description };
}

/** Repaints only after changes that are visible, since a job's progress changes the session many times a second. */
function followSession(paintSoon: () => void) {
  return (now: ReturnType<typeof session.getState>, before: ReturnType<typeof session.getState>) => {
    const isSeen =
      now.view !== before.view ||
      now.draft.last !== before.draft.last ||
      now.colors.done !== before.colors.done ||
      now.media !== before.media;
    if (isSeen) paintSoon();
  };
}

function paint(canvas: HTMLCanvasElement, painter: Painter): void {
  const { view } = session.getState();
  const report = openedFilm()?.report;
  const picture = pictureAt(view.playhead);
  // Until the frame is decoded the previous one stays on screen.
  if (report === undefined || picture === null) return;
  painter.paint(canvas, {
    luma: picture.luma,
    colorSpace: report.colorSpace,
    chroma: view.holdGray ? null : picture.chroma,
    grade: project.getState().grade,
    wipe: view.holdGray ? null : view.wipe,
  });
  canvas.dataset.frame = String(view.playhead);
  canvas.dataset.shown = picture.shown;
  if (picture.shown !== view.shown) patch('view', { shown: picture.shown });
}
