/** The outline of one thing on the frame in view. */
import { memo, useMemo } from 'react';
import { outlineOf } from '../../domain/hand/outline';
import type { Thing } from '../../domain/hand/thing';
import { placeOf } from '../../state/hand/following';
import { useHand } from '../../state/stores/hand';
import { outlineColor } from './outline-colors';

interface Props {
  thing: Thing;
  frame: number;
  isChosen: boolean;
}

export const Outline = memo(function Outline({ thing, frame, isChosen }: Props) {
  const followed = useHand((state) => state.followed[thing.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it was followed to is part of where it is
  const mask = useMemo(() => placeOf(thing, frame), [thing, frame, followed]);
  const path = useMemo(() => (mask ? outlineOf(mask) : ''), [mask]);
  if (!mask || !thing.enabled) return null;
  return (
    <svg
      className="hand-outline"
      viewBox={`0 0 ${mask.width} ${mask.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-thing={thing.id}
      data-chosen={isChosen || undefined}
    >
      <path className="hand-outline-edge" d={path} />
      <path d={path} stroke={outlineColor(thing.id)} />
    </svg>
  );
});
