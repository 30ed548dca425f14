/** Every key of the studio: one line each, read by the handler (use-shortcuts.ts) and by the list of keys (shortcuts-dialog.tsx). */
import { pause, seek, seekShot, shuttle, step, togglePlay } from '../../state/film/playback';
import { markIn, markOut } from '../../state/film/range';
import { toggleLock } from '../../state/given/actions';
import { chooseTool } from '../../state/hand/actions';
import { mergeHere, splitHere } from '../../state/shots/actions';
import { patch } from '../../state/stores/session';
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
  group: 'Play' | 'Range' | 'Shots' | 'Look' | 'Hand' | 'Edit';
  /** As react-hotkeys-hook writes them, alternatives behind commas; the first is shown. */
  keys: string;
  label: string;
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
  { group: 'Play', keys: 'space', label: 'Play, pause', kind: 'space', run: togglePlay },
  { group: 'Play', keys: 'j', label: 'Backward; again for faster', kind: 'letter', run: () => shuttle(-1) },
  { group: 'Play', keys: 'k', label: 'Stop', kind: 'letter', run: pause },
  { group: 'Play', keys: 'l', label: 'Forward; again for faster', kind: 'letter', run: () => shuttle(1) },
  { group: 'Play', keys: 'left, comma', label: 'One frame back', kind: 'arrow', run: () => step(-1) },
  { group: 'Play', keys: 'right, period', label: 'One frame on', kind: 'arrow', run: () => step(1) },
  { group: 'Play', keys: 'shift+left, shift+comma', label: 'Ten frames back', kind: 'arrow', run: () => step(-10) },
  { group: 'Play', keys: 'shift+right, shift+period', label: 'Ten frames on', kind: 'arrow', run: () => step(10) },
  { group: 'Play', keys: 'home', label: 'First frame', kind: 'arrow', run: () => seek(0) },
  { group: 'Play', keys: 'end', label: 'Last frame', kind: 'arrow', run: () => seek(END) },
  { group: 'Play', keys: 'm', label: 'Mute', kind: 'letter', run: toggleMute },
  { group: 'Range', keys: 'i', label: 'In at the playhead', kind: 'letter', run: () => markIn() },
  { group: 'Range', keys: 'o', label: 'Out at the playhead', kind: 'letter', run: () => markOut() },
  { group: 'Shots', keys: '[', label: 'Previous shot', kind: 'letter', run: () => seekShot(-1) },
  { group: 'Shots', keys: ']', label: 'Next shot', kind: 'letter', run: () => seekShot(1) },
  { group: 'Shots', keys: 's', label: 'Split at the playhead', kind: 'letter', run: splitHere },
  { group: 'Shots', keys: 'shift+s', label: 'Merge with the previous shot', kind: 'letter', run: mergeHere },
  { group: 'Shots', keys: 'left, right', label: 'On a boundary (Tab): move it', kind: 'focused', run: byBoundary },
  { group: 'Shots', keys: 'delete', label: 'On a boundary (Tab): take it away', kind: 'focused', run: byBoundary },
  {
    group: 'Look',
    keys: 'backquote',
    label: 'Hold for the gray original',
    kind: 'hold',
    run: holdGray(true),
    release: holdGray(false),
  },
  { group: 'Look', keys: 'w', label: 'Wipe between gray and color', kind: 'letter', run: toggleWipe },
  { group: 'Look', keys: 'z', label: '100 % or fitted', kind: 'letter', run: toggleZoom },
  { group: 'Look', keys: 'f', label: 'Full screen', kind: 'letter', run: () => toggleFullScreen() },
  { group: 'Hand', keys: 't', label: 'Click a thing', kind: 'letter', run: () => chooseTool('point') },
  { group: 'Hand', keys: 'r', label: 'Box around a thing', kind: 'letter', run: () => chooseTool('box') },
  { group: 'Hand', keys: 'b', label: 'Brush', kind: 'letter', run: () => chooseTool('brush') },
  { group: 'Hand', keys: 'c', label: 'Points of color', kind: 'letter', run: () => chooseTool('color') },
  { group: 'Hand', keys: 'p', label: 'Keep this frame, or let it go', kind: 'letter', run: toggleLock },
  { group: 'Edit', keys: 'mod+z', label: 'Undo, the prompt’s text included', kind: 'edit', run: undoWithNote },
  { group: 'Edit', keys: 'mod+shift+z, mod+y', label: 'Do again', kind: 'edit', run: redoWithNote },
  { group: 'Edit', keys: '?, shift+?', label: 'This list', kind: 'letter', run: openShortcuts },
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
