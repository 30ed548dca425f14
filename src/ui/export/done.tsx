/** After an export: the file's name, place and size, saving it again, and the way on. */

import { Button } from 'react-aria-components';
import { closeExport } from '../../state/jobs/export';
import { useTexts } from '../../state/stores/language';
import { useReport, useSession } from '../../state/stores/session';

export function Done() {
  const { exporting, notices } = useTexts();
  const { done: t } = exporting;
  const result = useSession(({ exporting }) => (exporting.phase === 'done' ? exporting.result : null));
  const isStill = useReport()?.kind === 'still';
  if (result === null) return null;
  const { sizeBytes, frames, sound, folder } = result;
  const said =
    sound &&
    {
      copied: t.soundCopied,
      converted: t.soundConverted(sound.coding),
      none: t.noSound,
    }[sound.kept];
  const facts = [t.facts(sizeBytes, frames), said].filter(Boolean).join(', ');
  return (
    <div className="job-line">
      <p className="job-words numeric" role="status">
        <strong>{result.fileName}</strong> {folder === null ? t.inDownloads : t.inFolder(folder)} ({facts}).{' '}
        {result.notices.map(notices.ofMedia).join(' ')}
      </p>
      {result.saveAgain !== null && (
        <Button className="button" onPress={result.saveAgain}>
          {t.saveAgain}
        </Button>
      )}
      <Button className="button" onPress={closeExport}>
        {isStill ? t.close : t.another}
      </Button>
    </div>
  );
}
