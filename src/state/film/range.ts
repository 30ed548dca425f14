/** In and out: the marked range of the film. A mark on the wrong side of the other takes the other away. */
import { edit, project } from '../stores/project';
import { session } from '../stores/session';

const here = () => session.getState().view.playhead;

export function markIn(frame = here(), group?: string): void {
  const { outFrame } = project.getState();
  edit('the in point', { inFrame: frame, ...(outFrame !== null && outFrame < frame && { outFrame: null }) }, group);
}

export function markOut(frame = here(), group?: string): void {
  const { inFrame } = project.getState();
  edit('the out point', { outFrame: frame, ...(inFrame !== null && inFrame > frame && { inFrame: null }) }, group);
}

export function clearRange(): void {
  edit('the range', { inFrame: null, outFrame: null });
}
