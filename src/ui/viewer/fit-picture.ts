/** Geometry of the picture in the viewer. */
import type { MediaReport } from '../../../workers/media/api';

interface Size {
  width: number;
  height: number;
}

/** From this share of the source's size on, frames are read unscaled: scaling would cost more than it saves. */
const NEARLY_WHOLE = 0.85;

/**
 * @param room free space in CSS pixels
 * @param zoom `fit`: as large as the room allows; `full`: one picture pixel is one device pixel
 * @returns `css`: size on screen (pixel aspect applied); `pixels`: size at which to read frames, never above the source
 */
export function fitPicture(
  report: Pick<MediaReport, 'width' | 'height' | 'pixelAspect'> | null,
  room: Size,
  zoom: 'fit' | 'full',
  devicePixelRatio: number,
): { css: Size; pixels: Size } {
  const nothing = { width: 0, height: 0 };
  if (report === null || room.width === 0 || room.height === 0) return { css: nothing, pixels: nothing };
  const { width, height, pixelAspect } = report;
  const whole = { width, height };
  const shown = width * pixelAspect;
  if (zoom === 'full')
    return { css: { width: shown / devicePixelRatio, height: height / devicePixelRatio }, pixels: whole };
  const scale = Math.min(room.width / shown, room.height / height);
  const css = { width: Math.floor(shown * scale), height: Math.floor(height * scale) };
  const share = scale * devicePixelRatio;
  if (share >= NEARLY_WHOLE) return { css, pixels: whole };
  const even = (side: number) => Math.max(2, 2 * Math.round((side * share) / 2));
  return { css, pixels: { width: Math.min(width, even(width)), height: Math.min(height, even(height)) } };
}
