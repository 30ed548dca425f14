/** The browser's folder picker, where it has one (Chromium). */

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
