/** The prompt that a frame is colorized with: the phrases and strokes of color of its shot, the masks of things that were shown by hand on it. */
import { type ColorStroke, strokesOfShot } from '../../domain/hand/color-stroke';
import type { GivenPicture } from '../../domain/hand/given';
import { phrasesWith } from '../../domain/hand/phrases';
import { type PlacedMask, placedMasks, thingsOfShot } from '../../domain/hand/thing';
import type { Phrase } from '../../domain/settings';
import { promptAt } from '../../domain/shots/prompts';
import { givenAt } from '../given/present';
import { mostPhrases } from '../prompt/pack-phrases';
import { type Project, project } from '../stores/project';
import { session } from '../stores/session';
import { placeOf } from './following';

export interface WordsAt {
  phrases: Phrase[];
  /** On this frame. */
  places: PlacedMask[];
  /** Of the shot. */
  strokes: ColorStroke[];
  /** Color pictures that hold for it. */
  pictures: GivenPicture[];
}

export function wordsAt(frame: number, words: Project = project.getState()): WordsAt {
  const { prompts, things, colorStrokes } = words;
  const { rows } = promptAt(prompts, frame);
  const { starts } = session.getState().shots;
  const own = thingsOfShot(things, starts, frame);
  return {
    phrases: phrasesWith(rows, own, mostPhrases()),
    strokes: strokesOfShot(colorStrokes, starts, frame).filter(({ enabled }) => enabled),
    pictures: givenAt(frame, words).pictures,
    places: placedMasks(
      rows,
      own.flatMap((thing) => {
        const mask = placeOf(thing, frame);
        return mask ? [{ ...thing, drawn: [{ frame, marks: [], mask }] }] : [];
      }),
    ),
  };
}
