/** Keys of the whole screen. Fields keep their letters; buttons, sliders and dialogs keep the keys that work them. */
import { useEffect } from 'react';
import { type Options, useHotkeys } from 'react-hotkeys-hook';
import { pause, seek, seekShot, shuttle, step, togglePlay } from '../../state/film/playback';
import { markIn, markOut } from '../../state/film/range';
import { mergeHere, splitHere } from '../../state/shots/actions';
import { patch, session } from '../../state/stores/session';
import { toggleFullScreen, toggleMute, toggleWipe, toggleZoom } from '../viewer/view-actions';
import { openShortcuts } from './shortcuts-dialog';
import { redoWithNote, undoWithNote } from './undo-note';

const DIALOGS = '[role="dialog"], [role="menu"]';
const PRESSED_BY_SPACE = `${DIALOGS}, button, a, summary, select, input, textarea, [role="switch"]`;
/** The timeline is a slider too, but its arrows are ours. */
const MOVED_BY_ARROWS = `${DIALOGS}, [role="slider"]:not(.strip), .viewer-scroll[tabindex], input, textarea, select, [role="radiogroup"]`;

const within = (selector: string) => (event: KeyboardEvent) =>
  event.target instanceof Element && event.target.closest(selector) !== null;

const base: Options = { preventDefault: true, enableOnFormTags: ['slider'] };
const spaceOptions: Options = { ...base, ignoreEventWhen: within(PRESSED_BY_SPACE) };
const arrowOptions: Options = { ...base, ignoreEventWhen: within(MOVED_BY_ARROWS) };
/** Letters as printed on the user's own keyboard. */
const letterOptions: Options = { ...base, useKey: true, ignoreEventWhen: within(DIALOGS) };
const undoOptions: Options = { ...base, enableOnFormTags: ['slider', 'input'], ignoreEventWhen: within(DIALOGS) };
const holdOptions: Options = { ...base, ignoreEventWhen: within(DIALOGS) };

const lastFrame = () => (session.getState().media.report?.frameCount ?? 1) - 1;
const holdGray = (isHeld: boolean) => patch('view', { holdGray: isHeld });

export function useShortcuts(): void {
  useHotkeys('space', togglePlay, spaceOptions);
  useHotkeys('j', () => shuttle(-1), letterOptions);
  useHotkeys('k', pause, letterOptions);
  useHotkeys('l', () => shuttle(1), letterOptions);
  useHotkeys('left, comma', () => step(-1), arrowOptions);
  useHotkeys('right, period', () => step(1), arrowOptions);
  useHotkeys('shift+left, shift+comma', () => step(-10), arrowOptions);
  useHotkeys('shift+right, shift+period', () => step(10), arrowOptions);
  useHotkeys('home', () => seek(0), arrowOptions);
  useHotkeys('end', () => seek(lastFrame()), arrowOptions);
  useHotkeys('i', () => markIn(), letterOptions);
  useHotkeys('o', () => markOut(), letterOptions);
  useHotkeys('[', () => seekShot(-1), letterOptions);
  useHotkeys(']', () => seekShot(1), letterOptions);
  useHotkeys('s', splitHere, letterOptions);
  useHotkeys('shift+s', mergeHere, letterOptions);
  useHotkeys('m', toggleMute, letterOptions);
  useHotkeys('w', toggleWipe, letterOptions);
  useHotkeys('z', toggleZoom, letterOptions);
  useHotkeys('f', () => toggleFullScreen(), letterOptions);
  useHotkeys('shift+?, ?', openShortcuts, letterOptions);
  useHotkeys('mod+z', undoWithNote, undoOptions);
  useHotkeys('mod+shift+z, mod+y', redoWithNote, undoOptions);
  useHotkeys('backquote', () => holdGray(true), { ...holdOptions, keydown: true });
  useHotkeys('backquote', () => holdGray(false), { ...holdOptions, keydown: false, keyup: true });
  useEffect(() => {
    // The key's release is never seen when the window loses focus in between.
    const release = () => holdGray(false);
    window.addEventListener('blur', release);
    return () => window.removeEventListener('blur', release);
  }, []);
}
