/** What several rooms say. */
import { formatDuration } from '../../domain/timecode';
import { words } from './words';

export const common = {
  language: 'Language',
  languageOfBrowser: 'as in the browser',
  close: 'Close',
  cancel: 'Cancel',
  /** "8 s", "1 min 40 s" */
  duration: formatDuration,
  /** "23.98 fps", "about 15 fps, variable" */
  frameRate: (fps: number, isVariable: boolean) =>
    isVariable ? `about ${words.rate(fps)} fps, variable` : `${words.rate(fps)} fps`,
  /** Names of keys as they are printed on a keyboard; others are the same everywhere. */
  keys: { Ctrl: 'Ctrl', Shift: 'Shift', Space: 'Space', Home: 'Home', End: 'End', Delete: 'Delete' },
};
