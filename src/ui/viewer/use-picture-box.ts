/** The picture's size on screen, and from it the size at which frames are read. */
import { type RefObject, useEffect, useState } from 'react';
import { setFrameSize } from '../../state/film/frames';
import { useReport, useSession } from '../../state/stores/session';
import { fitPicture } from './fit-picture';

export function usePictureBox(scroller: RefObject<HTMLElement | null>): { width: number; height: number } {
  const report = useReport();
  const zoom = useSession((state) => state.view.zoom);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setRoom({ width: element.offsetWidth, height: element.offsetHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const { css, pixels } = fitPicture(report, room, zoom, window.devicePixelRatio);
  const { width, height } = pixels;
  useEffect(() => {
    if (width === 0) return;
    // While the window is being dragged to size, frames of the old size stretch.
    const timer = setTimeout(() => setFrameSize({ width, height }), 120);
    return () => clearTimeout(timer);
  }, [width, height]);
  return css;
}
