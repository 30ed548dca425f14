/** Outlines over the frame in view. */
import { memo, type SVGProps, useMemo } from 'react';
import type { Mask } from '../../domain/hand/mask';
import { outlineOf } from '../../domain/hand/outline';
import type { Thing } from '../../domain/hand/thing';
import { placeOf } from '../../state/hand/following';
import { useHand } from '../../state/stores/hand';
import { outlineColor } from './outline-colors';

interface RegionProps extends SVGProps<SVGSVGElement> {
  region: Mask;
  color: string;
}

/** A region's outline, on a dark edge that parts it from any picture. */
export function RegionOutline({ region, color, ...rest }: RegionProps) {
  const path = useMemo(() => outlineOf(region), [region]);
  return (
    <svg
      className="hand-outline"
      viewBox={`0 0 ${region.width} ${region.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      {...rest}
    >
      <path className="hand-outline-edge" d={path} />
      <path d={path} stroke={color} />
    </svg>
  );
}

interface Props {
  thing: Thing;
  frame: number;
  isChosen: boolean;
}

/** The outline of a thing shown by hand. */
export const Outline = memo(function Outline({ thing, frame, isChosen }: Props) {
  const followed = useHand((state) => state.followed[thing.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it was followed to is part of where it is
  const region = useMemo(() => placeOf(thing, frame), [thing, frame, followed]);
  if (!region || !thing.enabled) return null;
  const { id } = thing;
  return <RegionOutline region={region} color={outlineColor(id)} data-thing={id} data-chosen={isChosen || undefined} />;
});
