/** Handles of files that the user dropped or chose: unlike the File itself they can be kept over a reload. */

const handles = new WeakMap<File, FileSystemFileHandle>();

interface Picker {
  showOpenFilePicker?(options: { multiple: boolean; id: string }): Promise<FileSystemFileHandle[]>;
}

interface DroppedItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** The handle a file came with, else the file itself. */
export function lasting(file: File): File | FileSystemFileHandle {
  return handles.get(file) ?? file;
}

/** All files of a drop. Call it before the event is over: the browser clears what was dropped, then. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<File[]> {
  const dropped = [...items].filter(({ kind }) => kind === 'file');
  const asked = dropped.map((item: DroppedItem) => item.getAsFileSystemHandle?.().catch(() => null) ?? null);
  const list = [...files];
  for (const [i, handle] of (await Promise.all(asked)).entries()) {
    const file = list[i];
    if (file && handle?.kind === 'file') handles.set(file, handle as FileSystemFileHandle);
  }
  return list;
}

/** The browser's picker for several files; one that gives handles where there is one. @returns none when dismissed */
export async function chooseFiles(accept: string): Promise<File[]> {
  const { showOpenFilePicker } = window as Picker;
  if (showOpenFilePicker) {
    const chosen = await showOpenFilePicker.call(window, { multiple: true, id: 'films' }).catch(() => []);
    return Promise.all(
      chosen.map(async (handle) => {
        const file = await handle.getFile();
        handles.set(file, handle);
        return file;
      }),
    );
  }
  return new Promise((resolve) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', accept, multiple: true });
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
