/** Files that come from outside, by a drop or from another app: one is opened, several go into the queue; a folder or a zip is a model. */

import { openAny } from '../film/open-file';
import { queueFiles } from '../queue/add';

/** @param isForQueue a single file goes into the queue, too */
export async function takeFiles(files: readonly File[], isForQueue = false): Promise<void> {
  const [file] = files;
  if (files.length === 1 && file && /\.zip$/i.test(file.name)) await takeFolder(file);
  else if (files.length > 1 || (isForQueue && file)) await queueFiles(files);
  else if (file) await openAny(file);
}

/** A folder, or a zip of one. */
export async function takeFolder(folder: FileSystemDirectoryEntry | File): Promise<void> {
  const { lookInto } = await import('../models/models');
  await lookInto(folder);
}
