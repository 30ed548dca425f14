/** Files that come from outside, by a drop or from another app: one is opened, several go into the queue. */

import { openAny } from '../film/open-file';
import { queueFiles } from '../queue/add';

export async function takeFiles(files: readonly File[]): Promise<void> {
  const [file] = files;
  if (files.length > 1) await queueFiles(files);
  else if (file) await openAny(file);
}
