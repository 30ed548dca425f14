/** Undo and redo that say what they did. */
import { toast } from 'sonner';
import { texts } from '../../state/stores/language';
import { redo, undo } from '../../state/stores/project';

export function undoWithNote(): void {
  const label = undo();
  const { edits } = texts();
  toast(label === null ? edits.nothingToUndo : edits.undid(label), { id: 'undo' });
}

export function redoWithNote(): void {
  const label = redo();
  const { edits } = texts();
  toast(label === null ? edits.nothingToRedo : edits.didAgain(label), { id: 'undo' });
}
