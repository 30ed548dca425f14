/** Undo and redo that say what they did. */
import { toast } from 'sonner';
import { redo, undo } from '../../state/stores/project';

export function undoWithNote(): void {
  const label = undo();
  toast(label === null ? 'Nothing to undo' : `Undid ${label}`, { id: 'undo' });
}

export function redoWithNote(): void {
  const label = redo();
  toast(label === null ? 'Nothing to redo' : `Did again: ${label}`, { id: 'undo' });
}
