import type { PointerEvent } from 'react';

/**
 * Reports the pointer's moves until it is released, also outside the element. Call it from the pointerdown that starts the drag.
 * @param onEnd also when the browser takes the pointer away
 */
export function followPointer(
  { currentTarget, pointerId }: PointerEvent<HTMLElement>,
  onMove: (moved: globalThis.PointerEvent) => void,
  onEnd?: () => void,
): void {
  currentTarget.setPointerCapture(pointerId);
  currentTarget.addEventListener('pointermove', onMove);
  const end = () => {
    currentTarget.removeEventListener('pointermove', onMove);
    onEnd?.();
  };
  currentTarget.addEventListener('lostpointercapture', end, { once: true });
}
