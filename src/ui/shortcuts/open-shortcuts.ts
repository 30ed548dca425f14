/** Whether the list of keys is open: the ? key and the header's button open it. */
import { createStore } from 'zustand/vanilla';

export const sheet = createStore(() => ({ isOpen: false }));

export function openShortcuts(): void {
  sheet.setState({ isOpen: true });
}
