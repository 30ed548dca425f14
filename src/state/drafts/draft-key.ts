/** Everything that a draft of a frame depends on, as text: a draft made under another text is out of date. */

import { promptAt } from '../../domain/shots/prompts';
import { phrasesOf } from '../prompt/heard';
import { type Project, project } from '../stores/project';

/** Of the frame's shot: its words and the settings. */
export function draftKey(frame: number, { prompts, settings }: Project = project.getState()): string {
  return JSON.stringify([phrasesOf(promptAt(prompts, frame).rows), settings]);
}

export function isOfPresentWords(frame: number, draft: { key: string }): boolean {
  return draft.key === draftKey(frame);
}
