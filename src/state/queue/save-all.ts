/** All finished files of the queue at once: one by one as downloads, in a zip, or into a folder of the user's. */

import { isTintypeError, toTintypeError } from '../../domain/errors';
import { apart, freeNames, writeInto } from '../../storage/user-folder';
import { pickFolder } from '../saving/pick-file';
import { downloadBlob } from '../saving/project-file';
import { texts } from '../stores/language';
import { showTrouble } from '../trouble';
import { keptResult } from './files';
import type { QueueEntry } from './list';

/** Pause between downloads: browsers drop downloads that start at the same time. */
const BETWEEN_DOWNLOADS_MS = 250;

/** @returns each file with a name that no other of them has */
async function resultsOf(entries: readonly QueueEntry[]): Promise<[File, string][]> {
  const results = entries.flatMap(({ result }) => result ?? []);
  const names = apart(results.map(({ fileName }) => fileName));
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
    const folder = await pickFolder();
    if (folder === null) return;
    const files = await resultsOf(entries);
    const names = await freeNames(
      folder,
      files.map(([, name]) => name),
    );
    for (const [i, [file, name]] of files.entries()) await writeInto(folder, names[i] ?? name, file);
    said = texts().queue.savedInFolder(files.length, folder.name);
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
