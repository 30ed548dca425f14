/** The frame on screen, very small, under a grade. */
import { useEffect, useRef, useState } from 'react';
import type { ColorSpace } from '../../domain/color/color-space';
import type { Grade } from '../../domain/color/grade';
import { composeToRgba, freshMemory, type Memory } from '../../gpu/compositor-cpu';
import { reducedLuma } from '../../gpu/edge-guide';
import type { ChromaPlane, LumaPlane } from '../../gpu/picture';
import { onPicture } from '../../state/film/picture-signal';
import { pictureAt } from '../../state/film/shown-frame';
import { project } from '../../state/stores/project';
import { openedFilm, session } from '../../state/stores/session';

/** Twice its size on screen, for dense screens. */
const WIDTH = 176;
/** New pixels come in bursts while scrubbing. */
const REST_MS = 250;

export interface SmallFrame {
  luma: LumaPlane;
  chroma: ChromaPlane | null;
  colorSpace: ColorSpace;
  memory: Memory;
}

/** Follows the playhead when it rests. */
export function useSmallFrame(): SmallFrame | null {
  const [frame, setFrame] = useState<SmallFrame | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let taken: { lumaU8: Uint8Array; abU8: Uint8Array | undefined } | null = null;
    const take = () => {
      const { view } = session.getState();
      const report = openedFilm()?.report;
      const shown = view.playing ? null : pictureAt(view.playhead);
      if (shown === null || report === undefined) return;
      const { lumaU8 } = shown.luma;
      const abU8 = shown.chroma?.abU8;
      if (taken?.lumaU8 === lumaU8 && taken.abU8 === abU8) return;
      taken = { lumaU8, abU8 };
      const height = Math.max(1, Math.round((WIDTH * report.height) / (report.width * report.pixelAspect)));
      setFrame({
        luma: reducedLuma(shown.luma, { width: WIDTH, height: Math.min(height, 2 * WIDTH) }),
        chroma: shown.chroma,
        colorSpace: report.colorSpace,
        memory: freshMemory(),
      });
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(take, REST_MS);
    };
    take();
    const stops = [
      onPicture(soon),
      // Sliders of rows.
      project.subscribe(soon),
      session.subscribe((now, before) => now.view !== before.view && soon()),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, []);
  return frame;
}

export function LookPicture({ frame, grade }: { frame: SmallFrame | null; grade: Grade }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || frame === null) return;
    const { luma, chroma, colorSpace, memory } = frame;
    const rgba = composeToRgba({ luma, chroma, colorSpace, grade, wipe: null }, memory);
    canvas.current.width = luma.width;
    canvas.current.height = luma.height;
    context.putImageData(new ImageData(rgba, luma.width, luma.height), 0, 0);
  }, [frame, grade]);
  return <canvas ref={canvas} width={WIDTH} height={WIDTH / 2} />;
}
