/** The things of the shot in view, for panels. */
import { useMemo } from 'react';
import { type Thing, thingsOfShot } from '../../domain/hand/thing';
import { useShownShot } from '../prompt/shown';
import { useProject } from '../stores/project';
import { useSession } from '../stores/session';

export function useShownThings(): Thing[] {
  const shot = useShownShot();
  const starts = useSession((state) => state.shots.starts);
  const things = useProject((state) => state.things);
  return useMemo(() => thingsOfShot(things, starts, shot), [things, starts, shot]);
}
