/** Each reaction, by the change of the stores that it answers to; and that what answers is really run. */
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineReport } from '../../workers/colorizer/api';
import type { MediaReport } from '../../workers/media/api';
import type { MediaClient } from '../clients/media';
import { NEUTRAL_GRADE } from '../domain/color/grade';
import { OpenFilm } from './film/open-film';
import { onPicture } from './film/picture-signal';
import { REACTIONS, type State, startReactions } from './reactions';
import { EMPTY_PROJECT, EMPTY_PROMPT, edit, project, replaceProject } from './stores/project';
import { filmOf, session } from './stores/session';
import { FRESH_FILM, type Offer } from './stores/slices';

const report = { frameCount: 60, timestampsUs: new Float64Array(60) } as MediaReport;
const openedFilm = () =>
  new OpenFilm(new File([], 'a.mp4'), 'a', report, { close: async () => {} } as never as MediaClient);
const fresh = session.getState();

const base: State = {
  project: EMPTY_PROJECT,
  session: {
    ...fresh,
    media: { phase: 'open', film: openedFilm() },
    shots: { found: [20, 40], starts: [0, 20, 40], knownTo: 60 },
    view: { ...fresh.view, playhead: 10 },
  },
};
const row = {
  id: 'row-1',
  noun: 'car',
  color: 'red',
  modifiers: '',
  hex: null,
  enabled: true,
  range: [0, 5] as [number, number],
};
const view = (change: Partial<typeof base.session.view>): State => ({
  ...base,
  session: { ...base.session, view: { ...base.session.view, ...change } },
});
const changes = {
  'words of the shot in view': { ...base, project: { ...EMPTY_PROJECT, prompts: [{ ...EMPTY_PROMPT, rows: [row] }] } },
  'words of another shot': {
    ...base,
    project: { ...EMPTY_PROJECT, prompts: [EMPTY_PROMPT, { ...EMPTY_PROMPT, from: 20 }] },
  },
  'an edit of shots': { ...base, project: { ...EMPTY_PROJECT, shotEdits: { added: [5], removed: [] } } },
  grade: { ...base, project: { ...EMPTY_PROJECT, grade: { ...NEUTRAL_GRADE, saturation: 0.5 } } },
  'shots found': { ...base, session: { ...base.session, shots: { ...base.session.shots, found: [20] } } },
  'other shots': { ...base, session: { ...base.session, shots: { ...base.session.shots, starts: [0, 5] } } },
  'a step within the shot': view({ playhead: 11 }),
  'a step into the next shot': view({ playhead: 20 }),
  playing: view({ playing: true }),
  'another model': {
    ...base,
    session: {
      ...base.session,
      engine: { phase: 'ready' as const, report: { limits: { phrases: 12 } } as EngineReport },
    },
  },
  'another film': { ...base, session: { ...base.session, media: { phase: 'open' as const, film: openedFilm() } } },
  'a new draft': {
    ...base,
    session: { ...base.session, draft: { ...base.session.draft, last: { frame: 10, maps: [] } } },
  },
  'a locked frame': {
    ...base,
    project: { ...EMPTY_PROJECT, locks: [{ id: 'lock-1', frame: 12, picture: 'a'.repeat(64), shots: [] }] },
  },
  'a picture that is offered': {
    ...base,
    session: { ...base.session, offer: { change: { references: [] } } as unknown as Offer },
  },
  'a file being opened': {
    ...base,
    session: {
      ...base.session,
      media: {
        ...{ phase: 'opening' as const, name: 'b.mp4', abort: new AbortController() },
        before: base.session.media as { phase: 'open'; film: OpenFilm },
      },
    },
  },
} satisfies Record<string, State>;

const SHOTS = 'shots follow what was found and what the user said';
const FINISHED = 'what is finished follows words, shots and model';
const LANGUAGES = 'words of another language load what they need';
const WORDS = 'other words in view end the search for a row';
const EDIT = 'an edit plans a draft';
const GRADE = 'a slider repaints the picture';
const OFFER = 'a picture that is offered is tried on the frame in view';
const SHOT = 'another shot in view forgets what was found in the one before';
const PLAY = 'playing cancels a draft';
const REST = 'a rest plans a draft';
const FRAME = 'a film shows its frame at once';
const SOUND = 'sound follows the picture';
const SAVE = 'edits and the playhead are saved';
const PICTURE = 'a new draft, a job that ends and a film that opens renew the picture in lists';

