/**
 * Errors as the user meets them: one sentence, one remedy with one button, details that can be copied, shown at the place
 * where the user looks (the drop area, the viewer, the prompt panel, the job bar).
 */
import { isTintypeError, toTintypeError } from '../domain/errors';
import { APP_VERSION } from '../version';
import { session } from './stores/session';
import type { Trouble, TroublePlace } from './stores/slices';

/**
 * Shows an error at `place`, replacing the one shown there. CANCELLED is not shown.
 * @returns whether something was shown
 */
export function showTrouble(place: TroublePlace, error: unknown, action: Trouble['action'] = null): boolean {
  if (isTintypeError(error, 'CANCELLED') || (error instanceof DOMException && error.name === 'AbortError'))
    return false;
  const known = toTintypeError(error);
  const trouble: Trouble = {
    id: crypto.randomUUID(),
    place,
    code: known.code,
    sentence: known.message,
    remedy: known.remedy,
    action,
    details: [
      `${known.code}: ${known.message}`,
      known.remedy,
      known.details ?? '',
      `Tintype ${APP_VERSION}, ${navigator.userAgent}`,
      new Date().toISOString(),
    ]
      .filter(Boolean)
      .join('\n'),
  };
  session.setState((state) => ({ troubles: [...state.troubles.filter((other) => other.place !== place), trouble] }));
  return true;
}

export function clearTrouble(place: TroublePlace): void {
  const { troubles } = session.getState();
  if (troubles.some((trouble) => trouble.place === place))
    session.setState({ troubles: troubles.filter((trouble) => trouble.place !== place) });
}
