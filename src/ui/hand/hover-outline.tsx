/** The outline of the thing whose row is pointed at, from the map that the last draft made of it. */
import { useMemo } from 'react';
import type { InstanceMap } from '../../../workers/colorizer/api';
import { enlarged } from '../../domain/hand/enlarge';
import { useSession } from '../../state/stores/session';
import { RegionOutline } from './outline';

export function HoverOutline() {
  const map = useSession(({ view, draft }) =>
    draft.last?.frame === view.playhead
      ? // Where the thing was not found there is nothing to point at: the row says so in words.
        draft.last.maps.find((one) => one.phraseId === view.hoverRow && one.isFound)
      : undefined,
  );
  return map ? <MapOutline map={map} /> : null;
}

function MapOutline({ map: { width, height, mapU8 } }: { map: InstanceMap }) {
  const region = useMemo(() => enlarged(mapU8, { width, height }), [mapU8, width, height]);
  return <RegionOutline region={region} color="var(--accent)" />;
}
