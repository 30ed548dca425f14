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
  /** The list of keys. */
  shortcuts: {
    groups: {
      play: 'Play',
      range: 'Range',
      shots: 'Shots',
      look: 'Look',
      hand: 'Hand',
      edit: 'Edit',
    },
    labels: {
      playPause: 'Play, pause',
      backward: 'Backward; again for faster',
      stop: 'Stop',
      forward: 'Forward; again for faster',
      oneBack: 'One frame back',
      oneOn: 'One frame on',
      tenBack: 'Ten frames back',
      tenOn: 'Ten frames on',
      first: 'First frame',
      last: 'Last frame',
      mute: 'Mute',
      in: 'In at the playhead',
      out: 'Out at the playhead',
      previousShot: 'Previous shot',
      nextShot: 'Next shot',
      split: 'Split at the playhead',
      merge: 'Merge with the previous shot',
      moveBoundary: 'On a boundary (Tab): move it',
      removeBoundary: 'On a boundary (Tab): take it away',
      holdGray: 'Hold for the gray original',
      wipe: 'Wipe between gray and color',
      zoom: '100 % or fitted',
      fullScreen: 'Full screen',
      point: 'Click a thing',
      box: 'Box around a thing',
      brush: 'Brush',
      points: 'Points of color',
      keepFrame: 'Keep this frame, or let it go',
      undo: 'Undo, the prompt’s text included',
      redo: 'Do again',
      list: 'This list',
    },
  },
};
