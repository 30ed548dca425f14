/** In and out: the marked range of the film. A mark on the wrong side of the other takes the other away. */
import { texts } from '../stores/language';
import { edit, project } from '../stores/project';
import { session } from '../stores/session';

const here = () => session.getState().view.playhead;

export function markIn(frame = here(), group?: string): void {
  const { outFrame } = project.getState();
  edit(
    texts().edits.inPoint,
    { inFrame: frame, ...(outFrame !== null && outFrame < frame && { outFrame: null }) },
    group,
  );
}

export function markOut(frame = here(), group?: string): void {
  const { inFrame } = project.getState();
  edit(
    texts().edits.outPoint,
    { outFrame: frame, ...(inFrame !== null && inFrame > frame && { inFrame: null }) },
    group,
  );
}

export function clearRange(): void {
  edit(texts().edits.range, { inFrame: null, outFrame: null });
}
