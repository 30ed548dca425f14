/** After an export: the file's name, place and size, saving it again, and the way on. */
import { Button } from 'react-aria-components';
import { closeExport } from '../../state/jobs/export';
import { useReport, useSession } from '../../state/stores/session';
import { count, megabytes } from '../parts/words';
import { whereItIs } from './into-folder';

export function Done() {
  const result = useSession(({ exporting }) => (exporting.phase === 'done' ? exporting.result : null));
  const isStill = useReport()?.kind === 'still';
  if (result === null) return null;
  const facts = [megabytes(result.sizeBytes), count(result.frames, 'frame'), result.sound].filter(Boolean).join(', ');
  return (
    <div className="job-line">
      <p className="job-words numeric" role="status">
        <strong>{result.fileName}</strong> {whereItIs(result.folder)} ({facts}). {result.notices.join(' ')}
      </p>
      {result.saveAgain !== null && (
        <Button className="button" onPress={result.saveAgain}>
          Save again
        </Button>
      )}
      <Button className="button" onPress={closeExport}>
        {isStill ? 'Close' : 'Colorize another range'}
      </Button>
    </div>
  );
}
