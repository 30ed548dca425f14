/** The browser's pickers of files, and the files that they offer, and of folders, where it has one (Chromium). */
export const ACCEPT_MEDIA =
  'video/*,image/*,.mkv,.avi,.mpg,.mpeg,.mov,.m4v,.webm,.ts,.mts,.m2ts,.wmv,.flv,.ogv,.vob,.3gp,.tif,.tiff';
export const ACCEPT = `${ACCEPT_MEDIA},.tintype`;

/** Shows the browser's file picker. @param isFolder all files of a folder are picked @returns none when dismissed */
export function pickFiles(accept: string, multiple: boolean, isFolder = false): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', accept, multiple, webkitdirectory: isFolder });
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

interface FolderPicker {
  showDirectoryPicker?(options: { mode: 'read' | 'readwrite'; id: string }): Promise<FileSystemDirectoryHandle>;
}

export const canPickFolder = () => 'showDirectoryPicker' in window;

/**
 * To be called from a click: asks for a folder that may be written to, or read.
 * @throws AbortError when the picker is closed without a choice
 */
export async function pickFolder(mode: 'read' | 'readwrite' = 'readwrite'): Promise<FileSystemDirectoryHandle | null> {
  const { showDirectoryPicker } = window as FolderPicker;
  return (await showDirectoryPicker?.call(window, { mode, id: mode === 'read' ? 'models' : 'results' })) ?? null;
}
