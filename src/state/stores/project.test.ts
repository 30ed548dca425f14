import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NEUTRAL_GRADE } from '../../domain/color/grade';
import { EMPTY_PROMPT, edit, endBurst, presentHistory, project, promptOf, redo, replaceProject, undo } from './project';

const graded = (saturation: number) => ({ ...NEUTRAL_GRADE, saturation });
const words = (text: string) => [{ ...EMPTY_PROMPT, text }];

beforeEach(() => {
  vi.useFakeTimers();
  replaceProject({});
});
afterEach(() => vi.useRealTimers());

describe('undo', () => {
  it('joins a slider drag into one step and says what it undid', () => {
    edit('seed', { settings: { seed: 2, steps: null, workingSize: 256 } });
    for (const saturation of [1.1, 1.2, 1.3]) edit('saturation', { grade: graded(saturation) }, 'saturation');
    expect(undo()).toBe('saturation');
    expect(project.getState().grade.saturation).toBe(1);
    expect(undo()).toBe('seed');
    expect(undo()).toBeNull();
  });

  it('starts a new step after a pause and after the slider is let go of', () => {
    edit('saturation', { grade: graded(1.1) }, 'saturation');
    vi.advanceTimersByTime(1000);
    edit('saturation', { grade: graded(1.2) }, 'saturation');
    endBurst();
    edit('saturation', { grade: graded(1.3) }, 'saturation');
    undo();
    expect(project.getState().grade.saturation).toBe(1.2);
    undo();
    expect(project.getState().grade.saturation).toBe(1.1);
  });

  it('covers the prompt text and redoes it', () => {
    edit('prompt', { prompts: words('a red car') }, 'prompt');
    undo();
    expect(promptOf(0).text).toBe('');
    expect(redo()).toBe('prompt');
    expect(promptOf(0).text).toBe('a red car');
    expect(redo()).toBeNull();
  });

  it('comes back with a project, and goes on where it was', () => {
    edit('prompt', { prompts: words('a red car') });
    edit('saturation', { grade: graded(1.2) });
    undo();
    const [state, history] = [project.getState(), presentHistory()];
    replaceProject({});
    replaceProject(state, history);
    expect(redo()).toBe('saturation');
    expect(undo()).toBe('saturation');
    expect(undo()).toBe('prompt');
    expect(promptOf(0).text).toBe('');
    expect(undo()).toBeNull();
  });

  it('forgets history when another project is opened', () => {
    edit('prompt', { prompts: words('a red car') });
    replaceProject({ prompts: words('a blue bus') });
    expect(undo()).toBeNull();
    expect(promptOf(0).text).toBe('a blue bus');
  });
});
