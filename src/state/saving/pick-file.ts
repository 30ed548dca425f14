/** The browser's pickers of files, and the files that they offer, and of folders, where it has one (Chromium). */
export const ACCEPT_MEDIA =
  'video/*,image/*,.mkv,.avi,.mpg,.mpeg,.mov,.m4v,.webm,.ts,.mts,.m2ts,.wmv,.flv,.ogv,.vob,.3gp,.tif,.tiff';
export const ACCEPT = `${ACCEPT_MEDIA},.tintype`;

/** Shows the browser's file picker. @returns none when dismissed */
export function pickFiles(accept: string, multiple: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', accept, multiple });
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

interface FolderPicker {
  showDirectoryPicker?(options: { mode: 'readwrite'; id: string }): Promise<FileSystemDirectoryHandle>;
}

export const canPickFolder = () => 'showDirectoryPicker' in window;

/**
 * To be called from a click: asks for a folder that may be written to.
 * @throws AbortError when the picker is closed without a choice
 */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  const { showDirectoryPicker } = window as FolderPicker;
  return (await showDirectoryPicker?.call(window, { mode: 'readwrite', id: 'results' })) ?? null;
}
