/** Earlier versions of a project: the last 20, one every three minutes at most, the first one at the first change after opening the film. */

export const KEPT_BACKUPS = 20;
const BETWEEN_MS = 180_000;

interface Version {
  /** See serializeProject. */
  json: string;
  /** Unix milliseconds. */
  savedAt: number;
}

/** Whether a version that is about to be replaced is to be kept. @param lastBackupAt null: none since the film was opened */
export function isDueForBackup(before: Version, after: Version, lastBackupAt: number | null): boolean {
  if (lastBackupAt !== null && after.savedAt - lastBackupAt < BETWEEN_MS) return false;
  return hasWords(before.json) && madeOf(before.json) !== madeOf(after.json);
}

/** The part of a project that counts as changed: not the playhead or the file's name. */
function madeOf(json: string): string {
  try {
    const { media: _, playhead: __, ...made } = JSON.parse(json);
    return JSON.stringify(made);
  } catch {
    return json;
  }
}

/** Whether a version is worth keeping: it has words, or it cannot be read (a newer version of the app may have saved it). */
function hasWords(json: string): boolean {
  try {
    const { prompts } = JSON.parse(json) as { prompts?: { text: string }[] };
    return prompts === undefined || prompts.some(({ text }) => text.trim() !== '');
  } catch {
    return true;
  }
}
