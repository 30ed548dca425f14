/** Keys of the whole screen. Text fields still get letters, and buttons, sliders and dialogs the keys that operate them. */
import { useEffect } from 'react';
import { type Options, useHotkeys } from 'react-hotkeys-hook';
import { type KeyKind, SHORTCUTS, type Shortcut } from './shortcuts';

const DIALOGS = '[role="dialog"], [role="menu"]';
const PRESSED_BY_SPACE = `${DIALOGS}, button, a, summary, select, input, textarea, [role="switch"]`;
/** Elements that arrow keys move. The timeline is a slider, too, but its arrow keys are in the table of shortcuts. */
const MOVED_BY_ARROWS = `${DIALOGS}, [role="slider"]:not(.strip), .viewer-scroll[tabindex], input, textarea, select, [role="radiogroup"]`;

const within = (selector: string) => (event: KeyboardEvent) =>
  event.target instanceof Element && event.target.closest(selector) !== null;

const base: Options = { preventDefault: true, enableOnFormTags: ['slider'] };
const OPTIONS: Record<KeyKind, Options> = {
  space: { ...base, ignoreEventWhen: within(PRESSED_BY_SPACE) },
  arrow: { ...base, ignoreEventWhen: within(MOVED_BY_ARROWS) },
  // Letters as printed on the user's own keyboard.
  letter: { ...base, useKey: true, ignoreEventWhen: within(DIALOGS) },
  edit: { ...base, enableOnFormTags: ['slider', 'input'], ignoreEventWhen: within(DIALOGS) },
  hold: { ...base, ignoreEventWhen: within(DIALOGS), keydown: true, keyup: true },
  focused: { ...base, enabled: false },
};

function useShortcut({ keys, kind, run, release }: Shortcut): void {
  useHotkeys(keys, (event) => (event.type === 'keyup' ? release?.() : run()), OPTIONS[kind]);
  useEffect(() => {
    if (!release) return;
    // When the window loses focus while the key is down, no keyup event comes.
    window.addEventListener('blur', release);
    return () => window.removeEventListener('blur', release);
  }, [release]);
}

export function useShortcuts(): void {
  // biome-ignore lint/correctness/useHookAtTopLevel: the table never changes, so the hooks of each render are the same.
  for (const shortcut of SHORTCUTS) useShortcut(shortcut);
}
