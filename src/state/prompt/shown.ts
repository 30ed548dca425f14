/** The prompt of the frame in view, for panels. It follows the playhead from shot to shot, not from frame to frame. */
import { shotStartAt } from '../../domain/shots/edit';
import { promptAt } from '../../domain/shots/prompts';
import { type Prompt, useProject } from '../stores/project';
import { useSession } from '../stores/session';

/** First frame of the shot in view. */
export function useShownShot(): number {
  return useSession(({ shots, view }) => shotStartAt(shots.starts, view.playhead));
}

export function useShownPrompt(): Prompt {
  const shot = useShownShot();
  return useProject((state) => promptAt(state.prompts, shot));
}
