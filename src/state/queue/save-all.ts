/** All finished files of the queue at once: one by one as downloads, in a zip, or into a folder of the user's. */
import { isTintypeError, toTintypeError } from '../../domain/errors';
import { downloadBlob } from '../saving/project-file';
import { showTrouble } from '../trouble';
import { keptResult } from './files';
import { apart, type QueueEntry } from './list';

interface FolderPicker {
  showDirectoryPicker?(options: { mode: 'readwrite'; id: string }): Promise<FileSystemDirectoryHandle>;
}

/** Pause between downloads: browsers drop downloads that start at the same time. */
const BETWEEN_DOWNLOADS_MS = 250;

export const canSaveIntoFolder = () => 'showDirectoryPicker' in window;

/** @returns each file with a name that no other of them has */
async function resultsOf(entries: readonly QueueEntry[], taken: Iterable<string> = []): Promise<[File, string][]> {
  const results = entries.flatMap(({ result }) => result ?? []);
  const names = apart(
    results.map(({ fileName }) => fileName),
    taken,
  );
  return Promise.all(
    results.map(async (result, i): Promise<[File, string]> => [await keptResult(result), names[i] as string]),
  );
}

export async function saveEach(entries: readonly QueueEntry[]): Promise<void> {
  await telling(async () => {
    for (const [file, name] of await resultsOf(entries)) {
      downloadBlob(file, name);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS_MS));
    }
  });
}

export async function saveZip(entries: readonly QueueEntry[]): Promise<void> {
  await telling(async () => {
    const { zipResults } = await import('./results-zip');
    downloadBlob(await zipResults(await resultsOf(entries)), 'tintype.zip');
  });
}

/**
 * To be called from a click: asks for a folder and writes the files into it; existing files are not overwritten.
 * @returns a sentence about what was done; null when no folder was chosen
 */
export async function saveIntoFolder(entries: readonly QueueEntry[]): Promise<string | null> {
  let said: string | null = null;
  await telling(async () => {
    const { showDirectoryPicker } = window as FolderPicker;
    const folder = await showDirectoryPicker?.call(window, { mode: 'readwrite', id: 'results' });
    if (folder === undefined) return;
    const files = await resultsOf(entries, await Array.fromAsync(folder.keys()));
    for (const [file, name] of files) {
      const handle = await folder.getFileHandle(name, { create: true });
      await file.stream().pipeTo(await handle.createWritable());
    }
    said = `${files.length} ${files.length === 1 ? 'file' : 'files'} saved in the folder “${folder.name}”.`;
  });
  return said;
}

async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const known = toTintypeError(error, 'INTERNAL', 'Not all finished files could be saved.');
    // Closing the picker without a choice is not an error.
    if (!isTintypeError(known, 'CANCELLED')) showTrouble('queue', known);
  }
}
