/** Which dialog about projects is open: the File menu opens them. */
import { createStore } from 'zustand/vanilla';

export const projectsDialog = createStore<{ open: 'none' | 'projects' | 'versions' }>(() => ({ open: 'none' }));

export function openProjectsDialog(open: 'projects' | 'versions'): void {
  projectsDialog.setState({ open });
}

export function closeProjectsDialog(): void {
  projectsDialog.setState({ open: 'none' });
}
