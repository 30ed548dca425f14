/** Handles of files that the user dropped or chose: unlike the File itself they can be kept over a reload. */
import { pickFiles } from './pick-file';

const handles = new WeakMap<File, Promise<FileSystemFileHandle | null>>();

/** A browser that never answers must not hold up the queue. */
const PATIENCE_MS = 2000;

interface Picker {
  showOpenFilePicker?(options: { multiple: boolean; id: string }): Promise<FileSystemFileHandle[]>;
}

interface DroppedItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** The handle a file came with, else the file itself. */
export async function lasting(file: File): Promise<File | FileSystemFileHandle> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return (await Promise.race([handles.get(file), late])) ?? file;
}

/** All files of a drop. Call it before the event is over: the browser clears what was dropped, then. */
export function droppedFiles({ items }: DataTransfer): File[] {
  const files: File[] = [];
  for (const item of items as Iterable<DroppedItem>) {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    if (file === null) continue;
    const asked = item.getAsFileSystemHandle?.() ?? Promise.resolve(null);
    handles.set(
      file,
      asked.then(
        (handle) => (handle?.kind === 'file' ? (handle as FileSystemFileHandle) : null),
        () => null,
      ),
    );
    files.push(file);
  }
  return files;
}

/** The browser's picker for several files; one that gives handles where there is one. @returns none when dismissed */
export async function chooseFiles(accept: string): Promise<File[]> {
  const { showOpenFilePicker } = window as Picker;
  if (showOpenFilePicker) {
    const chosen = await showOpenFilePicker.call(window, { multiple: true, id: 'films' }).catch(() => []);
    return Promise.all(
      chosen.map(async (handle) => {
        const file = await handle.getFile();
        handles.set(file, Promise.resolve(handle));
        return file;
      }),
    );
  }
  return pickFiles(accept);
}
