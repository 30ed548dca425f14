/** Everything that a draft of a frame depends on, as text: a draft made under another text is out of date. */

import { digestOfStrokes } from '../../domain/hand/color-stroke';
import { keyOfGiven } from '../../domain/hand/given';
import { digestOf } from '../../domain/hand/mask';
import { givenAt } from '../given/present';
import { wordsAt } from '../hand/words-at';
import { type Project, project } from '../stores/project';
import { session } from '../stores/session';

/** Of the frame's shot: its words, the settings and the chosen model. */
export function draftKey(frame: number, words: Project = project.getState()): string {
  const { phrases, places, strokes } = wordsAt(frame, words);
  // A draft is of one frame: what was shown on others does not change it.
  const unplaced = phrases.map(({ drawn, ...phrase }) => ({ ...phrase, kept: drawn?.kept }));
  const masks = places.map(({ phraseId, mask }) => [phraseId, digestOf(mask)]);
  const { pictures, shot } = givenAt(frame, words);
  const given = keyOfGiven(pictures, shot);
  const { model } = session.getState().machine;
  return JSON.stringify([unplaced, masks, digestOfStrokes(strokes), given, words.settings, model]);
}

export function isOfPresentWords(frame: number, draft: { key: string }): boolean {
  return draft.key === draftKey(frame);
}
