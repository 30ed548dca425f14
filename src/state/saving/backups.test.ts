import { describe, expect, it } from 'vitest';
import { isDueForBackup } from './backups';

const version = (text: string, savedAt: number, playhead = 0) => ({
  json: JSON.stringify({ media: { fileName: 'a.mp4' }, prompts: [{ from: 0, text }], grade: {}, playhead }),
  savedAt,
});
const MINUTE = 60_000;

describe('an earlier version is kept', () => {
  it('at the first change since the film was opened, then every three minutes at most', () => {
    expect(isDueForBackup(version('a red car', 0), version('a blue car', 1), null)).toBe(true);
    expect(isDueForBackup(version('a red car', 0), version('a blue car', 2 * MINUTE), 1)).toBe(false);
    expect(isDueForBackup(version('a red car', 0), version('a blue car', 4 * MINUTE), 1)).toBe(true);
  });

  it('where something was made and is made otherwise', () => {
    expect(isDueForBackup(version('a red car', 0), version('a red car', 1, 7), null)).toBe(false);
    expect(isDueForBackup(version(' ', 0), version('a red car', 1), null)).toBe(false);
  });

  it('when this version of the app cannot read it', () => {
    expect(isDueForBackup({ json: '{"version": 9, "words": 1}', savedAt: 0 }, version('', 1), null)).toBe(true);
    expect(isDueForBackup({ json: 'half of', savedAt: 0 }, version('', 1), null)).toBe(true);
  });
});
