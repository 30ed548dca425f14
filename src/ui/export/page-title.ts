/** The tab's title carries the percentage, so that a long job can be watched from another tab. */
import { useEffect } from 'react';
import { texts } from '../../state/stores/language';
import { filmOf, type Session, useSession } from '../../state/stores/session';

export function usePageTitle(): void {
  const title = useSession(titleOf);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function titleOf(state: Session): string {
  const { work, exporting } = state;
  const film = filmOf(state);
  const name = film ? `${film.report.fileName} – Tintype` : 'Tintype';
  if (work.phase !== 'idle' && work.framesTotal > 0) return `${percent(work.framesDone, work.framesTotal)} ${name}`;
  const progress = exporting.phase === 'running' ? exporting.progress : null;
  if (progress) return `${percent(progress.framesDone, progress.framesTotal)} ${name}`;
  return name;
}

const percent = (done: number, total: number) =>
  texts().exporting.percent(Math.floor((100 * done) / Math.max(1, total)) / 100);
