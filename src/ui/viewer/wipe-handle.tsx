/** The line between gray (left) and color (right): drag it, or focus it and use the arrow keys. */

import type { KeyboardEvent, PointerEvent } from 'react';
import { useTexts } from '../../state/stores/language';
import { patch } from '../../state/stores/session';
import { followPointer } from '../parts/drag';

const KEYS: Record<string, number> = {
  ArrowLeft: -0.02,
  ArrowRight: 0.02,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

export function WipeHandle({ position }: { position: number }) {
  const { viewer: t } = useTexts();
  const set = (next: number) => patch('view', { wipe: Math.max(0, Math.min(1, next)) });
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    followPointer(event, (moved) => set((moved.clientX - box.left) / box.width));
  };
  const press = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(position + by);
  };
  return (
    <div
      className="wipe-handle"
      role="slider"
      tabIndex={0}
      aria-label={t.wipe}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(position * 100)}
      aria-valuetext={t.grayShare(position)}
      style={{ left: `${position * 100}%` }}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}
