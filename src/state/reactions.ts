/**
 * What follows from what: each reaction has a name, says by two states of the stores whether it is due, and is run in the order
 * of this list. A change that a reaction makes is followed by the reactions to that change before the next one is run.
 */

import { shotStartAt } from '../domain/shots/edit';
import { draftKey } from './drafts/draft-key';
import { emitPicture } from './film/picture-signal';
import { learnLanguages } from './prompt/actions';
import { deriveShots } from './shots/shots';
import { type Project, project } from './stores/project';
import { engineReport, filmOf, openedFilm, type Session, session } from './stores/session';

export interface State {
  project: Project;
  session: Session;
}

export interface Reaction {
  name: string;
  /** Pure: the stores as they are, and as they were when reactions were looked at last. */
  isDue: (now: State, before: State) => boolean;
  run: (now: State) => void;
}

const isOtherFilm = (now: State, before: State) => filmOf(now.session) !== filmOf(before.session);
const isOtherModel = (now: State, before: State) => engineReport(now.session) !== engineReport(before.session);
const areOtherWords = (now: State, before: State) =>
  now.project.prompts !== before.project.prompts ||
  now.project.things !== before.project.things ||
  now.project.colorStrokes !== before.project.colorStrokes ||
  now.project.locks !== before.project.locks ||
  now.project.references !== before.project.references ||
  now.project.settings !== before.project.settings;
const hasMoved = (now: State, before: State) => now.session.view.playhead !== before.session.view.playhead;
const isOtherShot = (now: State, before: State) =>
  shotStartAt(now.session.shots.starts, now.session.view.playhead) !==
  shotStartAt(before.session.shots.starts, before.session.view.playhead);

export const REACTIONS: readonly Reaction[] = [
  {
    name: 'shots follow what was found and what the user said',
    isDue: (now, before) =>
      now.project.prompts !== before.project.prompts ||
      now.project.shotEdits !== before.project.shotEdits ||
      now.session.shots.found !== before.session.shots.found ||
      isOtherFilm(now, before),
    run: deriveShots,
  },
  {
    // A boundary inside of what is finished undoes it: color must not go over one.
    name: 'what is finished follows words, shots and model',
    isDue: (now, before) =>
      areOtherWords(now, before) ||
      isOtherFilm(now, before) ||
      isOtherModel(now, before) ||
      now.session.shots.starts !== before.session.shots.starts,
    run: () => void openedFilm()?.finished.refresh(),
  },
  {
    name: 'words of another language load what they need',
    isDue: (now, before) => now.project.prompts !== before.project.prompts,
    run: () => void learnLanguages(),
  },
  {
    name: 'other words in view end the search for a row',
    isDue: (now, before) => {
      const { playhead } = now.session.view;
      return areOtherWords(now, before) && draftKey(playhead, now.project) !== draftKey(playhead, before.project);
    },
    run: () => openedFilm()?.search.clear(),
  },
  {
    // Typing alone cancels a draft under way: its words are about to change.
    name: 'an edit plans a draft',
    isDue: areOtherWords,
    run: () => openedFilm()?.drafts.plan('edit'),
  },
  {
    name: 'a picture that is offered is tried on the frame in view',
    isDue: (now, before) => now.session.offer?.change !== before.session.offer?.change,
    run: () => {
      openedFilm()?.drafts.plan('edit');
      emitPicture();
    },
  },
  {
    name: 'a slider repaints the picture',
    isDue: (now, before) => now.project.grade !== before.project.grade,
    run: emitPicture,
  },
  {
    // What was looked for, and found, in one shot says nothing about another, whose rows may be others.
    name: 'another shot in view forgets what was found in the one before',
    isDue: (now, before) => hasMoved(now, before) && isOtherShot(now, before),
    run: () => {
      const film = openedFilm();
      film?.search.clear();
      film?.patch({ draft: { ...session.getState().draft, luminance: {} } });
    },
  },
  {
    name: 'playing cancels a draft',
    isDue: (now, before) => now.session.view.playing && !before.session.view.playing,
    run: () => openedFilm()?.drafts.cancel(),
  },
  {
    name: 'a rest plans a draft',
    isDue: (now, before) =>
      hasMoved(now, before) ||
      (before.session.view.playing && !now.session.view.playing) ||
      isOtherFilm(now, before) ||
      isOtherModel(now, before),
    run: () => openedFilm()?.drafts.plan('rest'),
  },
  {
    name: 'a film shows its frame at once',
    isDue: (now, before) => isOtherFilm(now, before) || isOtherModel(now, before),
    run: ({ session: { view } }) => openedFilm()?.frames.want(view.playhead),
  },
  {
    name: 'sound follows the picture',
    isDue: (now, before) => now.session.view !== before.session.view || isOtherFilm(now, before),
    run: ({ session: { view } }) => openedFilm()?.sound.follow(view),
  },
  {
    name: 'edits and the playhead are saved',
    isDue: (now, before) => now.project !== before.project || hasMoved(now, before) || isOtherFilm(now, before),
    run: () => openedFilm()?.autosave.soon(),
  },
  {
    name: 'a new draft, a job that ends and a film that opens renew the picture in lists',
    isDue: (now, before) =>
      now.session.draft.last !== before.session.draft.last ||
      (now.session.work.phase === 'idle' && before.session.work.phase !== 'idle') ||
      isOtherFilm(now, before),
    run: () => openedFilm()?.picture.soon(),
  },
];

/** Runs reactions from now on. @returns stops */
export function startReactions(reactions: readonly Reaction[] = REACTIONS): () => void {
  const look = (): State => ({ project: project.getState(), session: session.getState() });
  let last = look();
  const react = () => {
    const before = last;
    const now = look();
    last = now;
    for (const { isDue, run } of reactions) if (isDue(now, before)) run(now);
  };
  const stops = [project.subscribe(react), session.subscribe(react)];
  return () => {
    for (const stop of stops) stop();
  };
}
