/** The filmstrip's small pictures: gray at first, in color where the film is colorized. */

import { useEffect, useState } from 'react';
import type { MediaReport } from '../../../workers/media/api';
import type { ChromaFrame, LumaFrame } from '../../domain/frames';
import { composeOnCanvas } from '../../gpu/compositor-cpu';
import { finishedChroma } from '../../state/film/shown-frame';
import { project } from '../../state/stores/project';
import { openedFilm, session } from '../../state/stores/session';
import type { StripContent } from './paint-strip';

type FilmPicture = StripContent['pictures'][number];

export function useFilmPictures(): StripContent['pictures'] {
  const [pictures, setPictures] = useState<FilmPicture[]>([]);
  useEffect(() => {
    let run = new AbortController();
    const refresh = () => {
      run.abort();
      run = new AbortController();
      void develop(run.signal, setPictures);
    };
    refresh();
    const stop = session.subscribe((now, before) => {
      if (now.thumbnails !== before.thumbnails || now.colors.done !== before.colors.done) refresh();
    });
    return () => {
      run.abort();
      stop();
    };
  }, []);
  return pictures;
}

/** Composes each thumbnail with the chroma of the finished frame nearest to it, if one lies within its share of the film. */
async function develop(signal: AbortSignal, show: (pictures: FilmPicture[]) => void): Promise<void> {
  const { thumbnails, colors } = session.getState();
  const report = openedFilm()?.report;
  if (report === undefined) return show([]);
  const reach = Math.max(1, report.frameCount / Math.max(1, thumbnails.length) / 2);
  const pictures: FilmPicture[] = [];
  for (const luma of thumbnails) {
    const frame = nearestDone(colors.done, luma.index, reach);
    const chroma = frame === null ? null : await finishedChroma(frame);
    // Not all at once: scrubbing goes on meanwhile.
    if (pictures.length % 8 === 7) await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return;
    pictures.push(compose(luma, chroma, report));
  }
  show(pictures);
}

function nearestDone(done: ReadonlySet<number>, frame: number, reach: number): number | null {
  for (let away = 0; away <= reach; away++) {
    if (done.has(frame - away)) return frame - away;
    if (done.has(frame + away)) return frame + away;
  }
  return null;
}

function compose(luma: LumaFrame, chroma: ChromaFrame | null, { colorSpace, pixelAspect }: MediaReport): FilmPicture {
  const { width, height } = luma;
  const { grade } = project.getState();
  const image = composeOnCanvas({ luma, colorSpace, chroma, grade, wipe: null });
  return { frame: luma.index, image, width: width * pixelAspect, height };
}
