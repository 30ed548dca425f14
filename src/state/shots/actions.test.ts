import { beforeEach, expect, it, vi } from 'vitest';
import type { MediaReport } from '../../../workers/media/api';
import type { MediaClient } from '../../clients/media';
import { OpenFilm } from '../film/open-film';
import { typePrompt } from '../prompt/actions';
import { project, promptOf, replaceProject, undo } from '../stores/project';
import { patch, session } from '../stores/session';
import { dragBoundary, giveShotPrompt, inheritPrompt, mergeHere, nudgeBoundary, splitHere } from './actions';
import { deriveShots } from './shots';

// Pausing playback asks for it; Node has none.
vi.stubGlobal('cancelAnimationFrame', () => {});
project.subscribe(deriveShots);

const starts = () => session.getState().shots.starts.join();
const words = () => project.getState().prompts.map(({ from, text }) => `${from} ${text}`);
const find = (found: number[]) => session.setState(({ shots }) => ({ shots: { ...shots, found } }));
const look = (playhead: number) => patch('view', { playhead });

beforeEach(() => {
  const report = { frameCount: 72, timestampsUs: new Float64Array(72) } as MediaReport;
  session.setState({
    media: { phase: 'open', film: new OpenFilm(new File([], 'a.mp4'), 'a', report, {} as MediaClient) },
  });
  find([24, 48]);
  replaceProject({});
  typePrompt('green trees');
});

it('each edit of a boundary is a step that says what it was', () => {
  look(30);
  splitHere();
  expect(starts()).toBe('0,24,30,48');
  look(24);
  mergeHere();
  expect(starts()).toBe('0,30,48');
  nudgeBoundary(48, -1);
  nudgeBoundary(47, -1);
  expect(starts()).toBe('0,30,46');
  expect([undo(), undo(), undo()]).toEqual(['moving the start of shot 3', 'merging shots 1 and 2', 'splitting shot 2']);
  expect(starts()).toBe('0,24,48');
});

it('a drag is one step, however long it rests, and takes the words of its shot along', () => {
  look(30);
  giveShotPrompt();
  typePrompt('a red car');
  vi.useFakeTimers();
  const move = dragBoundary(24);
  for (const to of [26, 60, 20]) {
    move(to);
    vi.advanceTimersByTime(5000);
  }
  vi.useRealTimers();
  expect(starts()).toBe('0,20,48');
  expect(words()).toEqual(['0 green trees', '20 a red car']);
  expect(session.getState().view.playhead).toBe(20);
  expect(undo()).toBe('moving the start of shot 2');
  expect(words()).toEqual(['0 green trees', '24 a red car']);
});

it('words are given, inherited and taken back; the step says from which shot on they hold', () => {
  look(30);
  giveShotPrompt();
  typePrompt('a red car');
  expect([0, 23, 24, 71].map((frame) => promptOf(frame).text)).toEqual([
    'green trees',
    'green trees',
    'a red car',
    'a red car',
  ]);
  mergeHere();
  expect(words()).toEqual(['0 green trees', '48 a red car']);
  look(60);
  inheritPrompt();
  expect(words()).toEqual(['0 green trees']);
  const undone = [undo(), undo(), undo(), undo()];
  expect(undone).toEqual([
    'going back to the inherited prompt in shot 2',
    'merging shots 1 and 2',
    'the prompt from shot 2 on',
    'the own prompt of shot 2',
  ]);
});

it('what is detected later leaves edits alone', () => {
  look(24);
  mergeHere();
  find([24, 48, 60]);
  deriveShots();
  expect(starts()).toBe('0,48,60');
});
