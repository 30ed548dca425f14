/** Every key of the studio: one line each, read by the handler (use-shortcuts.ts) and by the list of keys (shortcuts-dialog.tsx). */
import { pause, seek, seekShot, shuttle, step, togglePlay } from '../../state/film/playback';
import { markIn, markOut } from '../../state/film/range';
import { toggleLock } from '../../state/given/actions';
import { chooseTool } from '../../state/hand/actions';
import { mergeHere, splitHere } from '../../state/shots/actions';
import { patch } from '../../state/stores/session';
import type { Texts } from '../../texts/en';
import { toggleFullScreen, toggleMute, toggleWipe, toggleZoom } from '../viewer/view-actions';
import { openShortcuts } from './open-shortcuts';
import { redoWithNote, undoWithNote } from './undo-note';

/**
 * Where a key does not act: `letter` keys not in dialogs and text fields; `space` not on buttons either, which Space presses; `arrow` not
 * on sliders either, which arrows move. `edit` keys act in text fields, too; `hold` keys act until released; `focused` keys are handled by
 * the element that has the focus.
 */
export type KeyKind = 'letter' | 'space' | 'arrow' | 'edit' | 'hold' | 'focused';

export interface Shortcut {
  group: keyof Texts['common']['shortcuts']['groups'];
  /** As react-hotkeys-hook writes them, alternatives behind commas; the first is shown. */
  keys: string;
  label: keyof Texts['common']['shortcuts']['labels'];
  kind: KeyKind;
  run: () => void;
  /** Of `hold`: when the key is let go, or the window loses the focus. */
  release?: () => void;
}

/** A frame number beyond every film, for which seek() goes to the last frame. */
const END = Number.MAX_SAFE_INTEGER;
const holdGray = (isHeld: boolean) => () => patch('view', { holdGray: isHeld });
/** In timeline/boundaries.tsx. */
const byBoundary = () => {};

export const SHORTCUTS: readonly Shortcut[] = [
  { group: 'play', keys: 'space', label: 'playPause', kind: 'space', run: togglePlay },
  { group: 'play', keys: 'j', label: 'backward', kind: 'letter', run: () => shuttle(-1) },
  { group: 'play', keys: 'k', label: 'stop', kind: 'letter', run: pause },
  { group: 'play', keys: 'l', label: 'forward', kind: 'letter', run: () => shuttle(1) },
  { group: 'play', keys: 'left, comma', label: 'oneBack', kind: 'arrow', run: () => step(-1) },
  { group: 'play', keys: 'right, period', label: 'oneOn', kind: 'arrow', run: () => step(1) },
  { group: 'play', keys: 'shift+left, shift+comma', label: 'tenBack', kind: 'arrow', run: () => step(-10) },
  { group: 'play', keys: 'shift+right, shift+period', label: 'tenOn', kind: 'arrow', run: () => step(10) },
  { group: 'play', keys: 'home', label: 'first', kind: 'arrow', run: () => seek(0) },
  { group: 'play', keys: 'end', label: 'last', kind: 'arrow', run: () => seek(END) },
  { group: 'play', keys: 'm', label: 'mute', kind: 'letter', run: toggleMute },
  { group: 'range', keys: 'i', label: 'in', kind: 'letter', run: () => markIn() },
  { group: 'range', keys: 'o', label: 'out', kind: 'letter', run: () => markOut() },
  { group: 'shots', keys: '[', label: 'previousShot', kind: 'letter', run: () => seekShot(-1) },
  { group: 'shots', keys: ']', label: 'nextShot', kind: 'letter', run: () => seekShot(1) },
  { group: 'shots', keys: 's', label: 'split', kind: 'letter', run: splitHere },
  { group: 'shots', keys: 'shift+s', label: 'merge', kind: 'letter', run: mergeHere },
  { group: 'shots', keys: 'left, right', label: 'moveBoundary', kind: 'focused', run: byBoundary },
  { group: 'shots', keys: 'delete', label: 'removeBoundary', kind: 'focused', run: byBoundary },
  {
    group: 'look',
    keys: 'backquote',
    label: 'holdGray',
    kind: 'hold',
    run: holdGray(true),
    release: holdGray(false),
  },
  { group: 'look', keys: 'w', label: 'wipe', kind: 'letter', run: toggleWipe },
  { group: 'look', keys: 'z', label: 'zoom', kind: 'letter', run: toggleZoom },
  { group: 'look', keys: 'f', label: 'fullScreen', kind: 'letter', run: () => toggleFullScreen() },
  { group: 'hand', keys: 't', label: 'point', kind: 'letter', run: () => chooseTool('point') },
  { group: 'hand', keys: 'r', label: 'box', kind: 'letter', run: () => chooseTool('box') },
  { group: 'hand', keys: 'b', label: 'brush', kind: 'letter', run: () => chooseTool('brush') },
  { group: 'hand', keys: 'c', label: 'points', kind: 'letter', run: () => chooseTool('color') },
  { group: 'hand', keys: 'p', label: 'keepFrame', kind: 'letter', run: toggleLock },
  { group: 'edit', keys: 'mod+z', label: 'undo', kind: 'edit', run: undoWithNote },
  { group: 'edit', keys: 'mod+shift+z, mod+y', label: 'redo', kind: 'edit', run: redoWithNote },
  { group: 'edit', keys: '?, shift+?', label: 'list', kind: 'letter', run: openShortcuts },
];

const NAMES: Record<string, string> = { left: '←', right: '→', comma: ',', period: '.', mod: 'Ctrl', backquote: '`' };

/** What is printed on the keys: "Shift ←" of 'shift+left, shift+comma'; all of them where an element with the focus takes them. */
export function shownKeys({ keys, kind }: Pick<Shortcut, 'keys' | 'kind'>): string[] {
  const alternatives = keys.split(', ');
  return (kind === 'focused' ? alternatives : alternatives.slice(0, 1)).map((key) =>
    key
      .split('+')
      .map((part) => NAMES[part] ?? part[0]!.toUpperCase() + part.slice(1))
      .join(' '),
  );
}
