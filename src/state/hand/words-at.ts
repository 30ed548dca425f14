/** The prompt that a frame is colorized with: the phrases of its shot, and the masks of things that were shown by hand on it. */
import { phrasesWith } from '../../domain/hand/phrases';
import { type PlacedMask, placedMasks, thingsOfShot } from '../../domain/hand/thing';
import type { Phrase } from '../../domain/settings';
import { promptAt } from '../../domain/shots/prompts';
import { mostPhrases } from '../prompt/pack-phrases';
import { type Project, project } from '../stores/project';
import { session } from '../stores/session';
import { placeOf } from './following';

export interface WordsAt {
  phrases: Phrase[];
  /** On this frame. */
  places: PlacedMask[];
}

export function wordsAt(frame: number, { prompts, things }: Project = project.getState()): WordsAt {
  const { rows } = promptAt(prompts, frame);
  const own = thingsOfShot(things, session.getState().shots.starts, frame);
  return {
    phrases: phrasesWith(rows, own, mostPhrases()),
    places: placedMasks(
      rows,
      own.flatMap((thing) => {
        const mask = placeOf(thing, frame);
        return mask ? [{ ...thing, drawn: [{ frame, marks: [], mask }] }] : [];
      }),
    ),
  };
}
