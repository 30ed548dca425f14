/** Earlier versions of a project: the 20 last, a new one at most every three minutes, the first as soon as a film that was opened is changed. */

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

/** What the user made: moving the playhead or renaming the file makes no version. */
function madeOf(json: string): string {
  try {
    const { media: _, playhead: __, ...made } = JSON.parse(json);
    return JSON.stringify(made);
  } catch {
    return json;
  }
}

/** What cannot be read (saved by a newer version of the app) is worth keeping, too. */
function hasWords(json: string): boolean {
  try {
    const { prompts } = JSON.parse(json) as { prompts?: { text: string }[] };
    return prompts === undefined || prompts.some(({ text }) => text.trim() !== '');
  } catch {
    return true;
  }
}
