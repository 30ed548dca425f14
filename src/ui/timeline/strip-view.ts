/** Geometry of the filmstrip: frames to pixels and back under zoom and scroll. */
export interface StripView {
  frameCount: number;
  /** Pixels, CSS. */
  width: number;
  /** 1 shows the whole film. */
  zoom: number;
  /** First frame at the left edge, fractions allowed. */
  start: number;
}

export const isSameView = (a: StripView, b: StripView): boolean =>
  a.frameCount === b.frameCount && a.width === b.width && a.zoom === b.zoom && a.start === b.start;

export const framesShown = ({ frameCount, zoom }: StripView): number => frameCount / zoom;

/** Left edge of a frame in pixels. */
export function xOfFrame(view: StripView, frame: number): number {
  return ((frame - view.start) / framesShown(view)) * view.width;
}

/** The frame under a pixel, clamped to the film. */
export function frameOfX(view: StripView, x: number): number {
  const frame = Math.floor(view.start + (x / Math.max(1, view.width)) * framesShown(view));
  return Math.max(0, Math.min(view.frameCount - 1, frame));
}

/** A start that keeps the view inside the film. */
export function clampStart(view: StripView, start: number): number {
  return Math.max(0, Math.min(view.frameCount - framesShown(view), start));
}

/** The start that brings `frame` into view, moving no more than needed. */
export function startShowing(view: StripView, frame: number): number {
  const shown = framesShown(view);
  const margin = shown * 0.05;
  if (frame < view.start + margin) return clampStart(view, frame - margin);
  if (frame > view.start + shown - margin) return clampStart(view, frame - shown + margin);
  return clampStart(view, view.start);
}
