/** Handles of files that the user dropped or chose: unlike the File itself they can be kept over a reload. */
import { ACCEPT, pickFiles } from './pick-file';

/** A film's file. A File is usable until the page is closed; a handle can be stored. */
export type Source = File | FileSystemFileHandle;

/** Permissions of handles: in Chromium, not in TypeScript's library yet. */
interface AskableHandle extends FileSystemFileHandle {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

const handles = new WeakMap<File, Promise<FileSystemFileHandle | null>>();

/** Longest wait for the browser's answer, so that a missing one does not block the queue. */
const PATIENCE_MS = 2000;

interface Picker {
  showOpenFilePicker?(options: { multiple: boolean; id: string }): Promise<FileSystemFileHandle[]>;
}

interface DroppedItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** The handle a file came with, else the file itself. */
export async function lasting(file: File): Promise<Source> {
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

/** The folder of a drop that is one folder and nothing else. Call it before the event is over. */
export function droppedFolder({ items }: DataTransfer): FileSystemDirectoryEntry | null {
  const entry = items.length === 1 ? items[0]?.webkitGetAsEntry() : null;
  return entry?.isDirectory ? (entry as FileSystemDirectoryEntry) : null;
}

/** The browser's picker; one that gives handles where there is one. @returns none when dismissed */
export async function chooseFiles(accept = ACCEPT, multiple = true): Promise<File[]> {
  const { showOpenFilePicker } = window as Picker;
  if (showOpenFilePicker) {
    const chosen = await showOpenFilePicker.call(window, { multiple, id: 'films' }).catch(() => []);
    return filesOf(chosen);
  }
  return pickFiles(accept, multiple);
}

/** Their files, which keep them. */
export function filesOf(chosen: readonly FileSystemFileHandle[]): Promise<File[]> {
  return Promise.all(
    chosen.map(async (handle) => {
      const file = await handle.getFile();
      handles.set(file, Promise.resolve(handle));
      return file;
    }),
  );
}

/** The file, or what is missing to read it. @param mayAsk true after a click, when the browser may ask the user for permission */
export async function fileOf(source: Source | null, mayAsk: boolean): Promise<File | 'permission' | 'file'> {
  if (source === null) return 'file';
  // A copy that another project's film has replaced, or a file that changed on disk, cannot be read any more.
  if (source instanceof File)
    return source
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => source,
        () => 'file' as const,
      );
  const handle = source as AskableHandle;
  const asked = mayAsk ? handle.requestPermission : handle.queryPermission;
  const state = (await asked?.call(handle, { mode: 'read' })) ?? 'granted';
  if (state !== 'granted') return 'permission';
  return handle.getFile().then(
    (file) => {
      handles.set(file, Promise.resolve(handle));
      return file;
    },
    // Moved or deleted since.
    () => 'file' as const,
  );
}