const EXPECTED: Record<keyof typeof changes, string[]> = {
  'words of the shot in view': [SHOTS, FINISHED, LANGUAGES, WORDS, EDIT, SAVE],
  'words of another shot': [SHOTS, FINISHED, LANGUAGES, EDIT, SAVE],
  'an edit of shots': [SHOTS, SAVE],
  grade: [GRADE, SAVE],
  'shots found': [SHOTS],
  'other shots': [FINISHED],
  'a step within the shot': [REST, SOUND, SAVE],
  'a step into the next shot': [SHOT, REST, SOUND, SAVE],
  playing: [PLAY, SOUND],
  'another model': [FINISHED, REST, FRAME],
  'another film': [SHOTS, FINISHED, REST, FRAME, SOUND, SAVE, PICTURE],
  'a new draft': [PICTURE],
  'a locked frame': [FINISHED, WORDS, EDIT, SAVE],
  'a picture that is offered': [OFFER],
  'a file being opened': [],
};

describe('reactions', () => {
  it.each(Object.keys(changes) as (keyof typeof changes)[])('to %s', (change) => {
    const due = REACTIONS.filter(({ isDue }) => isDue(changes[change], base)).map(({ name }) => name);
    expect(due).toEqual(EXPECTED[change]);
  });

  it('to playing that stops: a draft', () => {
    const due = REACTIONS.filter(({ isDue }) => isDue(base, changes.playing)).map(({ name }) => name);
    expect(due).toEqual([REST, SOUND]);
  });

  it('are all expected of some change', () => {
    expect(new Set(Object.values(EXPECTED).flat())).toEqual(new Set(REACTIONS.map(({ name }) => name)));
  });
});

describe('a studio with reactions', () => {
  // A disk without a folder: nothing is finished.
  beforeAll(() => {
    const missing = () => Promise.reject(new DOMException('no such folder', 'NotFoundError'));
    vi.stubGlobal('navigator', { storage: { getDirectory: async () => ({ getDirectoryHandle: missing }) } });
    return () => vi.unstubAllGlobals();
  });

  beforeEach(() => {
    vi.useFakeTimers();
    session.setState({ ...fresh, ...FRESH_FILM, media: { phase: 'open', film: openedFilm() } });
    replaceProject({});
    const stop = startReactions();
    return async () => {
      stop();
      const film = filmOf(session.getState());
      film?.close();
      session.setState(session.getInitialState(), true);
      // What was still looking for finished frames gives up.
      await film?.finished.refresh();
      vi.useRealTimers();
    };
  });

  it('derives shots, and what follows from those, of one edit', () => {
    session.setState({ shots: { found: [24], starts: [0], knownTo: 60 } });
    expect(session.getState().shots.starts).toEqual([0, 24]);
    edit('a split', { shotEdits: { added: [12], removed: [] } });
    expect(session.getState().shots.starts).toEqual([0, 12, 24]);
  });

  it('plans a draft once the model is there, and drops it when playing begins', () => {
    session.setState({
      engine: { phase: 'ready', report: { packHash: 'p', limits: { phrases: 12 } } as EngineReport },
    });
    expect(session.getState().draft.phase).toBe('waiting');
    session.setState(({ view }) => ({ view: { ...view, playing: true } }));
    expect(session.getState().draft.phase).toBe('idle');
  });

  it('forgets what was found in a shot that is left', () => {
    session.setState(({ draft }) => ({
      shots: { found: [24], starts: [0, 24], knownTo: 60 },
      draft: { ...draft, luminance: { 'row-1': 30 }, search: { 'row-1': 'nowhere' } },
    }));
    session.setState(({ view }) => ({ view: { ...view, playhead: 30 } }));
    expect(session.getState().draft).toMatchObject({ luminance: {}, search: {} });
  });

  it('repaints under another grade and saves it', () => {
    const painted = vi.fn();
    const stop = onPicture(painted);
    project.setState({ grade: { ...NEUTRAL_GRADE, saturation: 0.4 } });
    stop();
    expect(painted).toHaveBeenCalledOnce();
    expect(session.getState().saving.phase).toBe('saving');
  });
});
